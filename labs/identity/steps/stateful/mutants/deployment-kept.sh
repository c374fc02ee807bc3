#!/usr/bin/env bash
# Both controllers' Pods stand behind the one Service.
kubectl apply -f manifests/service.yaml -f manifests/statefulset.yaml
kubectl rollout status statefulset/db --timeout=60s
