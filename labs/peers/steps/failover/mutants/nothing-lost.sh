#!/usr/bin/env bash
# Written, but nobody was lost.
kubectl exec etcd-0 -- etcdctl put greeting hello
kubectl create configmap before --from-literal=name=etcd-0 \
	--from-literal=leader="$(kubectl get pod etcd-0 -o jsonpath='{.metadata.uid}')"
