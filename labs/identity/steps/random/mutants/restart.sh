#!/usr/bin/env bash
# Restarting replaces all three, so nobody sees which one was replaced by which.
kubectl create configmap deployment-before \
	--from-literal=names="$(kubectl get pods -l app=db -o jsonpath='{.items[*].metadata.name}')"
kubectl rollout restart deployment/db
kubectl rollout status deployment/db --timeout=60s
