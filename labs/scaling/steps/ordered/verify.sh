#!/usr/bin/env bash
# Does everything wait for the first Pod, which is never ready?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

fetch policy statefulset/db '{.spec.podManagementPolicy}'
assert_equal "the Pods are managed in order" "$policy" OrderedReady \
	"This is the default; nobody has to write it." \
	"kubectl get statefulset db -o jsonpath='{.spec.podManagementPolicy}'"

fetch running pods '{.items[?(@.status.phase=="Running")].metadata.name}' -l app=db
fetch pods pods '{.items[*].metadata.name}' -l app=db
fetch replicas statefulset/db '{.spec.replicas}'
assert_equal "of three Pods only db-0 exists, and runs" \
	"wanted: ${replicas:-none}, there: $(words "$pods"), running: $(words "$running")" \
	"wanted: 3, there: db-0, running: db-0" \
	"Nobody is created before all predecessors are ready." \
	"kubectl get pods -l app=db"

pods_by_readiness unready False -l app=db
assert_set "db-0 is not ready" "$unready" db-0 \
	"It runs, but its readiness probe says no." \
	"kubectl describe pod db-0"

finish
