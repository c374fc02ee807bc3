#!/usr/bin/env bash
# Written next to the volume, not on it.
kubectl create configmap before \
	--from-literal=pod="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=third="$(kubectl get pvc data-db-2 -o jsonpath="{.metadata.uid}")"
kubectl exec db-0 -- sh -c 'echo "remember me" > /tmp/marker'
kubectl delete pod db-0
kubectl rollout status statefulset/db --timeout=60s
