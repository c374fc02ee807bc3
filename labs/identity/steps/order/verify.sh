#!/usr/bin/env bash
# Were all three started anew, each after its predecessor was ready?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch uids pods '{.items[*].metadata.uid}' -l app=db
fetch created pods '{range .items[*]}{.metadata.name}={.metadata.creationTimestamp} {end}' -l app=db
fetch since pods \
	'{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].lastTransitionTime} {end}' -l app=db
fetch old configmap/order-before '{.data.uids}'
kept=0
for uid in $old; do
	case " $uids " in *" $uid "*) kept=$((kept + 1)) ;; esac
done
assert_equal "all three Pods are new" \
	"noted: $(count_words "$old"), still there: $kept, now: $(count_words "$uids")" \
	"noted: 3, still there: 0, now: 3" \
	"The order shows only when the whole set starts from nothing." \
	"kubectl get pods -l app=db"

# Times are RFC 3339 in UTC, which sort as text.
for ordinal in 0 1 2; do
	value_of "created$ordinal" "$created" "db-$ordinal"
	value_of "since$ordinal" "$since" "db-$ordinal"
done
after() { [ -n "$1" ] && [ -n "$2" ] && ! [[ $1 < $2 ]] && echo after || echo "not after"; }
assert_equal "db-1 was created after db-0 was ready" "$(after "$created1" "$since0")" after \
	"podManagementPolicy is OrderedReady by default: one at a time, upwards from ordinal 0." \
	"kubectl get pods -l app=db -o wide, and start all of them from nothing"
assert_equal "db-2 was created after db-1 was ready" "$(after "$created2" "$since1")" after \
	"A Pod may rely on all Pods with lower ordinals." \
	"kubectl get pods -l app=db -o wide, and start all of them from nothing"

fetch replicas statefulset/db '{.status.readyReplicas}'
assert_equal "three Pods are ready" "$replicas" 3 \
	"The set is complete when the last one is." \
	"kubectl get statefulset db"

finish
