#!/usr/bin/env bash
# Can each Pod be found by name, without any Pod having been restarted?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch service service/db-peers 'name={.metadata.name} address={.spec.clusterIP}'
value_of address "$service" address
value_of service "$service" name
assert_equal "there is a headless Service db-peers" "$address" None \
	"It must have the name that serviceName asks for, and no virtual IP." \
	"kubectl get services"

fetch pods pods '{range .items[*]}{.metadata.name}={.status.podIP} {end}' -l app=db
addresses=
for pair in $pods; do
	addresses="$addresses ${pair#*=}"
done
ask_dns_ahead db-peers A db-0.db-peers A db-1.db-peers A db-2.db-peers A
ask_dns answers db-peers A
assert_set "its name answers with the three Pods" "$answers" "$addresses" \
	"A selector that matches nothing gives NXDOMAIN." \
	"kubectl get endpointslices -l kubernetes.io/service-name=db-peers"

for ordinal in 0 1 2; do
	value_of address "$pods" "db-$ordinal"
	ask_dns answer "db-$ordinal.db-peers" A
	[ -n "$answer" ] || answer=$STATUS
	assert_set "db-$ordinal can be found from another Pod" "$answer" "$address" \
		"This is the record that peers and clients write down." \
		"kubectl exec client -- dig db-$ordinal.db-peers.NAMESPACE.svc.cluster.local"
done

fetch noted configmap/before '{.data.uids}'
fetch uids pods '{.items[*].metadata.uid}' -l app=db
fetch restarts pods '{.items[*].status.containerStatuses[*].restartCount}' -l app=db
same=no
[ "$(words "$uids")" = "$(words "$noted")" ] && [ "$(words "$restarts")" = 0 ] && same=yes
assert_equal "mended while the same three Pods kept running" "mended: ${service:-no}, same Pods: $same" \
	"mended: db-peers, same Pods: yes" \
	"Records are made from the Service and the slices; nothing in a Pod has to change." \
	"leave the StatefulSet alone: what is missing is a Service"

finish
