#!/usr/bin/env bash
# Ordinals are 0 to 2: a partition of 3 is reached by nobody.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 3}}}}'
kubectl set env statefulset/db VERSION=2
kubectl rollout status statefulset/db --timeout=60s
