#!/usr/bin/env bash
# Did plain get a second family without becoming another Service?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2
needs_dual_stack

fetch families service/plain '{.spec.ipFamilies[*]}'
assert_equal "plain has both families" "$families" "IPv4 IPv6" \
	"A second family can be added to a Service, and taken away again; the first one is fixed." \
	"kubectl get service plain -o jsonpath='{.spec.ipFamilies}'"

fetch old configmap/before '{.data.plain}'
fetch uid service/plain '{.metadata.uid}'
assert_set "it is the same Service as before" "$uid" "$old" \
	"Deleting it would have made its name disappear for a moment." \
	"change the Service in place: kubectl patch, or kubectl apply"

fetch slice endpointslices '{.items[?(@.addressType=="IPv6")].endpoints[*].addresses[0]}' \
	-l kubernetes.io/service-name=plain
ask_dns answers plain AAAA
assert_set "its name answers with IPv6 addresses, too" "$answers" "$slice" \
	"Clients that prefer IPv6 use them from now on." \
	"kubectl exec client -- dig AAAA plain.NAMESPACE.svc.cluster.local"

finish
