#!/usr/bin/env bash
# The names are noted after the Pod was replaced: they prove nothing.
kubectl delete "$(kubectl get pods -l app=db -o name | head -n 1)"
kubectl rollout status deployment/db --timeout=60s
kubectl create configmap deployment-before \
	--from-literal=names="$(kubectl get pods -l app=db -o jsonpath='{.items[*].metadata.name}')"
