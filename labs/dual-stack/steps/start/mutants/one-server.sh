#!/usr/bin/env bash
# One server: the two families cannot be told from two Pods.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed 's/replicas: 2/replicas: 1/' manifests/web.yaml | kubectl apply -f - -f manifests/client.yaml -f manifests/plain.yaml
kubectl wait --for=condition=Available deployment/web --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
