#!/usr/bin/env bash
# Counting from 1 leaves db-0 out, and db-3 takes its place in the count.
set -euo pipefail
kubectl patch statefulset/db --patch '{"spec": {"ordinals": {"start": 1}}}'
kubectl wait --for=delete pod/db-0 --timeout=60s
kubectl wait --for=create pod/db-3 --timeout=60s
kubectl wait --for=condition=Ready pod/db-3 --timeout=60s
