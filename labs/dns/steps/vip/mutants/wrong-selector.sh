#!/usr/bin/env bash
# The Service selects a label that no Pod has.
sed 's/app: web/app: wbe/' manifests/service.yaml | kubectl apply -f -
