#!/usr/bin/env bash
# Is there a way into the node, and is it noted what the node is called by?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

needs_dual_stack

assert_own_namespace

in_client process pidof kubelet
case $process in [0-9]*) process=found ;; esac
assert_equal "the client can see the node's kubelet" "$process" found \
	"The Pod shares the node's processes; without hostPID it would see only its own." \
	"kubectl get pod client -o jsonpath='{.spec.hostPID}'"

fetch noted configmap/before '{.data.four} {.data.six}'
fetch node pod/client '{.spec.nodeName}'
fetch addresses "node/${node:-nobody}" '{.status.addresses[?(@.type=="InternalIP")].address}'
assert_set "both addresses of the node are noted" "$noted" "$addresses" \
	"The node gets them back in the end." \
	"kubectl get nodes -o wide, and kubectl get configmap before -o yaml"

finish
