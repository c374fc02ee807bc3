#!/usr/bin/env bash
# With Parallel all three are made at once.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/service.yaml -f manifests/parallel.yaml
kubectl wait --for=condition=Ready pod/db-2 --timeout=60s
