#!/usr/bin/env bash
# Are all three ready again, and on the template that is wanted?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch image statefulset/db '{.spec.template.spec.containers[0].image}'
assert_equal "the template has the good image again" "$image" registry.k8s.io/e2e-test-images/agnhost:2.53 \
	"Otherwise the next Pod to be replaced gets stuck as well." \
	"kubectl rollout undo statefulset/db"

pods_by_readiness ready True -l app=db
assert_set "all three Pods are ready" "$ready" "db-0 db-1 db-2" \
	"The controller waits for the broken Pod to become ready before it goes on, and it never will." \
	"kubectl get pods -l app=db, and get the broken Pod out of the way"

fetch partition statefulset/db '{.spec.updateStrategy.rollingUpdate.partition}'
assert_equal "nobody is kept from updates by the partition" "${partition:-0}" 0 \
	"Above every ordinal it would stop all updates, the next one too." \
	"kubectl get statefulset db -o jsonpath='{.spec.updateStrategy}'"

fetch update statefulset/db '{.status.updateRevision}'
fetch revisions pods '{.items[*].metadata.labels.controller-revision-hash}' -l app=db
fetch images pods '{.items[*].spec.containers[0].image}' -l app=db
assert_equal "all three have the newest revision and the good image" \
	"$(words "$revisions"): $(words "$images")" "$update: registry.k8s.io/e2e-test-images/agnhost:2.53" \
	"With partition 0 an update is over when no Pod of an older revision is left." \
	"kubectl get pods -l app=db -L controller-revision-hash"

finish
