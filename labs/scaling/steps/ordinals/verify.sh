#!/usr/bin/env bash
# Does the set consist of db-1, db-2 and db-3?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch start statefulset/db '{.spec.ordinals.start}'
fetch replicas statefulset/db '{.spec.replicas}'
assert_equal "three replicas, counted from 1" "${replicas:-0} from ${start:-0}" "3 from 1" \
	"spec.ordinals.start says with which number a set begins." \
	"kubectl explain statefulset.spec.ordinals"

pods_by_readiness ready True -l app=db
fetch pods pods '{.items[*].metadata.name}' -l app=db
assert_equal "db-1, db-2 and db-3 are there and ready" "there: $(words "$pods"), ready: $(words "$ready")" \
	"there: db-1 db-2 db-3, ready: db-1 db-2 db-3" \
	"The ordinal below the new start is removed, a new one is added at the end." \
	"kubectl get pods -l app=db"

fetch old configmap/healthy '{.data.uids}'
fetch first pod/db-1 '{.metadata.uid}'
fetch second pod/db-2 '{.metadata.uid}'
assert_set "db-1 and db-2 were left alone" "$first $second" "$old" \
	"They belong to the set before and after, so nothing happens to them." \
	"kubectl get pods -l app=db: their ages tell"

finish
