#!/usr/bin/env bash
# The server finds this file at its next readiness probe, and says no.
set -euo pipefail
pod=$(kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
kubectl exec "$pod" -- touch /tmp/drain
kubectl wait --for=condition=Ready=false "pod/$pod" --timeout=30s
