#!/usr/bin/env bash
# Do the three other Services have exactly the families that they ask for?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2
needs_dual_stack

fetch all services '{range .items[*]}{.metadata.name}={.spec.ipFamilies} {end}'
value_of families "$all" prefer
assert_equal "prefer has both families, IPv4 first" "$families" '["IPv4","IPv6"]' \
	"PreferDualStack takes both where there are both, in the cluster's order." \
	"kubectl get service prefer -o jsonpath='{.spec.ipFamilies}'"

value_of families "$all" require
assert_equal "require has both families, IPv6 first" "$families" '["IPv6","IPv4"]' \
	"ipFamilies says the order; the first family is the Service's clusterIP." \
	"kubectl get service require -o jsonpath='{.spec.ipFamilies}'"

value_of families "$all" only6
assert_equal "only6 has IPv6 alone" "$families" '["IPv6"]' \
	"One family that is not the cluster's first has to be named." \
	"kubectl get service only6 -o jsonpath='{.spec.ipFamilies}'"

ask_dns_ahead prefer AAAA only6 AAAA require A require AAAA
for service in prefer only6; do
	fetch slice endpointslices '{.items[?(@.addressType=="IPv6")].endpoints[*].addresses[0]}' \
		-l "kubernetes.io/service-name=$service"
	ask_dns answers "$service" AAAA
	assert_set "the AAAA answer for $service is its IPv6 slice" "$answers" "$slice" \
		"There is an EndpointSlice for each family, and DNS makes AAAA records from the one for IPv6." \
		"kubectl get endpointslices -l kubernetes.io/service-name=$service"
done

fetch addresses service/require '{.spec.clusterIPs[*]}'
ask_dns four require A
ask_dns six require AAAA
assert_set "the two answers for require are its two cluster IPs" "$four $six" "$addresses" \
	"A dual-stack Service has a virtual IP of either family." \
	"kubectl get service require -o jsonpath='{.spec.clusterIPs}'"

in_client host curl -s --max-time 5 "http://[${addresses%% *}]/hostname"
fetch servers pods '{.items[*].metadata.name}' -l app=web
case " $servers " in *" ${host:-nobody} "*) reached=yes ;; *) reached=no ;; esac
assert_equal "a request over IPv6 reaches a server" "$reached" yes \
	"In a URL an IPv6 address stands in brackets." \
	"kubectl exec client -- curl -s 'http://[ADDRESS]/hostname'"

finish
