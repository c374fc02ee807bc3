#!/usr/bin/env bash
# A member was lost, but there was nothing to lose.
kubectl create configmap before --from-literal=name=etcd-0 \
	--from-literal=leader="$(kubectl get pod etcd-0 -o jsonpath='{.metadata.uid}')"
kubectl delete pod etcd-0
kubectl rollout status statefulset/etcd --timeout=80s
