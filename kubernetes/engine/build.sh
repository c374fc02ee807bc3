#!/usr/bin/env bash
# Build the engines: Kubernetes' own packages as WASM, one a minor.
#
#   build.sh 1.36 …            build, compress and record in ../dist
#   build.sh --verify 1.36 …   rebuild and compare with what is recorded
#   build.sh --pack 1.36 …     only compress and record what was built
#   build.sh --test 1.36 …     run the guest's tests natively
#   build.sh --native 1.36     build the native program, print its path
#   build.sh --lay 1.36 …      only lay sources, vendor tree and overlay
#   build.sh --update 1.36 …   resolve the modules again (go.mod, go.sum)
#
# Everything that is not committed (vendor trees, overlays, native programs)
# goes to $PROOFMARK_BUILD, or to proofmark-build in the user's cache folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dist=$here/../dist
build=${PROOFMARK_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/proofmark-build}/engine
level=(--ultra -22 --long=27) # a window of 128 MiB

# The Kubernetes release of a minor, from its module list.
release() { sed -n 's/^\tk8s\.io\/kubernetes v\(1\.[0-9.]*\)$/\1/p' "$here/$1/go.mod"; }

# A file named *_since_1_NN.go or *_until_1_NN.go is for these minors only.
# Minors compare as text: all of them are 1.NN.
belongs() {
	local bound
	case $1 in
	*_since_1_*) bound=${1##*_since_1_} && [[ ! $2 < 1.${bound%%[!0-9]*} ]] ;;
	*_until_1_*) bound=${1##*_until_1_} && [[ ! $2 > 1.${bound%%[!0-9]*} ]] ;;
	esac
}

lay_sources() {
	local minor=$1 file
	mkdir -p "$build/$minor"
	rm -rf "$build/$minor"/*.go "$build/$minor/cmd"
	for file in "$here"/*.go; do
		if belongs "${file##*/}" "$minor"; then cp "$file" "$build/$minor"; fi
	done
	mkdir "$build/$minor/cmd"
	cp -r "$here/cmd/guest" "$here/cmd/native" "$build/$minor/cmd"
	cp "$here/$minor/go.mod" "$here/$minor/go.sum" "$build/$minor"
}

# Vendor again only when the list of modules or the imports changed.
vendor() {
	local minor=$1 stamp
	stamp=$(cd "$build/$minor" && cat go.mod go.sum ./*.go cmd/*/*.go | sha256sum)
	if [[ ! -d $build/$minor/vendor || $(cat "$build/$minor/vendor.stamp" 2>/dev/null) != "$stamp" ]]; then
		(cd "$build/$minor" && GOWORK=off GOFLAGS=-mod=mod go mod vendor)
		echo "$stamp" >"$build/$minor/vendor.stamp"
	fi
}

lay() {
	local minor=$1
	lay_sources "$minor"
	vendor "$minor"
	rm -rf "$build/$minor/cut"
	go run "$here/cmd/cut/main.go" -vendor "$build/$minor/vendor" -out "$build/$minor/cut" \
		-add "$here/add" -cuts "$here/cuts.txt" -minor "$minor" >"$build/$minor/overlay.json"
}

# A collection that stops the program needs no write barriers, which are a tenth
# of the code and of the time that it takes to compile; and the engine hardly ever
# collects. The two must go together: without barriers no other collection is safe.
compile() {
	local minor=$1
	lay "$minor"
	(
		cd "$build/$minor"
		export GOWORK=off GOFLAGS='' GOOS=wasip1 GOARCH=wasm CGO_ENABLED=0
		settings=$(go list -mod=vendor -overlay overlay.json -f '{{.DefaultGODEBUG}}' ./cmd/guest)
		go build -mod=vendor -overlay overlay.json -trimpath -buildvcs=false -buildmode=c-shared \
			-pgo "$here/profile.pgo" -gcflags=all=-wb=false -ldflags "-s -w -buildid= -X proofmark/engine.Version=$(release "$minor") \
				-X runtime.godebugDefault=${settings:+$settings,}gcstoptheworld=2" \
			-o linked.wasm ./cmd/guest
		grep -qa 'gcstoptheworld=2' linked.wasm
	)
	go run "$here/cmd/straighten/main.go" "$build/$minor/linked.wasm" "$build/$minor/engine.wasm"
}

hash_of() { sha256sum "$1" | cut -d' ' -f1; }

# recorded MINOR FIELD: what engines.json says.
recorded() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1])).get(sys.argv[2], {}).get(sys.argv[3], ""))' "$dist/engines.json" "$@"; }

make_engine() {
	compile "$1"
	pack "$1"
}

# pack compresses what compile made, unless that was done before.
pack() {
	local minor=$1 wasm=$build/$1/engine.wasm packed=$dist/engine-$1.wasm.zst
	mkdir -p "$dist"
	if [[ ! -f $packed || $(hash_of "$wasm") != "$(zstd -dcq --long=27 "$packed" | sha256sum | cut -d' ' -f1)" ]]; then
		zstd -q -f -T1 "${level[@]}" "$wasm" -o "$packed.new"
		mv "$packed.new" "$packed"
	fi
	python3 - "$dist/engines.json" "$minor" "$(release "$minor")" "$(go env GOVERSION)" \
		"$(hash_of "$wasm")" "$(hash_of "$packed")" "$(stat -c %s "$wasm")" "$(stat -c %s "$packed")" "$build/$minor/vendor/modules.txt" <<-'PYTHON'
			import json, pathlib, re, sys

			path, minor, kubernetes, go, wasm, zst, wasm_bytes, zst_bytes, modules = sys.argv[1:]
			file = pathlib.Path(path)
			engines = json.loads(file.read_text()) if file.exists() else {}
			engines[minor] = {
			    "kubernetes": kubernetes, "go": go,
			    "wasm_sha256": wasm, "wasm_bytes": int(wasm_bytes),
			    "zst_sha256": zst, "zst_bytes": int(zst_bytes),
			    "modules": dict(re.findall(r"^# (\S+) (v\S+)", pathlib.Path(modules).read_text(), re.M)),
			}
			file.write_text(json.dumps(engines, indent=1, sort_keys=True) + "\n")
		PYTHON
	ls -l "$packed"
}

verify() {
	local minor=$1
	if [[ $(recorded "$minor" go) != "$(go env GOVERSION)" ]]; then
		echo "engine $minor was built with $(recorded "$minor" go), this is $(go env GOVERSION): not compared"
		return
	fi
	compile "$minor"
	if [[ $(hash_of "$build/$minor/engine.wasm") != "$(recorded "$minor" wasm_sha256)" ]]; then
		echo "engine $minor does not rebuild to the recorded hash" >&2
		return 1
	fi
	echo "engine $minor rebuilds to the recorded hash"
}

run_tests() {
	lay "$1"
	cp "$here"/testdata -r "$build/$1" 2>/dev/null || true
	(cd "$build/$1" && GOWORK=off GOFLAGS='' go test -mod=vendor -overlay overlay.json \
		-ldflags "-X proofmark/engine.Version=$(release "$1")" .)
}

# native builds the program that answers as the engine does, and says where it is.
native() {
	lay "$1"
	(cd "$build/$1" && GOWORK=off GOFLAGS='' go build -mod=vendor -overlay overlay.json \
		-trimpath -buildvcs=false -pgo "$here/profile.pgo" \
		-ldflags "-s -w -X proofmark/engine.Version=$(release "$1")" -o native ./cmd/native)
	echo "$build/$1/native"
}

update() {
	lay_sources "$1"
	(cd "$build/$1" && GOWORK=off GOFLAGS=-mod=mod go mod tidy)
	cp "$build/$1/go.mod" "$build/$1/go.sum" "$here/$1"
}

action=make_engine
case ${1:-} in
--verify) action=verify && shift ;;
--pack) action=pack && shift ;;
--test) action=run_tests && shift ;;
--native) action=native && shift ;;
--lay) action=lay && shift ;;
--update) action=update && shift ;;
-* | "") sed -n '2,14s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
for minor in "$@"; do "$action" "$minor"; done
