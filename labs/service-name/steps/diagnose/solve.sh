#!/usr/bin/env bash
# The Pods say which Service they belong to; there is none of that name.
set -euo pipefail
subdomain=$(kubectl get pod db-0 -o jsonpath='{.spec.subdomain}')
kubectl get services
kubectl create configmap diagnosis --from-literal=missing="$subdomain"
