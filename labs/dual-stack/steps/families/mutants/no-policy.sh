#!/usr/bin/env bash
# The policies were left out: every Service but the one for IPv6 has IPv4 only.
sed '/ipFamilyPolicy/d' manifests/prefer.yaml | kubectl apply -f -
sed -e '/ipFamilyPolicy/d' -e '/ipFamilies/d' manifests/require.yaml | kubectl apply -f -
kubectl apply -f manifests/only6.yaml
