#!/usr/bin/env bash
# The brackets are gone, and so is IPv4.
bash node-ip.sh "$(kubectl get configmap before -o jsonpath='{.data.six}')"
