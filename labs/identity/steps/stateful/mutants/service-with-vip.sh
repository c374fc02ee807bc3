#!/usr/bin/env bash
# The governing Service has a virtual IP: its name hides the Pods.
kubectl delete deployment/db
sed '/clusterIP: None/d' manifests/service.yaml | kubectl apply -f -
kubectl apply -f manifests/statefulset.yaml
kubectl rollout status statefulset/db --timeout=60s
