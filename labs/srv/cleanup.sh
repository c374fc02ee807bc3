#!/usr/bin/env bash
# Everything the lab has made is in its namespace.
set -euo pipefail
kubectl config set-context --current --namespace=default
kubectl delete namespace "$NAMESPACE"
