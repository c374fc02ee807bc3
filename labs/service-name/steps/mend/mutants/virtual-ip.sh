#!/usr/bin/env bash
# The right name, but with a virtual IP: CoreDNS even answers per-Pod names, the Service's own name hides the Pods.
sed 's/name: db$/name: db-peers/' manifests/service.yaml | kubectl apply -f -
