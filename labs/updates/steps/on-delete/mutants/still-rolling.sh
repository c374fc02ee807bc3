#!/usr/bin/env bash
# With RollingUpdate all three get version 3, whoever is deleted.
kubectl set env statefulset/db VERSION=3
kubectl rollout status statefulset/db --timeout=60s
