#!/usr/bin/env bash
# One field of the Service; the Pods stay as they are.
set -euo pipefail
kubectl patch service peers --patch '{"spec": {"publishNotReadyAddresses": true}}'
kubectl rollout status statefulset/etcd --timeout=80s
