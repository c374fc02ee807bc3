#!/usr/bin/env bash
# Does scaling down now delete the claim, and only the one that is not needed?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch scaled statefulset/db '{.spec.persistentVolumeClaimRetentionPolicy.whenScaled}'
assert_equal "claims are deleted when the set is scaled down" "$scaled" Delete \
	"The policy belongs to the StatefulSet; deleting a claim by hand is not a policy." \
	"kubectl explain statefulset.spec.persistentVolumeClaimRetentionPolicy"

fetch deleted statefulset/db '{.spec.persistentVolumeClaimRetentionPolicy.whenDeleted}'
fetch claims pvc '{.items[*].metadata.name}'
assert_equal "whoever deletes the whole set keeps the data" \
	"whenDeleted: ${deleted:-not set}, whenScaled: $scaled" "whenDeleted: Retain, whenScaled: Delete" \
	"The two are separate decisions, and the second one is much more dangerous." \
	"kubectl get statefulset db -o jsonpath='{.spec.persistentVolumeClaimRetentionPolicy}'"

fetch pods pods '{.items[*].metadata.name}' -l app=db
assert_equal "two Pods are left, with their two claims" "$(words "$pods"), $(words "$claims")" \
	"db-0 db-1, data-db-0 data-db-1" \
	"A claim whose Pod was scaled away is deleted once the Pod is gone." \
	"scale up to 3 first: only a claim whose Pod is scaled away is deleted"

fetch old configmap/before '{.data.claim}'
fetch claim pvc/data-db-0 '{.metadata.uid}'
assert_set "the claim of db-0 was not touched" "$claim" "$old" \
	"The policy is about ordinals that are no longer wanted, not about all." \
	"kubectl get pvc data-db-0"

finish
