#!/usr/bin/env bash
# Usage: build.sh [api|node] [MINOR]
#
# Build the programs of the test cluster into the build cache, each only when
# its sources changed, and print the folder they are in.
#
#   api   etcd, and kube-apiserver with kubectl: what the agreement corpus needs
#   node  all of Kubernetes as well, for a cluster with a node (the default)
#
# The cache is $PROOFMARK_BUILD, or proofmark-build in the user's cache folder.
set -euo pipefail
CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/versions.sh
. "$CLUSTER_HOME/lib/versions.sh"
# shellcheck source-path=SCRIPTDIR source=lib/binaries.sh
. "$CLUSTER_HOME/lib/binaries.sh"

part=${1:-node}
minor=${2:-$(default_minor)}
release=$(kubernetes_release "$minor")
bin=$(binary_dir "$minor")

# go_build MODULE OUTPUT FLAGS...: a small, reproducible binary.
go_build() {
	local module=$1 output=$2
	shift 2
	(cd "$CLUSTER_HOME/$module" && nice -n 10 go build -trimpath -buildvcs=false -o "$output.new" "$@" .)
}

build_etcd() {
	local output
	output=$(build_cache)/etcd
	build_unless_current "$output" "$(sources_digest etcd/go.mod etcd/go.sum etcd/main.go)" \
		go_build etcd "$output" -ldflags '-s -w'
}

# build_components OUTPUT TAG: the release is stamped in as upstream's own
# build does, because clients and the API's own defaults read it.
build_components() {
	local output=$1 tag=$2 sources=(components/main.go components/api.go)
	local version=k8s.io/component-base/version
	[ "$tag" = api ] || sources+=(components/node.go)
	build_unless_current "$output" \
		"$(sources_digest "components/$minor.mod" "components/$minor.sum" "${sources[@]}")" \
		go_build components "$output" -tags "$tag" -modfile "$minor.mod" -ldflags "-s -w \
			-X $version.gitVersion=v$release -X $version.gitMajor=1 -X $version.gitMinor=${minor#1.} \
			-X $version.gitTreeState=clean"
}

case $part in
api)
	build_etcd
	build_components "$bin/api" api
	;;
node)
	build_etcd
	build_components "$bin/components" node
	;;
*)
	sed -n 's/^# \{0,1\}//;2,/^$/p' "${BASH_SOURCE[0]}" >&2
	exit 2
	;;
esac
echo "$bin"
