#!/usr/bin/env bash
# Are all three there now, although the first is still not ready and still the same?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch policy statefulset/db '{.spec.podManagementPolicy}'
assert_equal "the Pods are managed in parallel" "$policy" Parallel \
	"The policy is fixed when the StatefulSet is made." \
	"kubectl get statefulset db -o jsonpath='{.spec.podManagementPolicy}'"

pods_by_readiness ready True -l app=db
pods_by_readiness unready False -l app=db
assert_equal "db-1 and db-2 are ready, without db-0" "ready: $(words "$ready"), not ready: $(words "$unready")" \
	"ready: db-1 db-2, not ready: db-0" \
	"With Parallel nobody waits for anybody." \
	"kubectl get pods -l app=db"

fetch old configmap/before '{.data.db-0}'
fetch uid pod/db-0 '{.metadata.uid}'
assert_set "db-0 was adopted, not made again" "$uid" "$old" \
	"A StatefulSet takes over Pods that fit its names and its selector and have no owner." \
	"delete the StatefulSet with --cascade=orphan, so that its Pods stay"

finish
