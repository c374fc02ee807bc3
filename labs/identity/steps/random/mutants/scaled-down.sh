#!/usr/bin/env bash
# A noted name is gone because there are only two Pods now.
kubectl create configmap deployment-before \
	--from-literal=names="$(kubectl get pods -l app=db -o jsonpath='{.items[*].metadata.name}')"
kubectl scale deployment/db --replicas=2
kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deployment/db --timeout=60s
