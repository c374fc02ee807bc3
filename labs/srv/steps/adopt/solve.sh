#!/usr/bin/env bash
# The label makes the slice part of the Service.
set -euo pipefail
kubectl label endpointslice/legacy-servers kubernetes.io/service-name=legacy
