#!/usr/bin/env bash
# Usage: record.sh [--version MINOR] [--out FILE] [--cases N] [--salt WORD]
#
# Make the corpus and record what a real kube-apiserver says about each document:
# three servers, one for each choice of IP families, up for as long as it takes.
# Another WORD makes another corpus of the same seeds. FILE is verdicts-MINOR.jsonl.zst beside this script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cluster=$here/../cluster
# shellcheck source-path=SCRIPTDIR source=../cluster/lib/versions.sh
. "$cluster/lib/versions.sh"

minor=$(default_minor) out='' cases=9000 salt=''
while [ $# -gt 0 ]; do
	case $1 in
	--version) minor=$2 ;;
	--out) out=$2 ;;
	--cases) cases=$2 ;;
	--salt) salt=$2 ;;
	*) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
	esac
	shift 2
done
out=${out:-$here/verdicts-$minor.jsonl.zst}

# Upstream's manifests come from the default release for every minor, so that all
# minors answer the same questions.
upstream=$(go mod download -json "k8s.io/kubernetes@v$(kubernetes_release "$(default_minor)")" |
	sed -n 's/.*"Dir": "\(.*\)".*/\1/p')

# Plugins that read the cluster, or add to an object what its author and the API
# did not say. README.md gives the reason for each.
without=DefaultIngressClass,DefaultStorageClass,DefaultTolerationSeconds,LimitRanger,NamespaceLifecycle
without+=,PodSecurity,Priority,ResourceQuota,RuntimeClass,ServiceAccount
without+=,StorageObjectInUseProtection,TaintNodesByCondition

state=$(mktemp -d)
finish() {
	for family in dual ipv4 ipv6; do
		"$cluster/api.sh" down "$state/$family" || true
	done
	rm -rf "$state"
}
trap finish EXIT
for family in dual ipv4 ipv6; do
	"$cluster/api.sh" up "$state/$family" --family "$family" --version "$minor" -- \
		--disable-admission-plugins "$without" >/dev/null
done

cd "$here"
go run . record -cases "$cases" -salt "$salt" -out "$out" \
	-seeds own=seeds -seeds content=../../content -seeds labs=../../labs \
	-seeds upstream/test="$upstream/test" \
	-seeds upstream/hack/testdata="$upstream/hack/testdata" \
	-seeds upstream/cluster="$upstream/cluster" \
	-dual "$state/dual/kubeconfig" -ipv4 "$state/ipv4/kubeconfig" -ipv6 "$state/ipv6/kubeconfig"
