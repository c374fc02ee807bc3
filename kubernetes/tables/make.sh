#!/usr/bin/env bash
# Remake the tables of flags, commands, feature gates, admission plugins and
# resources from Kubernetes' own programs.
#
#   make.sh                    build the programs of every minor, write *.tsv
#   make.sh 1.37 …             of these minors alone; the others' rows are kept
#   make.sh --verify 1.36 …    remake the rows of these minors and compare
#   make.sh --update 1.36.3    resolve a release's modules again (1.36.mod, .sum)
#
# What is built goes to $PROOFMARK_BUILD, or to proofmark-build in the user's
# cache folder. Without network, the module cache must have the modules.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${PROOFMARK_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/proofmark-build}/tables
programs=(kube-apiserver kube-controller-manager kube-proxy kube-scheduler kubeadm kubectl kubelet)

minors() {
	local file
	for file in "$here"/1.*.mod; do basename "$file" .mod; done
}

# compile MINOR PROGRAM FLAG...
compile() {
	local minor=$1 program=$2
	shift 2
	(cd "$here" && GOWORK=off GOFLAGS='' go build -modfile="$minor.mod" -trimpath -buildvcs=false \
		-ldflags '-s -w' -o "$program" "$@" .)
}

# rows MINOR: the folder with what its programs print. HOME and the number of
# processors are in some defaults, so both are pinned.
rows() {
	local minor=$1 program asked out=$build/$1
	mkdir -p "$out"
	compile "$minor" "$out/tables"
	compile "$minor" "$out/proxy" -tags proxy
	for program in "${programs[@]}"; do
		asked=$out/tables
		if [[ $program == kube-proxy ]]; then asked=$out/proxy; fi
		HOME=/home/user KUBECONFIG='' taskset -c 0 "$asked" "$program" >"$out/$program.rows"
	done
	cp "$(cd "$here" && GOWORK=off GOFLAGS='' go list -modfile="$minor.mod" -m -f '{{.Dir}}' k8s.io/kubernetes)"/api/discovery/api*__v*.json "$out"
	chmod -f u+w "$out"/*.json
}

case ${1:-} in
'')
	while read -r minor; do rows "$minor"; done < <(minors)
	mapfile -t all < <(minors)
	python3 "$here/merge.py" "$build" "$here" "${all[@]}"
	;;
1.*)
	for minor in "$@"; do rows "$minor"; done
	python3 "$here/merge.py" "$build" "$here" "$@"
	;;
--verify)
	shift
	for minor in "${@:-1.36}"; do rows "$minor"; done
	python3 "$here/merge.py" --verify "$build" "$here" "${@:-1.36}"
	;;
--update)
	release=${2:?usage: make.sh --update RELEASE}
	"$here/modfile.sh" "${release%.*}" "$release"
	;;
*)
	sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
