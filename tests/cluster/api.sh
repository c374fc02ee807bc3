#!/usr/bin/env bash
# Usage: api.sh up DIR [--family dual|ipv4|ipv6] [--version MINOR] [-- FLAG...]
#        api.sh down DIR
#
# A Kubernetes API without a cluster behind it: etcd and kube-apiserver on
# loopback ports of their own, with everything they write in DIR. Needs no root.
#
#   up    returns when the server is ready; $DIR/kubeconfig leads to it. FLAGs are
#         kube-apiserver's own. Up twice is up once.
#   down  ends exactly what `up` started and waits until its ports are free. Only
#         the logs stay. Down twice is down once.
set -euo pipefail
CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in versions families binaries processes ports pki control_plane; do
	# shellcheck source=/dev/null
	. "$CLUSTER_HOME/lib/$part.sh"
done

usage() {
	sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2
	exit 2
}

up() {
	local family=dual minor settings bin program
	minor=$(default_minor)
	while [ $# -gt 0 ]; do
		case $1 in
		--family) family=${2:?--family needs a value} && shift 2 ;;
		--version) minor=${2:?--version needs a value} && shift 2 ;;
		--) shift && break ;;
		*) usage ;;
		esac
	done
	settings="$family $minor $*"

	mkdir -p "$STATE"
	if process_alive kube-apiserver && [ "$(cat "$STATE/settings")" != "$settings" ]; then
		echo "$STATE is up as '$(cat "$STATE/settings")': take it down first" >&2
		exit 1
	fi
	echo "$settings" >"$STATE/settings"

	bin=$("$CLUSTER_HOME/build.sh" api "$minor")
	program=$bin/api
	etcd_up
	pki_authority
	pki_certificate apiserver /CN=kube-apiserver DNS:localhost,IP:127.0.0.1
	# Nothing behind this API will ever dial it by its Service: it advertises an
	# address that is nobody's and keeps no endpoints.
	apiserver_up "$program" "$(service_ranges "$family")" 127.0.0.1 --bind-address 127.0.0.1 \
		--advertise-address "$(unroutable_address "$family")" --endpoint-reconciler-type none "$@"
	echo "$STATE/kubeconfig"
}

down() {
	control_plane_down
	rm -rf "$STATE"/{etcd,pki,ports,run,kubeconfig,settings}
}

command=${1:-}
[ -n "${2:-}" ] || usage
STATE=$(realpath -m "$2")
shift 2
case $command in
up) up "$@" ;;
down) down ;;
*) usage ;;
esac
