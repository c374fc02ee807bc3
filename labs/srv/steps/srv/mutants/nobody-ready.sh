#!/usr/bin/env bash
# The right name, and no Pod behind it: no record.
kubectl patch service db --type=json --patch '[{"op": "add", "path": "/spec/ports/0/name", "value": "peer"}]'
kubectl scale statefulset/db --replicas=0
kubectl wait --for=delete pod/db-0 pod/db-1 pod/db-2 --timeout=60s
