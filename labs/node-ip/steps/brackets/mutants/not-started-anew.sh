#!/usr/bin/env bash
# The file is written, but the kubelet never reads it.
four=$(kubectl get configmap before -o jsonpath='{.data.four}')
six=$(kubectl get configmap before -o jsonpath='{.data.six}')
kubectl exec client -- sh -c ": >>/node/kubelet
	cp -n /node/kubelet /node/kubelet.before
	echo 'KUBELET_EXTRA_ARGS=--node-ip=$four,[$six]' >/node/kubelet"
