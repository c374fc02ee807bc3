#!/usr/bin/env bash
# The same name is not enough: only the label counts.
sed 's/name: legacy-servers/name: legacy/' manifests/legacy-slice.yaml | kubectl apply -f -
