#!/usr/bin/env bash
# Usage: bash node-ip.sh [VALUE]
#
# Gives the kubelet of the client Pod's node another --node-ip, in the file that
# kubeadm's unit reads, and ends the kubelet, which the node's service manager then
# starts anew. Without a VALUE the file becomes what it was before the lab.
set -euo pipefail

on_node() {
	kubectl exec client -- sh -c "$1"
}

before=$(on_node 'pidof kubelet')
if [ $# -gt 0 ]; then
	on_node ": >>/node/kubelet
		cp -n /node/kubelet /node/kubelet.before
		echo 'KUBELET_EXTRA_ARGS=--node-ip=$1' >/node/kubelet"
else
	on_node '[ ! -e /node/kubelet.before ] || mv /node/kubelet.before /node/kubelet'
fi
# This very command runs by way of the kubelet, so it must be over before that ends.
# shellcheck disable=SC2016 # The node is to say which process it is.
on_node '(sleep 1; kill $(pidof kubelet)) >/dev/null 2>&1 &'

for _ in {1..60}; do
	sleep 1
	now=$(on_node 'pidof kubelet' 2>/dev/null) || continue
	[ "$now" = "$before" ] || exit 0
done
echo "the kubelet did not come back; look at its log on the node" >&2
exit 1
