#!/usr/bin/env bash
# Does the headless Service answer with the Pods themselves?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch address service/web-each '{.spec.clusterIP}'
assert_equal "the Service web-each is headless" "$address" None \
	"Only clusterIP: None makes a Service headless; an empty value or null means: pick one." \
	"kubectl get service web-each -o jsonpath='{.spec.clusterIP}'"

ready_addresses backends web-each
ask_dns answers web-each A
assert_set "DNS answers with every ready address" "$answers" "$backends" \
	"The records of a headless Service are made from its EndpointSlices." \
	"kubectl get endpointslices -l kubernetes.io/service-name=web-each"

assert_equal "the answer has three addresses" "$(count_words "$answers")" 3 \
	"One for each Pod: this is what lets a client choose." \
	"kubectl get pods -l app=web"

# Every address of the answer, asked for its host name.
urls=()
for address in $answers; do
	urls+=("http://$address:8080/hostname")
done
in_client hosts curl -s --max-time 5 -w ' ' "${urls[@]:-http://localhost}"
fetch servers pods '{.items[*].metadata.name}' -l app=web
assert_set "the addresses lead to all three servers" "$hosts" "$servers" \
	"A client that walks over the answer reaches every Pod; behind a virtual IP it cannot." \
	"kubectl exec client -- curl -s http://ADDRESS:8080/hostname"

finish
