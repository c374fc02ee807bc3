#!/usr/bin/env bash
# Does each of three Pods have a volume of its own?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

fetch ready statefulset/db '{.status.readyReplicas}'
assert_equal "the StatefulSet db has three ready Pods" "$ready" 3 \
	"A Pod with an unbound claim stays Pending." \
	"kubectl get pods,pvc"

fetch claims pvc '{.items[?(@.status.phase=="Bound")].metadata.name}'
assert_set "there is a bound claim for each Pod" "$claims" "data-db-0 data-db-1 data-db-2" \
	"A claim template makes a claim for each ordinal." \
	"kubectl describe pvc data-db-0; kubectl get storageclass"

fetch volumes pvc '{.items[*].spec.volumeName}'
assert_equal "the three claims have three volumes" "$(count_words "$volumes")" 3 \
	"Replicas of a StatefulSet share nothing." \
	"kubectl get pvc"

in_client greeting echo hello
assert_equal "the client can run commands" "$greeting" hello \
	"The checks of the next steps read the volumes through it." \
	"kubectl get pod client"

finish
