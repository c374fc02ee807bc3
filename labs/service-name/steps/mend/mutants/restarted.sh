#!/usr/bin/env bash
# Mended, and then restarted "to be sure".
sed -e 's/name: db$/name: db-peers/' -e 's/^spec:/&\n  clusterIP: None/' manifests/service.yaml | kubectl apply -f -
kubectl rollout restart statefulset/db
kubectl rollout status statefulset/db --timeout=60s
