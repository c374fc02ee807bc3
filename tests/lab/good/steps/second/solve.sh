#!/usr/bin/env bash
set -euo pipefail
kubectl create configmap second --from-literal=size=large
