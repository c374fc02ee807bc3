#!/usr/bin/env bash
# Usage: run.sh [--version MINOR] [--verdicts FILE] [--proofmark PROGRAM] [--out PAGE]
#
# Ask the engine, kubeconform and kubectl-validate about the recorded corpus and
# write the guide's page on how often they agree with the server. The engine is
# built natively; with PROGRAM, the release binary is asked too. The others and
# their schemas are fetched into the build cache once, pinned below.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CLUSTER_HOME=$here/../cluster
# shellcheck source-path=SCRIPTDIR source=../cluster/lib/versions.sh
. "$CLUSTER_HOME/lib/versions.sh"
# shellcheck source-path=SCRIPTDIR source=../cluster/lib/binaries.sh
. "$CLUSTER_HOME/lib/binaries.sh"

KUBECONFORM=v0.8.0
KUBECTL_VALIDATE=v0.0.4
KUBERNETES_VALIDATE=1.37.0

minor=$(default_minor) verdicts='' proofmark='' out=$here/../../content/guide/agreement.md
while [ $# -gt 0 ]; do
	case $1 in
	--version) minor=$2 ;;
	--verdicts) verdicts=$2 ;;
	--proofmark) proofmark=$2 ;;
	--out) out=$2 ;;
	*) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
	esac
	shift 2
done
verdicts=${verdicts:-$here/verdicts-$minor.jsonl.zst}
bin=$(dirname "$(build_cache)")/peers

# program NAME PACKAGE VERSION: install it under its version, once.
program() {
	[ -x "$bin/$3/$1" ] || GOBIN=$bin/$3 nice -n 10 go install "$2@$3"
	echo "$bin/$3/$1"
}

schemas=$bin/schemas-$KUBERNETES_VALIDATE
cd "$here"
if [ ! -d "$schemas/v$minor.0-standalone-strict" ]; then
	python3 -m pip download --quiet --no-deps --dest "$bin" "kubernetes-validate==$KUBERNETES_VALIDATE"
	go run . schemas -wheel "$bin/kubernetes_validate-$KUBERNETES_VALIDATE-py3-none-any.whl" \
		-release "$minor.0" -out "$schemas"
fi
kubeconform=$(program kubeconform github.com/yannh/kubeconform/cmd/kubeconform "$KUBECONFORM")
validate=$(program kubectl-validate sigs.k8s.io/kubectl-validate "$KUBECTL_VALIDATE")

# kubectl-validate knows releases up to 1.30 by itself; for newer ones it reads
# the OpenAPI of a server.
state=$(mktemp -d)
trap '"$CLUSTER_HOME/api.sh" down "$state"; rm -rf "$state"' EXIT
KUBECONFIG=$("$CLUSTER_HOME/api.sh" up "$state" --version "$minor")
export KUBECONFIG
native=$(nice -n 10 "$here/../../kubernetes/engine/build.sh" --native "$minor")
go run . compare -verdicts "$verdicts" -minor "$minor" -release "$minor.0" \
	-kubeconform "$kubeconform" -schemas "$schemas" -kubectl-validate "$validate" \
	-engine "$native" -proofmark "$proofmark" -out "$out"
