#!/usr/bin/env bash
# One address, on purpose: the brackets were not tried.
bash node-ip.sh "$(kubectl get configmap before -o jsonpath='{.data.four}')"
