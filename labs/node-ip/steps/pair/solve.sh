#!/usr/bin/env bash
# Bare addresses, IPv4 first, with a comma between them.
set -euo pipefail
pair=$(kubectl get configmap before -o jsonpath='{.data.four},{.data.six}')
bash node-ip.sh "$pair"
