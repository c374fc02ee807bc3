#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace
fetch colour configmap/marker '{.data.colour}'
assert_differs "there is a marker" "$colour" "none" "The lab wants one." "make it"
finish
