#!/usr/bin/env bash
# Does the ordinary Service answer with its own virtual IP, and lead to the Pods?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch address service/web '{.spec.clusterIP}'
assert_differs "the Service web has a virtual IP" "$address" None \
	"Without clusterIP in the manifest, Kubernetes picks a virtual IP for the Service." \
	"kubectl get service web"

ask_dns answers web A
assert_set "DNS answers with the virtual IP and nothing else" "$answers" "$address" \
	"The client sees one address, however many Pods there are, and cannot choose." \
	"kubectl get service web -o yaml, and compare its clusterIP with what dig says"

ready_addresses backends web
assert_equal "three addresses stand behind the virtual IP" "$(count_words "$backends")" 3 \
	"kube-proxy sends each connection to one of the addresses in the EndpointSlices." \
	"kubectl get endpointslices -l kubernetes.io/service-name=web"

in_client server curl -s --max-time 5 "http://${address:-localhost}/hostname"
fetch servers pods '{.items[*].metadata.name}' -l app=web
case " $(words "$servers") " in
*" ${server:-nobody} "*) reached=yes ;;
*) reached=no ;;
esac
assert_equal "a request to the virtual IP reaches one of the servers" "$reached" yes \
	"A name that resolves is only half of a Service; the port must lead somewhere too." \
	"kubectl exec client -- curl -s http://web/hostname"

finish
