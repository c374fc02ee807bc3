#!/usr/bin/env bash
# Once db-0 is ready there is no need to wait, but that is another cure.
kubectl exec db-0 -- touch /tmp/go
kubectl rollout status statefulset/db --timeout=60s
