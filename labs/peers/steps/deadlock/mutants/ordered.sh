#!/usr/bin/env bash
# In order there is not even a second member to wait for.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed '/podManagementPolicy/d' manifests/etcd.yaml | kubectl apply -f - -f manifests/client.yaml -f manifests/service.yaml
kubectl wait --for=condition=Ready pod/client --timeout=60s
