#!/usr/bin/env bash
# The other half of the policy: the data goes with the StatefulSet.
kubectl scale statefulset/db --replicas=3
kubectl rollout status statefulset/db --timeout=60s
kubectl patch statefulset/db --patch '{"spec": {"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"}}}'
kubectl scale statefulset/db --replicas=2
kubectl wait --for=delete pod/db-2 --timeout=60s
