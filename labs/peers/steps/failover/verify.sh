#!/usr/bin/env bash
# Did the set survive the loss of a member, with its data?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch old configmap/before '{.data.leader}'
fetch name configmap/before '{.data.name}'
fetch uid "pod/${name:-nobody}" '{.metadata.uid}'
assert_differs "the member that led was replaced" "$uid" "$old" \
	"Only the loss of the leader forces an election." \
	"kubectl get pods -l app=etcd: their ages tell"

pods_by_readiness ready True -l app=etcd
assert_equal "all three members are ready, after the loss" "${name:-nobody} lost: $(words "$ready")" \
	"${name:-somebody} lost: etcd-0 etcd-1 etcd-2" \
	"The new Pod has the old name and the old volume, so it is the same member." \
	"kubectl logs ${name:-etcd-0}"

selected_namespace namespace
# The gateway takes and gives keys and values in base64: this is greeting, and hello.
urls=()
for member in etcd-0 etcd-1 etcd-2; do
	urls+=("http://$member.peers.$namespace.svc.${CLUSTER_DOMAIN:-cluster.local}:2379/v3/kv/range")
done
in_client replies curl -s --max-time 5 -X POST -d '{"key": "Z3JlZXRpbmc="}' -w ' %{url}\n' "${urls[@]}"
values=$(printf '%s\n' "$replies" | sed -n 's,.*"aGVsbG8=".* http://\([^.]*\)\..*,\1,p')
assert_set "every member has what was written before" "$values" "etcd-0 etcd-1 etcd-2" \
	"Members of a quorum each hold all of the data; none holds a part." \
	"kubectl exec etcd-0 -- etcdctl get greeting"

finish
