#!/usr/bin/env bash
# Usage: modfile.sh MINOR
#
# Write the module file of one Kubernetes minor: MINOR.mod and MINOR.sum beside
# this script, which `go build -modfile` takes. They are committed, so that a
# build resolves nothing; run this only when lib/versions.sh changes.
#
# k8s.io/kubernetes replaces its staging modules by folders that a consumer does
# not have; each is replaced here by the module published from that folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../lib/versions.sh
. "$here/../lib/versions.sh"

minor=${1:?usage: modfile.sh MINOR}
release=$(kubernetes_release "$minor")
staging=v0.${release#1.}
mod=$here/$minor.mod
upstream=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')

{
	echo "// Written by modfile.sh: Kubernetes $release."
	echo "module proofmark/tests/cluster/components"
	echo
	sed -n '/^go /p' "$upstream"
	echo
	echo "require k8s.io/kubernetes v$release"
	echo
	sed -n "s|^\t\(k8s.io/[a-z-]*\) => ./staging.*|replace \1 => \1 $staging|p" "$upstream"
} >"$mod"
rm -f "${mod%.mod}.sum"
cd "$here"
GOFLAGS=-mod=mod go mod tidy -modfile="$mod"
