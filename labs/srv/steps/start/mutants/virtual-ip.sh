#!/usr/bin/env bash
# With a virtual IP the name hides the Pods.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
sed '/clusterIP: None/d' manifests/service.yaml | kubectl apply -f - -f manifests/client.yaml -f manifests/statefulset.yaml
kubectl rollout status statefulset/db --timeout=60s
kubectl wait --for=condition=Ready pod/client --timeout=60s
