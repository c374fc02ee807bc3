#!/usr/bin/env bash
# Both families, but IPv4 first.
sed 's/IPv6, IPv4/IPv4, IPv6/' manifests/require.yaml | kubectl apply -f - -f manifests/prefer.yaml -f manifests/only6.yaml
