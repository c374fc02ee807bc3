#!/usr/bin/env bash
# Both families, but IPv6 comes first now.
bash node-ip.sh "$(kubectl get configmap before -o jsonpath='{.data.six},{.data.four}')"
