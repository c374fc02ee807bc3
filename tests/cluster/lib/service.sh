#!/usr/bin/env bash
# Usage: service.sh COMMAND...
#
# What systemd is to a node's components: starts COMMAND, and again a second after
# it has ended. As in kubeadm's unit for the kubelet, KUBELET_EXTRA_ARGS of
# /etc/default/kubelet comes after its own flags, so it prevails.
set -uo pipefail
# The value may hold brackets, which are no pattern.
set -f

while :; do
	KUBELET_EXTRA_ARGS=
	if [ "${1##*/}" = kubelet ] && [ -r /etc/default/kubelet ]; then
		# shellcheck source=/dev/null
		. /etc/default/kubelet
	fi
	# shellcheck disable=SC2086 # Several flags in one variable.
	"$@" $KUBELET_EXTRA_ARGS
	sleep 1
done
