#!/usr/bin/env bash
# Without a partition the update goes to all three.
kubectl set env statefulset/db VERSION=2
kubectl rollout status statefulset/db --timeout=60s
