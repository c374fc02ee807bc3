#!/usr/bin/env bash
# One Pod shows nothing of what tells three apart.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed 's/replicas: 3/replicas: 1/' manifests/deployment.yaml | kubectl apply -f - -f manifests/client.yaml
kubectl wait --for=condition=Ready pod/client --timeout=60s
