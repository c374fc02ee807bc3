#!/usr/bin/env bash
# The claim goes as soon as no Pod uses it, and the next Pod gets an empty one.
kubectl create configmap before \
	--from-literal=pod="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=third="$(kubectl get pvc data-db-2 -o jsonpath="{.metadata.uid}")"
kubectl exec db-0 -- sh -c 'echo "remember me" > /data/marker'
kubectl delete pvc data-db-0 --wait=false
kubectl delete pod db-0
kubectl rollout status statefulset/db --timeout=60s
