#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace
fetch colour configmap/marker '{.data.colour}'
assert_equal "the marker is blue" "$colour" blue "Blue is what the lab wants." "make it blue"
finish
