#!/usr/bin/env bash
# Did db-1 come back as a new Pod under its old name, and did DNS follow?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch uids pods '{range .items[*]}{.metadata.name}={.metadata.uid} {end}' -l app=db
fetch noted configmap/pods-before \
	'db-0={.data.db-0} db-1={.data.db-1} db-2={.data.db-2} address={.data.address} claim={.data.claim}'
for ordinal in 0 1 2; do
	value_of "uid$ordinal" "$uids" "db-$ordinal"
	value_of "old$ordinal" "$noted" "db-$ordinal"
done

assert_differs "db-1 is another Pod than before" "$uid1" "$old1" \
	"The name is kept, the Pod is not: a new UID, a new container, and usually a new address." \
	"kubectl get pod db-1 -o jsonpath='{.metadata.uid}', and compare with the ConfigMap pods-before"

assert_set "db-0 and db-2 are the same Pods as before" "$uid0 $uid2" "$old0 $old2" \
	"Only what was deleted is made again." \
	"kubectl get pods -l app=db: their ages tell"

fetch pod pod/db-1 'address={.status.podIP} ready={.status.conditions[?(@.type=="Ready")].status}'
value_of address "$pod" address
value_of ready "$pod" ready
value_of old "$noted" address
ask_dns answer db-1.db A
assert_equal "db-1.db answers with the new Pod's address" \
	"ready: $ready, answer is its address: $([ -n "$answer" ] && [ "$answer" = "$address" ] && echo yes || echo no), noted before: $([ -n "$old" ] && echo yes || echo no)" \
	"ready: True, answer is its address: yes, noted before: yes" \
	"Peers keep the name in their configuration; only the name survives the Pod." \
	"kubectl exec client -- dig db-1.db.NAMESPACE.svc.cluster.local"

fetch claim pvc/data-db-1 '{.metadata.uid}'
value_of old "$noted" claim
assert_set "db-1 has its old claim" "$claim" "$old" \
	"The new db-1 finds the claim by its name: data, then db-1." \
	"kubectl get pvc data-db-1"

finish
