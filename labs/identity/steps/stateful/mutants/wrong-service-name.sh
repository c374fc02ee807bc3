#!/usr/bin/env bash
# serviceName names a Service that does not exist: no record for any Pod.
kubectl delete deployment/db
kubectl apply -f manifests/service.yaml
sed 's/serviceName: db/serviceName: database/' manifests/statefulset.yaml | kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
