#!/usr/bin/env bash
# Everybody is ready because nobody below the partition is updated any more.
kubectl rollout undo statefulset/db
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 3}}}}'
kubectl delete pod db-2
kubectl rollout status statefulset/db --timeout=60s
