#!/usr/bin/env bash
# The Service that serviceName names, and that nobody made.
set -euo pipefail
sed -e 's/name: db$/name: db-peers/' -e 's/^spec:/&\n  clusterIP: None/' manifests/service.yaml | kubectl apply -f -
