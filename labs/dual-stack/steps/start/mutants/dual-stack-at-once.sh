#!/usr/bin/env bash
# The plain Service asks for both families: nothing to compare with.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed 's/name: prefer/name: plain/' manifests/prefer.yaml | kubectl apply -f - -f manifests/client.yaml -f manifests/web.yaml
kubectl wait --for=condition=Available deployment/web --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
