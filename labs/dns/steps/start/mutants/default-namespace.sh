#!/usr/bin/env bash
# Everything is made, but nobody selected the lab's namespace.
kubectl create namespace "$NAMESPACE"
kubectl apply --namespace="$NAMESPACE" -f manifests/web.yaml -f manifests/client.yaml
kubectl wait --namespace="$NAMESPACE" --for=condition=Available deployment/web --timeout=60s
