#!/usr/bin/env bash
# Does the port have a name, and does DNS tell where to find it?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch name service/db '{.spec.ports[0].name}'
assert_equal "the Service's port is called peer" "$name" peer \
	"An SRV record is made from a port's name." \
	"kubectl get service db -o jsonpath='{.spec.ports}'"

selected_namespace namespace
zone=db.$namespace.svc.${CLUSTER_DOMAIN:-cluster.local}.
ask_dns records _peer._tcp.db SRV
targets=$(printf '%s\n' "$records" | awk '{print $4}')
assert_set "the SRV record has three targets, the Pods' own names" "$targets" "db-0.$zone db-1.$zone db-2.$zone" \
	"A client gets from it the names it can write down." \
	"kubectl exec client -- dig SRV _peer._tcp.db.NAMESPACE.svc.cluster.local"

ports=$(printf '%s\n' "$records" | awk '{print $3}')
assert_set "the SRV record tells the port" "$ports" 8080 \
	"With a headless Service this is the port that the Pod itself listens on." \
	"kubectl get endpointslices -l kubernetes.io/service-name=db -o jsonpath='{.items[*].ports}'"

finish
