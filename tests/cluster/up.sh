#!/usr/bin/env bash
# Usage: up.sh [--family dual|ipv4|ipv6] [--name NAME] [--version MINOR]
#
# A real Kubernetes with one node, from nothing to Ready: etcd, the control
# plane, containerd, the kubelet, kube-proxy, CoreDNS, and a default StorageClass.
# All of it runs in namespaces of its own, so that clusters live side by side and
# down.sh leaves nothing behind. Builds first what is not built yet.
#
# Prints the path of an administrator's kubeconfig. Up twice is up once. Needs
# root on Linux; no container engine, no registry.
set -euo pipefail
CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/cluster.sh
. "$CLUSTER_HOME/lib/cluster.sh"

FAMILY='' MINOR='' name=lab
while [ $# -gt 0 ]; do
	case $1 in
	--family) FAMILY=${2:?--family needs a value} && shift 2 ;;
	--name) name=${2:?--name needs a value} && shift 2 ;;
	--version) MINOR=${2:?--version needs a value} && shift 2 ;;
	*) usage "${BASH_SOURCE[0]}" ;;
	esac
done
require_linux_root
cluster_named "$name"

mkdir -p "$STATE"
# Two who bring up the same cluster wait for each other.
exec 8<"$STATE"
flock 8
# A cluster that is up is taken as it is, unless something else is asked for.
family=dual minor=$(default_minor)
! process_alive sandbox || read -r family minor <"$STATE/settings"
FAMILY=${FAMILY:-$family} MINOR=${MINOR:-$minor}
service_ranges "$FAMILY" >/dev/null
"$CLUSTER_HOME/build.sh" node "$MINOR" >/dev/null

if ! process_alive sandbox; then
	# What a crash left behind does not belong to a cluster that starts.
	cluster_down keep-logs
	echo "$FAMILY $MINOR" >"$STATE/settings"
elif [ "$(cat "$STATE/settings")" != "$FAMILY $MINOR" ]; then
	echo "the cluster $NAME is up as '$(cat "$STATE/settings")': take it down first" >&2
	exit 1
elif [ -e "$STATE/complete" ] && processes_alive; then
	echo "$STATE/kubeconfig"
	exit
fi
rm -f "$STATE/complete"

cgroups_make
sandbox_up
link_up "$FAMILY"

etcd_up
runtime_up
images_import pause coredns &
importing=$!
addresses=$(node_addresses "$FAMILY")
pki_authority
pki_certificate apiserver /CN=kube-apiserver "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,\
DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.96.0.1,IP:fd00:10:96::1,\
IP:${addresses/,/,IP:}"
pki_certificate admin /O=system:masters/CN=admin
apiserver_up "$(binary_dir "$MINOR")/components" "$(service_ranges "$FAMILY")" "$(server_host)" \
	--advertise-address "${addresses%,*}" --bind-address :: --enable-admission-plugins NodeRestriction \
	--kubelet-client-certificate "$STATE/pki/admin.crt" --kubelet-client-key "$STATE/pki/admin.key" \
	--kubelet-certificate-authority "$STATE/pki/ca.crt" --kubelet-preferred-address-types InternalIP
controllers_up
kubelet_up "$addresses"
# The node would try to fetch what is not there yet, and wait before it looks again.
wait "$importing"
addons_manifest | kubectl_admin apply -f - >/dev/null
images_import &
importing=$!
proxy_up

wait_until 60 registered kubelet kubectl_admin get node "$NODE"
kubectl_admin wait --for=condition=Ready "node/$NODE" --timeout=60s >/dev/null
kubectl_admin rollout status deployment/coredns --namespace kube-system --timeout=60s >/dev/null
wait_until 30 finished kube-controller-manager kubectl_admin get serviceaccount default
wait "$importing"
touch "$STATE/complete"
echo "$STATE/kubeconfig"
