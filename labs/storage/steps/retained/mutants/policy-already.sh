#!/usr/bin/env bash
# With the retention policy of the next step, the claim does not stay.
kubectl patch statefulset/db --patch '{"spec": {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}}}'
kubectl scale statefulset/db --replicas=2
kubectl wait --for=delete pvc/data-db-2 --timeout=60s
