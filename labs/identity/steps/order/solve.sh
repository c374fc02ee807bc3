#!/usr/bin/env bash
# Scaling to nothing and back starts the whole set from its first ordinal.
set -euo pipefail
kubectl scale statefulset/db --replicas=0
kubectl wait --for=delete pod/db-0 pod/db-1 pod/db-2 --timeout=60s
kubectl scale statefulset/db --replicas=3
kubectl rollout status statefulset/db --timeout=60s
