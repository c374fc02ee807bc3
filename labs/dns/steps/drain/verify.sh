#!/usr/bin/env bash
# Is one server out of DNS, while all three of the first step's servers still run?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

pods_by_readiness unready False -l app=web
assert_equal "exactly one server is not ready" "$(count_words "$unready")" 1 \
	"Readiness, and nothing else, decides which addresses a Service hands out." \
	"kubectl get pods -l app=web, and look at the READY column"

ask_dns answers web-each A
assert_equal "the headless name answers with the other two" "$STATUS, $(count_words "$answers")" "NOERROR, 2" \
	"An address that is not ready leaves the answer, so clients stop finding it." \
	"kubectl get endpointslices -l kubernetes.io/service-name=web-each -o yaml"

fetch running pods '{.items[?(@.status.phase=="Running")].metadata.name}' -l app=web
fetch restarts pods '{.items[*].status.containerStatuses[*].restartCount}' -l app=web
if [ -n "$(words "$unready")" ] && [ "$(count_words "$running")" = 3 ] && [ "$(words "$restarts")" = 0 ]; then
	kept="3 running, none restarted"
else
	kept="$(count_words "$running") running, not ready: $(words "$unready"), restarts: $(words "$restarts")"
fi
assert_equal "no server was deleted or restarted for it" "$kept" "3 running, none restarted" \
	"Taking a Pod out of a Service must not end the connections that it still serves." \
	"kubectl rollout restart deployment/web, and try again with the readiness probe"

fetch replicas deployment/web '{.spec.replicas}'
ready_addresses backends web
assert_equal "the virtual IP uses the other two as well" "$replicas servers, $(count_words "$backends") in use" "3 servers, 2 in use" \
	"Both Services select the same Pods, and both leave out what is not ready." \
	"kubectl get endpointslices -l kubernetes.io/service-name=web"

finish
