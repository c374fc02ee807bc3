#!/usr/bin/env bash
# All three are new: nothing shows that only the deleted one was made again.
kubectl create configmap pods-before \
	--from-literal=db-0="$(kubectl get pod db-0 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-1="$(kubectl get pod db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=db-2="$(kubectl get pod db-2 -o jsonpath="{.metadata.uid}")" \
	--from-literal=claim="$(kubectl get pvc data-db-1 -o jsonpath="{.metadata.uid}")" \
	--from-literal=address="$(kubectl get pod db-1 -o jsonpath="{.status.podIP}")"
kubectl delete pods -l app=db
kubectl rollout status statefulset/db --timeout=60s
