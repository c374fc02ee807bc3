#!/usr/bin/env bash
# Are three Pods of one revision there?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

pods_by_readiness ready True -l app=db
assert_set "the three Pods are ready" "$ready" "db-0 db-1 db-2" \
	"An update that begins on a broken set shows nothing." \
	"kubectl get pods -l app=db"

fetch revisions pods '{.items[*].metadata.labels.controller-revision-hash}' -l app=db
fetch update statefulset/db '{.status.updateRevision}'
assert_set "all three have the newest revision" "$revisions" "$update" \
	"Each Pod carries the name of the template's revision that it was made from." \
	"kubectl get pods -l app=db -L controller-revision-hash"

finish
