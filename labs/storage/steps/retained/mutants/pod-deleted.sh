#!/usr/bin/env bash
# A deleted Pod comes back; only scaling removes one for good.
kubectl delete pod db-2
kubectl rollout status statefulset/db --timeout=60s
