#!/usr/bin/env bash
# Everything is made, but nobody selected the namespace.
kubectl create namespace "$NAMESPACE"
kubectl apply --namespace="$NAMESPACE" -f manifests/client.yaml
kubectl wait --namespace="$NAMESPACE" --for=condition=Ready pod/client --timeout=60s
