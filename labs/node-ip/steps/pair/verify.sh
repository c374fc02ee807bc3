#!/usr/bin/env bash
# Does the node have both addresses again, IPv4 first?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch noted configmap/before 'four={.data.four} six={.data.six}'
value_of four "$noted" four
value_of six "$noted" six
in_client line cat /node/kubelet
assert_equal "the kubelet is given the pair, as bare addresses" "$line" \
	"KUBELET_EXTRA_ARGS=--node-ip=${four:-?},${six:-?}" \
	"Neither brackets nor a prefix length belong there; the first address says which family comes first." \
	"kubectl exec client -- cat /node/kubelet"

fetch node pod/client '{.spec.nodeName}'
fetch addresses "node/${node:-nobody}" '{.status.addresses[?(@.type=="InternalIP")].address}'
assert_equal "the node has both addresses, IPv4 first" "$addresses" "${four:-noted} ${six:-noted}" \
	"Nobody finds the second family by himself: a dual-stack node on bare metal needs the pair." \
	"kubectl get node -o jsonpath='{.items[0].status.addresses}'"

fetch ready "node/${node:-nobody}" '{.status.conditions[?(@.type=="Ready")].status}'
assert_equal "the node is ready with them" "${ready:-unknown}: $(count_words "$addresses") addresses" "True: 2 addresses" \
	"A pair of one family would have ended the kubelet." \
	"kubectl describe node"

finish
