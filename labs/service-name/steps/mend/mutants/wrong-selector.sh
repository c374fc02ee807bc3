#!/usr/bin/env bash
# Headless and rightly named, but it selects nothing.
sed -e 's/name: db$/name: db-peers/' -e 's/^spec:/&\n  clusterIP: None/' -e 's/app: db/app: db-peers/' manifests/service.yaml |
	kubectl apply -f -
