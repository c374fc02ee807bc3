#!/usr/bin/env bash
# Only the first address is noted.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/client.yaml
kubectl wait --for=condition=Ready pod/client --timeout=60s
kubectl create configmap before --from-literal=four="$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[0].address}')"
