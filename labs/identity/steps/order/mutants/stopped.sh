#!/usr/bin/env bash
# Stopped, and not started again.
kubectl create configmap order-before \
	--from-literal=uids="$(kubectl get pods -l app=db -o jsonpath="{.items[*].metadata.uid}")"
kubectl scale statefulset/db --replicas=0
kubectl wait --for=delete pod/db-0 pod/db-1 pod/db-2 --timeout=60s
