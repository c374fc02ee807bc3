#!/usr/bin/env bash
# Usage: modfile.sh MINOR RELEASE
#
# Write the module list of one Kubernetes minor: MINOR.mod and MINOR.sum beside
# this script, for `go build -modfile`. They are committed, so that make.sh
# resolves nothing.
#
# k8s.io/kubernetes replaces its staging modules by folders that a consumer
# does not have; each is replaced here by the module published from that folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

minor=${1:?usage: modfile.sh MINOR RELEASE} release=${2:?usage: modfile.sh MINOR RELEASE}
upstream=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
{
	echo "// Written by modfile.sh: Kubernetes $release."
	echo "module proofmark/tables"
	echo
	sed -n '/^go /p' "$upstream"
	echo
	echo "require k8s.io/kubernetes v$release"
	echo
	sed -n "s|^\t\(k8s.io/[a-z-]*\) => ./staging.*|replace \1 => \1 v0.${release#1.}|p" "$upstream"
} >"$minor.mod"
rm -f "$minor.sum"
GOFLAGS=-mod=mod go mod tidy -modfile="$minor.mod"
