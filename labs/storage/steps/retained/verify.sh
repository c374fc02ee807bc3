#!/usr/bin/env bash
# Was the set scaled to two, and did the third claim stay?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch replicas statefulset/db '{.spec.replicas}'
fetch pods pods '{.items[*].metadata.name}' -l app=db
assert_equal "db-0 and db-1 are left" "$replicas asked for: $(words "$pods")" "2 asked for: db-0 db-1" \
	"Scaling down removes the highest ordinal." \
	"kubectl scale statefulset/db --replicas=2"

fetch old configmap/before '{.data.third}'
fetch claim pvc/data-db-2 '{.metadata.uid}'
assert_set "the claim of db-2 is still the same" "$claim" "$old" \
	"whenScaled is Retain unless you say otherwise: scaling down must not cost data." \
	"kubectl get pvc"

finish
