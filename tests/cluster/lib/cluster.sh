# shellcheck shell=bash
# What up.sh and down.sh share: which cluster is meant, and where it lives.
# Source this after setting CLUSTER_HOME.

for part in versions families binaries packages processes ports pki control_plane sandbox link node addons; do
	# shellcheck source=/dev/null
	. "$CLUSTER_HOME/lib/$part.sh"
done

# All clusters of this user, a folder each. It must not lie below /run, /var/lib
# or /var/log, which a sandbox covers with its own.
STATES=$(realpath -m "${PROOFMARK_CLUSTERS:-${XDG_STATE_HOME:-$HOME/.local/state}/proofmark/clusters}")

# cluster_named NAME: the cluster that the rest of the functions speak of.
cluster_named() {
	if [[ ! $1 =~ ^[a-z][a-z0-9-]{0,30}$ ]]; then
		echo "a cluster's name is of lower-case letters, digits and hyphens, not '$1'" >&2
		exit 2
	fi
	# The other parts read it.
	# shellcheck disable=SC2034
	NAME=$1
	STATE=$STATES/$NAME
}

require_linux_root() {
	if [ "$(uname)" != Linux ] || [ "$(id -u)" != 0 ]; then
		echo "a node of our own needs Linux and root: run it as root, or use kind" >&2
		exit 2
	fi
}

# server_host: where kube-apiserver is reached, ready to stand in a URL.
server_host() {
	case $FAMILY in
	ipv6) echo "[$(node_addresses ipv6)]" ;;
	*) node_addresses ipv4 ;;
	esac
}

kubectl_admin() {
	"$(binary_dir "$MINOR")/components" kubectl --kubeconfig "$STATE/kubeconfig" "$@"
}

# cluster_down: end everything and remove what it wrote, the logs only if told so.
cluster_down() {
	[ -d "$STATE" ] || return 0
	sandbox_down
	link_wait_gone
	if [ "${1:-}" = keep-logs ]; then
		find "$STATE" -mindepth 1 -maxdepth 1 ! -name log -exec rm -rf {} +
	else
		rm -rf "$STATE"
	fi
}

# usage FILE: the comment that a script begins with.
usage() {
	sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$1" >&2
	exit 2
}
