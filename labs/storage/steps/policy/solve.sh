#!/usr/bin/env bash
# The policy counts from the next time the set is scaled down.
set -euo pipefail
kubectl scale statefulset/db --replicas=3
kubectl rollout status statefulset/db --timeout=60s
kubectl patch statefulset/db --patch '
spec:
  persistentVolumeClaimRetentionPolicy:
    whenScaled: Delete
    whenDeleted: Retain'
kubectl scale statefulset/db --replicas=2
kubectl wait --for=delete pod/db-2 pvc/data-db-2 --timeout=60s
