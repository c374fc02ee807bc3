#!/usr/bin/env bash
# Usage: build.sh [api|node] [MINOR]
#
# Build the programs of the test cluster into the build cache, each only when
# its sources changed, and print the folder they are in.
#
#   api   etcd, and kube-apiserver with kubectl: what the agreement corpus needs
#   node  all of Kubernetes, containerd and the images as well, for a cluster
#         with a node (the default); installs the Debian packages it needs
#
# The cache is $PROOFMARK_BUILD, or proofmark-build in the user's cache folder.
set -euo pipefail
CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/versions.sh
. "$CLUSTER_HOME/lib/versions.sh"
# shellcheck source-path=SCRIPTDIR source=lib/binaries.sh
. "$CLUSTER_HOME/lib/binaries.sh"
# shellcheck source-path=SCRIPTDIR source=lib/packages.sh
. "$CLUSTER_HOME/lib/packages.sh"

part=${1:-node}
minor=${2:-$(default_minor)}
release=$(kubernetes_release "$minor")
bin=$(binary_dir "$minor")

# go_build MODULE OUTPUT PACKAGE FLAGS...: a small, reproducible binary.
go_build() {
	local module=$1 output=$2 package=$3
	shift 3
	(cd "$CLUSTER_HOME/$module" && nice -n 10 go build -trimpath -buildvcs=false -o "$output.new" "$@" "$package")
}

build_etcd() {
	local output
	output=$(build_cache)/etcd
	build_unless_current "$output" "$(sources_digest etcd/go.mod etcd/go.sum etcd/main.go)" \
		go_build etcd "$output" . -ldflags '-s -w'
}

# build_tool MODULE PACKAGE: a program that MODULE names as its tool.
build_tool() {
	local module=$1 package=$2 name=${2##*/} output
	[ "$name" != v3 ] || name=$(basename "${package%/v3}")
	output=$(build_cache)/$name
	build_unless_current "$output" "$(sources_digest "$module/go.mod" "$module/go.sum")" \
		go_build "$module" "$output" "$package" -ldflags '-s -w'
}

build_node_programs() {
	build_tool containerd github.com/containerd/containerd/v2/cmd/containerd
	build_tool containerd github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2
	build_tool containerd github.com/containerd/containerd/v2/cmd/ctr
	build_tool coredns github.com/coredns/coredns
	build_tool etcd go.etcd.io/etcd/etcdctl/v3
	build_tool agnhost k8s.io/kubernetes/test/images/agnhost
}

# build_components OUTPUT TAG
build_components() {
	local output=$1 tag=$2 sources=(components/main.go components/api.go)
	[ "$tag" = api ] || sources+=(components/node.go)
	build_release "$output" . "$tag" "${sources[@]}"
}

# build_kubectl: kubectl of this very version, as a program of its own.
build_kubectl() {
	build_release "$bin/kubectl" ./kubectl '' components/kubectl/main.go
}

# build_release OUTPUT PACKAGE TAG SOURCES...: the release is stamped in as
# upstream's own build does, because clients and the API's own defaults read it.
build_release() {
	local output=$1 package=$2 tag=$3 version=k8s.io/component-base/version
	shift 3
	build_unless_current "$output" \
		"$(sources_digest "components/$minor.mod" "components/$minor.sum" "$@")" \
		go_build components "$output" "$package" -tags "$tag" -modfile "$minor.mod" -ldflags "-s -w \
			-X $version.gitVersion=v$release -X $version.gitMajor=1 -X $version.gitMinor=${minor#1.} \
			-X $version.gitTreeState=clean"
}

case $part in
api)
	build_etcd
	build_components "$bin/api" api
	;;
node)
	packages_ensure
	build_etcd
	build_components "$bin/components" node
	build_kubectl
	build_node_programs
	"$CLUSTER_HOME/images/build.sh"
	;;
*)
	sed -n 's/^# \{0,1\}//;2,/^$/p' "${BASH_SOURCE[0]}" >&2
	exit 2
	;;
esac
echo "$bin"
