#!/usr/bin/env bash
# Does a Service without a selector, and without a slice, have no name?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch service service/legacy '{.spec.clusterIP}'
fetch selector service/legacy '{.spec.selector}'
assert_equal "the Service legacy is headless and selects nothing" "${service:-none}${selector:+, selector $selector}" None \
	"Without a selector nobody makes EndpointSlices for it." \
	"kubectl get service legacy -o yaml"

fetch address endpointslice/legacy-servers '{.endpoints[*].addresses[0]}'
assert_set "the slice with the two addresses is there" "$address" "192.0.2.10 192.0.2.11" \
	"Whoever makes a Service without a selector makes its slices, too." \
	"kubectl get endpointslice legacy-servers -o yaml"

finish
