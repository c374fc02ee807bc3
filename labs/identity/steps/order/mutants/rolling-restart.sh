#!/usr/bin/env bash
# A rolling restart goes downwards, from the highest ordinal.
kubectl create configmap order-before \
	--from-literal=uids="$(kubectl get pods -l app=db -o jsonpath="{.items[*].metadata.uid}")"
kubectl rollout restart statefulset/db
kubectl rollout status statefulset/db --timeout=60s
