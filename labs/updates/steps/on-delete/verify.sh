#!/usr/bin/env bash
# With OnDelete: was exactly the Pod that somebody deleted updated?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch strategy statefulset/db '{.spec.updateStrategy.type}'
assert_equal "the update strategy is OnDelete" "$strategy" OnDelete \
	"With RollingUpdate the controller replaces the Pods itself." \
	"kubectl get statefulset db -o jsonpath='{.spec.updateStrategy}'"

fetch update statefulset/db '{.status.updateRevision}'
fetch pairs pods '{range .items[*]}{.metadata.name}={.metadata.labels.controller-revision-hash} {end}' -l app=db
words_with updated "$pairs" "$update"
pods_by_readiness ready True -l app=db
assert_equal "db-0 alone has the new revision" "$(words "$updated")" db-0 \
	"You choose the order: here the lowest ordinal first, which no rolling update would do." \
	"kubectl get pods -l app=db -L controller-revision-hash"

fetch version pod/db-0 '{.spec.containers[0].env[?(@.name=="VERSION")].value}'
assert_equal "it runs version 3, and everybody is ready" "version ${version:-none}: $(words "$ready")" \
	"version 3: db-0 db-1 db-2" \
	"The others take version 3 when somebody deletes them, and not before." \
	"kubectl set env statefulset/db VERSION=3"

finish
