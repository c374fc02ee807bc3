#!/usr/bin/env bash
# A Pod that sees its own processes only.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed "/hostPID/d" manifests/client.yaml | kubectl apply -f -
kubectl wait --for=condition=Ready pod/client --timeout=60s
