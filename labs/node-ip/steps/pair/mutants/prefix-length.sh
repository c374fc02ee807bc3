#!/usr/bin/env bash
# An address with a prefix length is none: it is ignored as well.
bash node-ip.sh "$(kubectl get configmap before -o jsonpath='{.data.four},{.data.six}')/64"
