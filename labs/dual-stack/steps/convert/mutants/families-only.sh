#!/usr/bin/env bash
# Both families without the policy: refused, for SingleStack stands beside them.
kubectl create configmap before --from-literal=plain="$(kubectl get service plain -o jsonpath='{.metadata.uid}')"
kubectl patch service plain --patch '{"spec": {"ipFamilies": ["IPv4", "IPv6"]}}'
