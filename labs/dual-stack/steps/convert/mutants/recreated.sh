#!/usr/bin/env bash
# Deleted and made again: another Service under the old name.
kubectl create configmap before --from-literal=plain="$(kubectl get service plain -o jsonpath='{.metadata.uid}')"
kubectl delete service plain
sed 's/name: prefer/name: plain/' manifests/prefer.yaml | kubectl apply -f -
