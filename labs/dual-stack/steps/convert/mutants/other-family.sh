#!/usr/bin/env bash
# Refused: the first family of a Service cannot be replaced.
kubectl create configmap before --from-literal=plain="$(kubectl get service plain -o jsonpath='{.metadata.uid}')"
kubectl patch service plain --patch '{"spec": {"ipFamilies": ["IPv6"]}}'
