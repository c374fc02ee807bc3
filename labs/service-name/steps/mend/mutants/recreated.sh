#!/usr/bin/env bash
# The StatefulSet was deleted and made again with another serviceName: everything restarted.
kubectl delete statefulset/db
kubectl wait --for=delete pod/db-0 pod/db-1 pod/db-2 --timeout=60s
sed 's/serviceName: db-peers/serviceName: db/' manifests/statefulset.yaml | kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
