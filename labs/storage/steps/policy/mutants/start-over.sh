#!/usr/bin/env bash
# A new set with the right policy, at the price of all data.
kubectl delete statefulset/db
kubectl delete pvc --all
sed 's/^  replicas: 3/  replicas: 2\n  persistentVolumeClaimRetentionPolicy:\n    whenScaled: Delete\n    whenDeleted: Retain/' \
	manifests/statefulset.yaml | kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
