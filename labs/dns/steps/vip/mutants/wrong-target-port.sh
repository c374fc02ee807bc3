#!/usr/bin/env bash
# The name resolves and the endpoints are there, but nothing listens on the port.
sed 's/targetPort: http/targetPort: 8081/' manifests/service.yaml | kubectl apply -f -
