#!/usr/bin/env bash
# Did brackets take the node's IPv6 address away?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch noted configmap/before 'four={.data.four} six={.data.six}'
value_of four "$noted" four
value_of six "$noted" six
in_client line cat /node/kubelet
assert_equal "the kubelet is given the IPv6 address in brackets" "$line" \
	"KUBELET_EXTRA_ARGS=--node-ip=${four:-?},[${six:-?}]" \
	"This is how many introductions write it." \
	"kubectl exec client -- cat /node/kubelet"

fetch node pod/client '{.spec.nodeName}'
fetch addresses "node/${node:-nobody}" '{.status.addresses[?(@.type=="InternalIP")].address}'
assert_equal "the node has its IPv4 address alone" "$addresses" "${four:-noted}" \
	"What the kubelet cannot parse it ignores; one line in its log is all it says." \
	"kubectl get node -o wide; was the kubelet started anew?"

finish
