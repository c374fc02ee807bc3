#!/usr/bin/env bash
# Somebody put the old data back: then it is not a fresh volume.
kubectl scale statefulset/db --replicas=3
kubectl rollout status statefulset/db --timeout=60s
kubectl exec db-2 -- sh -c 'echo "remember me" > /data/marker'
