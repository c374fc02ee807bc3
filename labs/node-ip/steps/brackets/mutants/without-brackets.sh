#!/usr/bin/env bash
# The right pair at once.
bash node-ip.sh "$(kubectl get configmap before -o jsonpath='{.data.four},{.data.six}')"
