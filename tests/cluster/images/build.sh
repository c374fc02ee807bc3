#!/usr/bin/env bash
# Usage: images/build.sh
#
# Make the container images that the cluster and the labs use, as archives in
# the build cache, under the very names that manifests use: no registry is asked.
# They are stand-ins. Each runs the upstream program, built from upstream's
# module, on a root file system of this machine's own tools.
set -euo pipefail
IMAGES=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CLUSTER_HOME=${IMAGES%/*}
# shellcheck source-path=SCRIPTDIR source=../lib/binaries.sh
. "$CLUSTER_HOME/lib/binaries.sh"
# shellcheck source-path=SCRIPTDIR source=rootfs.sh
. "$IMAGES/rootfs.sh"

export PATH=$PATH:/usr/sbin:/sbin
cache=$(build_cache)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# pack FILE CONFIG NAME...: the archive of what is now in $root.
pack() {
	local file=$1
	shift
	python3 "$IMAGES/archive.py" "$root" "$file.new" "$@"
}

# image_pause FILE: what holds a Pod's namespaces open.
image_pause() {
	rootfs_start "$root"
	rootfs_tool "$root" busybox
	pack "$1" '{"Entrypoint": ["/usr/bin/busybox", "sleep", "2147483647"]}' registry.k8s.io/pause:3.10.1
}

# image_coredns FILE: the cluster's DNS server.
image_coredns() {
	rootfs_start "$root"
	rootfs_program "$root" "$cache/coredns" /coredns
	pack "$1" '{"Entrypoint": ["/coredns"]}' registry.k8s.io/coredns/coredns:v1.14.2
}

# image_agnhost FILE: netexec and pause, with the tools that upstream's image
# has: bash, dig, nslookup, curl, nc, ip, and BusyBox for the rest.
image_agnhost() {
	local name
	rootfs_start "$root"
	rootfs_busybox "$root"
	for name in bash dig nslookup curl nc ip getent; do
		rootfs_tool "$root" "$name"
	done
	rootfs_name_service "$root"
	rootfs_program "$root" "$cache/agnhost" /agnhost
	mkdir "$root/uploads"
	pack "$1" '{"Entrypoint": ["/agnhost"], "Cmd": ["pause"], "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}' \
		registry.k8s.io/e2e-test-images/agnhost:2.53
}

# image_busybox FILE: for what BusyBox's own nslookup and wget do differently.
image_busybox() {
	rootfs_start "$root"
	rootfs_busybox "$root"
	rootfs_name_service "$root"
	pack "$1" '{"Cmd": ["sh"], "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}' docker.io/library/busybox:1.36
}

# image_etcd FILE: a real quorum database, with its client and a shell.
image_etcd() {
	rootfs_start "$root"
	rootfs_busybox "$root"
	rootfs_name_service "$root"
	rootfs_program "$root" "$cache/etcd" /usr/local/bin/etcd
	rootfs_program "$root" "$cache/etcdctl" /usr/local/bin/etcdctl
	pack "$1" '{"Entrypoint": [], "Cmd": ["etcd"], "Env": ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}' \
		registry.k8s.io/etcd:3.6.8-0
}

# An archive is remade when these scripts, a program in it or the Debian
# packages of this machine changed.
digest=$({
	(cd "$IMAGES" && sha256sum -- *)
	cat "$cache"/{agnhost,coredns,etcd,etcdctl}.digest
	dpkg-query -W bash busybox curl bind9-dnsutils netcat-openbsd iproute2 libc6 libc-bin 2>/dev/null
} | sha256sum | cut -d' ' -f1)
for name in pause coredns agnhost busybox etcd; do
	build_unless_current "$cache/images/$name.tar" "$digest" "image_$name" "$cache/images/$name.tar"
done
