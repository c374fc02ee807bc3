#!/usr/bin/env bash
# A container that restarts is still the same Pod.
kubectl create configmap pods-before \
	--from-literal=db-0="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-1="$(kubectl get pod db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-2="$(kubectl get pod db-2 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=address="$(kubectl get pod db-1 -o jsonpath="{.status.podIP}")"
kubectl exec db-1 -- sh -c 'kill 1'
kubectl wait --for=jsonpath='{.status.containerStatuses[0].restartCount}'=1 pod/db-1 --timeout=60s
