#!/usr/bin/env bash
# Going back in the template is not enough: the stuck Pod must be deleted by hand.
set -euo pipefail
kubectl rollout undo statefulset/db
kubectl delete pod db-2
kubectl rollout status statefulset/db --timeout=60s
