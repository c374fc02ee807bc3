#!/usr/bin/env bash
# In YAML, an empty value is null, and null means: pick a virtual IP.
sed 's/clusterIP: None/clusterIP:/' manifests/headless.yaml | kubectl apply -f -
