#!/usr/bin/env bash
# Headless, but the selector matches no Pod: NXDOMAIN.
sed 's/app: web/app: wbe/' manifests/headless.yaml | kubectl apply -f -
