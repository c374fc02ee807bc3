#!/usr/bin/env bash
# db-0 becomes ready, so the others follow.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/service.yaml -f manifests/ordered.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/db-0 --timeout=60s
kubectl exec db-0 -- touch /tmp/go
kubectl rollout status statefulset/db --timeout=60s
