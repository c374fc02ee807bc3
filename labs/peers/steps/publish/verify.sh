#!/usr/bin/env bash
# Did the members find each other and agree on one leader?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch publish service/peers '{.spec.publishNotReadyAddresses}'
assert_equal "the Service publishes what is not ready" "$publish" true \
	"Peers must find each other before any of them can be ready." \
	"kubectl explain service.spec.publishNotReadyAddresses"

pods_by_readiness ready True -l app=etcd
assert_set "all three members are ready" "$ready" "etcd-0 etcd-1 etcd-2" \
	"Ready means here: this member knows a leader." \
	"kubectl logs etcd-0"

selected_namespace namespace
urls=()
for member in etcd-0 etcd-1 etcd-2; do
	urls+=("http://$member.peers.$namespace.svc.${CLUSTER_DOMAIN:-cluster.local}:2379/v3/maintenance/status")
done
in_client statuses curl -s --max-time 5 -X POST -d '{}' -w '\n' "${urls[@]}"
leaders=$(printf '%s\n' "$statuses" | sed -n 's/.*"leader":"\([0-9]*\)".*/\1/p')
answered=$(printf '%s' "$leaders" | wc -w | tr -d ' ')
assert_equal "three members name the same leader" "$answered answers, $(count_words "$leaders") leader" "3 answers, 1 leader" \
	"This is a real quorum: each member was asked for itself, by its own name." \
	"kubectl exec etcd-0 -- etcdctl endpoint status --cluster"

finish
