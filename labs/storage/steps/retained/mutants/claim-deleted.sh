#!/usr/bin/env bash
# Scaled down, and then tidied up by hand.
kubectl scale statefulset/db --replicas=2
kubectl wait --for=delete pod/db-2 --timeout=60s
kubectl delete pvc data-db-2
