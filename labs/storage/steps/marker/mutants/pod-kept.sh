#!/usr/bin/env bash
# Without a new Pod the marker proves nothing.
kubectl create configmap before \
	--from-literal=pod="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=third="$(kubectl get pvc data-db-2 -o jsonpath="{.metadata.uid}")"
kubectl exec db-0 -- sh -c 'echo "remember me" > /data/marker'
