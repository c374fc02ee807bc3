#!/usr/bin/env bash
# One Pod was made before the template changed.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/service.yaml -f manifests/statefulset.yaml
kubectl rollout status statefulset/db --timeout=60s
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 1}}}}'
kubectl set env statefulset/db VERSION=0
kubectl rollout status statefulset/db --timeout=60s
