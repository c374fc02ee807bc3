#!/usr/bin/env bash
# With publishNotReadyAddresses from the beginning there is no deadlock to see.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed 's/clusterIP: None/&\n  publishNotReadyAddresses: true/' manifests/service.yaml |
	kubectl apply -f - -f manifests/client.yaml -f manifests/etcd.yaml
kubectl rollout status statefulset/etcd --timeout=80s
