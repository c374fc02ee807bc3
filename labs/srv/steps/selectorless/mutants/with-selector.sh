#!/usr/bin/env bash
# With a selector, the slices are made from Pods.
sed 's/^spec:/&\n  selector:\n    app: db/' manifests/legacy-service.yaml | kubectl apply -f - -f manifests/legacy-slice.yaml
