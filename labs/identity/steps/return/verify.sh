#!/usr/bin/env bash
# Did db-1 come back as a new Pod under its old name, and did DNS follow?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

for ordinal in 0 1 2; do
	fetch "uid$ordinal" "pod/db-$ordinal" '{.metadata.uid}'
	fetch "old$ordinal" configmap/pods-before "{.data.db-$ordinal}"
done

assert_differs "db-1 is another Pod than before" "$uid1" "$old1" \
	"The name is kept, the Pod is not: a new UID, a new container, and usually a new address." \
	"kubectl get pod db-1 -o jsonpath='{.metadata.uid}', and compare with the ConfigMap pods-before"

assert_set "db-0 and db-2 are the same Pods as before" "$uid0 $uid2" "$old0 $old2" \
	"Only what was deleted is made again." \
	"kubectl get pods -l app=db: their ages tell"

fetch address pod/db-1 '{.status.podIP}'
fetch ready pod/db-1 '{.status.conditions[?(@.type=="Ready")].status}'
fetch old configmap/pods-before '{.data.address}'
ask_dns answer db-1.db A
assert_equal "db-1.db answers with the new Pod's address" \
	"ready: $ready, answer is its address: $([ -n "$answer" ] && [ "$answer" = "$address" ] && echo yes || echo no), noted before: $([ -n "$old" ] && echo yes || echo no)" \
	"ready: True, answer is its address: yes, noted before: yes" \
	"Peers keep the name in their configuration; only the name survives the Pod." \
	"kubectl exec client -- dig db-1.db.NAMESPACE.svc.cluster.local"

fetch claim pvc/data-db-1 '{.metadata.uid}'
fetch old configmap/pods-before '{.data.claim}'
assert_set "db-1 has its old claim" "$claim" "$old" \
	"The new db-1 finds the claim by its name: data, then db-1." \
	"kubectl get pvc data-db-1"

finish
