#!/usr/bin/env bash
# The claim was deleted along with the Pod, and a new one was made.
kubectl create configmap pods-before \
	--from-literal=db-0="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-1="$(kubectl get pod db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-2="$(kubectl get pod db-2 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=address="$(kubectl get pod db-1 -o jsonpath="{.status.podIP}")"
kubectl delete pvc data-db-1 --wait=false
kubectl delete pod db-1
kubectl wait --for=condition=Ready pod/db-1 --timeout=60s
