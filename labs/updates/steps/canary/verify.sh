#!/usr/bin/env bash
# Is the new template on the highest ordinal, and nowhere else?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch partition statefulset/db '{.spec.updateStrategy.rollingUpdate.partition}'
assert_equal "the partition is 2" "$partition" 2 \
	"Pods with a lower ordinal than the partition keep the old revision." \
	"kubectl get statefulset db -o jsonpath='{.spec.updateStrategy}'"

fetch update statefulset/db '{.status.updateRevision}'
fetch pairs pods '{range .items[*]}{.metadata.name}={.metadata.labels.controller-revision-hash} {end}' -l app=db
words_with updated "$pairs" "$update"
assert_equal "db-2 alone has the new revision" "$(words "$updated")" db-2 \
	"A canary is one Pod that tries the new template for all." \
	"kubectl get pods -l app=db -L controller-revision-hash"

fetch version pod/db-2 '{.spec.containers[0].env[?(@.name=="VERSION")].value}'
pods_by_readiness ready True -l app=db
assert_equal "the canary runs version 2, and everybody is ready" "version ${version:-none}: $(words "$ready")" \
	"version 2: db-0 db-1 db-2" \
	"Only a canary that is ready says something good about the new template." \
	"kubectl set env statefulset/db VERSION=2"

finish
