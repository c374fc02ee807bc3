#!/usr/bin/env bash
# The partition is the first ordinal that is updated, not the last that is spared.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 1}}}}'
kubectl set env statefulset/db VERSION=2
kubectl rollout status statefulset/db --timeout=60s
