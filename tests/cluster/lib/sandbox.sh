# shellcheck shell=bash
# The sandbox of one cluster: network, mounts, processes and host name of its
# own. Ending its first process ends all that ever ran in it, containers too, and
# takes every mount, bridge and packet filter rule along.
# Source this after processes.sh, with STATE and NAME set. Needs root on Linux.

# sandbox_up: start it unless it runs, and let process_start run things in it.
sandbox_up() {
	PROCESS_PREFIX=()
	process_start sandbox unshare --mount --net --pid --ipc --uts --fork --kill-child --mount-proc \
		bash "$CLUSTER_HOME/lib/sandbox_init.sh" "$STATE" "$NAME"
	wait_until 10 ready sandbox test -e "$STATE/sandbox.ready"
	PROCESS_PREFIX=(nsenter --target "$(sandbox_init)" --mount --net --pid --ipc --uts --)
}

# sandbox_run COMMAND...: run COMMAND in it, in the foreground.
sandbox_run() {
	"${PROCESS_PREFIX[@]}" "$@"
}

# sandbox_init: the process id, outside, of what is process 1 inside.
sandbox_init() {
	local unshare
	read -r unshare _ <"$STATE/run/sandbox"
	pgrep --parent "$unshare"
}

# sandbox_down: end everything in it.
sandbox_down() {
	local init
	if process_alive sandbox; then
		# The parent lets signals pass it by; it ends when its child does.
		init=$(sandbox_init) && kill -KILL "$init"
	fi
	process_stop sandbox
	cgroups_remove
	# The only trace outside: where the host-path volumes were mounted.
	rmdir /tmp/hostpath_pv 2>/dev/null || true
}

# cgroup_parents: the cgroup of this cluster in each hierarchy, one in version 2.
cgroup_parents() {
	local hierarchy
	if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
		echo "/sys/fs/cgroup/proofmark-$NAME"
		return
	fi
	for hierarchy in /sys/fs/cgroup/*/; do
		[ ! -e "${hierarchy}cgroup.procs" ] || echo "${hierarchy}proofmark-$NAME"
	done
}

# cgroups_make: the kubelet wants its root cgroup to be there, with controllers.
cgroups_make() {
	local cgroup file
	for cgroup in $(cgroup_parents); do
		mkdir -p "$cgroup"
		if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
			sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
		fi
		# A new cpuset of version 1 is empty, and takes no process before it is filled.
		for file in cpuset.cpus cpuset.mems; do
			[ ! -e "$cgroup/$file" ] ||
				cat "${cgroup%/*}/$file" >"$cgroup/$file"
		done
	done
}

cgroups_remove() {
	local cgroup tries
	for cgroup in $(cgroup_parents); do
		for tries in {1..50}; do
			[ -d "$cgroup" ] || break
			# A process may take a moment to leave its cgroup after its end.
			[ "$tries" = 1 ] || sleep 0.1
			find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
		done
	done
}
