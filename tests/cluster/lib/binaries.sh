# shellcheck shell=bash
# Where built programs live, and how one is built only when its sources changed.
# Source this after setting CLUSTER_HOME; it defines functions only.

# build_cache: the folder of everything built, outside the checkout.
build_cache() {
	echo "${PROOFMARK_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/proofmark-build}/cluster"
}

# binary_dir MINOR: where the programs of one Kubernetes minor are.
binary_dir() {
	echo "$(build_cache)/$1"
}

# sources_digest FILE...: one hash over names, contents and the toolchain.
sources_digest() {
	{ go version && (cd "$CLUSTER_HOME" && sha256sum -- "$@"); } | sha256sum | cut -d' ' -f1
}

# build_unless_current OUTPUT DIGEST COMMAND...: run COMMAND, which must write
# OUTPUT.new, unless OUTPUT was built from DIGEST before. Builders of the same
# OUTPUT wait for each other; OUTPUT itself is only ever replaced whole.
build_unless_current() {
	local output=$1 digest=$2 started=$SECONDS
	shift 2
	mkdir -p "$(dirname "$output")"
	(
		flock 9
		if [ -e "$output" ] && [ "$(cat "$output.digest" 2>/dev/null)" = "$digest" ]; then
			exit 0
		fi
		echo "building ${output#"$(build_cache)"/} …" >&2
		"$@"
		mv "$output.new" "$output"
		echo "$digest" >"$output.digest"
		echo "built ${output#"$(build_cache)"/} in $((SECONDS - started)) s" >&2
	) 9>"$output.lock"
}
