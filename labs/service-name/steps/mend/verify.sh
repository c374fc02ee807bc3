#!/usr/bin/env bash
# Can each Pod be found by name, without any Pod having been restarted?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch address service/db-peers '{.spec.clusterIP}'
assert_equal "there is a headless Service db-peers" "$address" None \
	"It must have the name that serviceName asks for, and no virtual IP." \
	"kubectl get services"

fetch pods pods '{.items[*].status.podIP}' -l app=db
ask_dns answers db-peers A
assert_set "its name answers with the three Pods" "$answers" "$pods" \
	"A selector that matches nothing gives NXDOMAIN." \
	"kubectl get endpointslices -l kubernetes.io/service-name=db-peers"

for ordinal in 0 1 2; do
	fetch address "pod/db-$ordinal" '{.status.podIP}'
	ask_dns answer "db-$ordinal.db-peers" A
	[ -n "$answer" ] || answer=$STATUS
	assert_set "db-$ordinal can be found from another Pod" "$answer" "$address" \
		"This is the record that peers and clients write down." \
		"kubectl exec client -- dig db-$ordinal.db-peers.NAMESPACE.svc.cluster.local"
done

fetch service service/db-peers '{.metadata.name}'
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
