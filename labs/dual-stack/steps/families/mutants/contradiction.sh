#!/usr/bin/env bash
# Two families and SingleStack: the API server refuses it.
sed 's/RequireDualStack/SingleStack/' manifests/require.yaml | kubectl apply -f -
kubectl apply -f manifests/prefer.yaml -f manifests/only6.yaml
