#!/usr/bin/env bash
# Without clusterIP: None the Service gets a virtual IP.
sed '/clusterIP: None/d' manifests/headless.yaml | kubectl apply -f -
