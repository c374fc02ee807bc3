#!/usr/bin/env bash
# With podManagementPolicy: Parallel nobody waits for anybody.
kubectl create configmap order-before \
	--from-literal=uids="$(kubectl get pods -l app=db -o jsonpath="{.items[*].metadata.uid}")"
kubectl delete statefulset/db
kubectl wait --for=delete pod/db-0 pod/db-1 pod/db-2 --timeout=60s
sed 's/serviceName: db/&\n  podManagementPolicy: Parallel/' manifests/statefulset.yaml | kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
