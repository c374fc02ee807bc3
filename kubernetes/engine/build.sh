#!/usr/bin/env bash
# Build the engines: Kubernetes' own packages as WASM, one a minor, and as a
# program for the machines that most people check on, Linux on x86-64.
#
#   build.sh 1.36 …            build both, compress and record in ../dist
#   build.sh --verify 1.36 …   rebuild both and compare with what is recorded
#   build.sh --pack 1.36 …     only compress and record what was built
#   build.sh --test 1.36 …     run the guest's tests natively
#   build.sh --native 1.36     build the program for this machine, print its path
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
	go run "$here/cmd/still/main.go" -goroot "$(go env GOROOT)" -out "$build/$minor/still" -overlay "$build/$minor/overlay.json"
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
	program "$1" linux amd64
	pack "$1"
}

# pack compresses what was built, unless that was done before, and records it.
pack() {
	local minor=$1
	mkdir -p "$dist"
	compress "$build/$minor/engine.wasm" "$dist/engine-$minor.wasm.zst"
	compress "$build/$minor/linux-amd64" "$dist/engine-$minor.linux-amd64.zst"
	python3 - "$dist" "$build/$minor" "$minor" "$(release "$minor")" "$(go env GOVERSION)" <<-'PYTHON'
		import hashlib, json, pathlib, re, sys

		dist, build = map(pathlib.Path, sys.argv[1:3])
		minor, kubernetes, go = sys.argv[3:]


		def facts(name, plain, packed):
		    hashes = [hashlib.sha256(f.read_bytes()).hexdigest() for f in (plain, packed)]
		    return {
		        f"{name}_sha256": hashes[0], f"{name}_bytes": plain.stat().st_size,
		        f"{name}_zst_sha256": hashes[1], f"{name}_zst_bytes": packed.stat().st_size,
		    }


		path = dist / "engines.json"
		engines = json.loads(path.read_text()) if path.exists() else {}
		modules = (build / "vendor/modules.txt").read_text()
		engines[minor] = {
		    "kubernetes": kubernetes, "go": go,
		    **facts("wasm", build / "engine.wasm", dist / f"engine-{minor}.wasm.zst"),
		    **facts("linux_amd64", build / "linux-amd64", dist / f"engine-{minor}.linux-amd64.zst"),
		    "modules": dict(re.findall(r"^# (\S+) (v\S+)", modules, re.M)),
		}
		path.write_text(json.dumps(engines, indent=1, sort_keys=True) + "\n")
	PYTHON
	ls -l "$dist/engine-$minor".*
}

# compress FILE PACKED: unless that is what is in it.
compress() {
	if [[ ! -f $2 || $(hash_of "$1") != "$(zstd -dcq --long=27 "$2" | sha256sum | cut -d' ' -f1)" ]]; then
		zstd -q -f -T1 "${level[@]}" "$1" -o "$2.new"
		chmod 644 "$2.new" # not the program's own
		mv "$2.new" "$2"
	fi
}

verify() {
	local minor=$1
	if [[ $(recorded "$minor" go) != "$(go env GOVERSION)" ]]; then
		echo "engine $minor was built with $(recorded "$minor" go), this is $(go env GOVERSION): not compared"
		return
	fi
	compile "$minor"
	program "$minor" linux amd64
	same "$minor" engine.wasm wasm_sha256
	same "$minor" linux-amd64 linux_amd64_sha256
}

# same MINOR FILE FIELD: what was built is what is recorded.
same() {
	if [[ $(hash_of "$build/$1/$2") != "$(recorded "$1" "$3")" ]]; then
		echo "engine $1: $2 does not rebuild to the recorded hash" >&2
		exit 1
	fi
	echo "engine $1: $2 rebuilds to the recorded hash"
}

run_tests() {
	lay "$1"
	cp "$here"/testdata -r "$build/$1" 2>/dev/null || true
	(cd "$build/$1" && GOWORK=off GOFLAGS='' CGO_ENABLED=0 go test -mod=vendor -overlay overlay.json \
		-ldflags "-X proofmark/engine.Version=$(release "$1")" . ./cmd/native)
}

# program MINOR OS ARCHITECTURE: what answers as the engine does, for that kind of machine.
program() {
	lay "$1"
	(cd "$build/$1" && GOWORK=off GOFLAGS='' GOOS=$2 GOARCH=$3 GOAMD64=v1 GOEXPERIMENT='' CGO_ENABLED=0 \
		go build -mod=vendor -overlay overlay.json \
		-trimpath -buildvcs=false -pgo "$here/profile.pgo" \
		-ldflags "-s -w -buildid= -X proofmark/engine.Version=$(release "$1")" -o "$2-$3" ./cmd/native)
}

# native builds the program for this machine, and says where it is.
native() {
	local os architecture
	os=$(go env GOOS) architecture=$(go env GOARCH)
	program "$1" "$os" "$architecture"
	echo "$build/$1/$os-$architecture"
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
-* | "") sed -n '2,15s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
for minor in "$@"; do "$action" "$minor"; done
