#!/usr/bin/env bash
# A partition does not take back what was updated before it.
kubectl set env statefulset/db VERSION=2
kubectl rollout status statefulset/db --timeout=60s
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 2}}}}'
