#!/usr/bin/env bash
# Do the Service and the slice belong together now?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

ask_dns_ahead legacy A primary.legacy A standby.legacy A _sql._tcp.legacy SRV
ask_dns answers legacy A
assert_set "the Service's name answers with the slice's addresses" "$answers" "192.0.2.10 192.0.2.11" \
	"A slice belongs to the Service that its label names." \
	"kubectl get endpointslice legacy-servers --show-labels"

ask_dns primary primary.legacy A
ask_dns standby standby.legacy A
assert_equal "each server has a name of its own" "primary: ${primary:-none}, standby: ${standby:-none}" \
	"primary: 192.0.2.10, standby: 192.0.2.11" \
	"A hostname in a slice makes a record, whether or not there is a Pod." \
	"kubectl get endpointslice legacy-servers -o yaml"

ask_dns records _sql._tcp.legacy SRV
ports=$(printf '%s\n' "$records" | awk '{print $3}')
assert_equal "the port can be looked up as well" "$(words "$ports")" 5432 \
	"The name of the port in the slice counts." \
	"kubectl exec client -- dig SRV _sql._tcp.legacy.NAMESPACE.svc.cluster.local"

finish
