#!/usr/bin/env bash
# An update that works is no accident to study.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}}'
kubectl rollout status statefulset/db --timeout=60s
