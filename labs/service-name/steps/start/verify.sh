#!/usr/bin/env bash
# Does the broken database stand, and is it known which Pods it consists of?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

pods_by_readiness ready True -l app=db
assert_set "the three Pods are ready" "$ready" "db-0 db-1 db-2" \
	"All looks healthy, and that is the point: the fault is in names only." \
	"kubectl get pods -l app=db"

fetch noted configmap/before '{.data.uids}'
fetch uids pods '{.items[*].metadata.uid}' -l app=db
assert_set "their UIDs are noted" "$noted" "$uids" \
	"The cure must not restart anything; the UIDs will show it." \
	"kubectl get configmap before -o yaml"

in_client greeting echo hello
assert_equal "the client can run commands" "$greeting" hello \
	"The fault can only be seen from another Pod." \
	"kubectl get pod client"

finish
