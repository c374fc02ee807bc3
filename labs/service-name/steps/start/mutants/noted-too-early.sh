#!/usr/bin/env bash
# Noted before the Pods were replaced: the UIDs are those of others.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/client.yaml -f manifests/service.yaml -f manifests/statefulset.yaml
kubectl rollout status statefulset/db --timeout=60s
kubectl create configmap before --from-literal=uids="$(kubectl get pods -l app=db -o jsonpath='{.items[*].metadata.uid}')"
kubectl delete pods -l app=db
kubectl rollout status statefulset/db --timeout=60s
