#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch size configmap/second '{.data.size}'
assert_equal "the second marker is large" "$size" large "Large is wanted." "make it large"
assert_equal "one is one" 1 1 "It always is." "nothing"
finish
