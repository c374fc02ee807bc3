#!/usr/bin/env bash
# Do the Pods have two addresses, and the plain Service one family?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2
needs_dual_stack

assert_own_namespace

pods_by_readiness ready True -l app=web
assert_equal "two servers are ready" "$(count_words "$ready")" 2 \
	"Both families lead to the same Pods." \
	"kubectl get pods -l app=web"

fetch addresses pods '{.items[*].status.podIPs[*].ip}' -l app=web
assert_equal "each of them has an address of either family" "$(count_words "$addresses")" 4 \
	"The cluster's network plugin must hand out both; a Service cannot add what a Pod does not have." \
	"kubectl get pods -l app=web -o jsonpath='{.items[*].status.podIPs}'"

fetch policy service/plain '{.spec.ipFamilyPolicy}: {.spec.ipFamilies}'
assert_equal "the Service plain has one family" "$policy" 'SingleStack: ["IPv4"]' \
	"Without ipFamilyPolicy a Service gets the cluster's first family, even in a dual-stack cluster." \
	"kubectl get service plain -o jsonpath='{.spec.ipFamilies}'"

ask_dns answers plain AAAA
assert_equal "its name has no IPv6 address" "$STATUS, answers: $(count_words "$answers")" "NOERROR, answers: 0" \
	"The name exists (NOERROR), but not with this type." \
	"kubectl exec client -- dig AAAA plain.NAMESPACE.svc.cluster.local"

finish
