#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch size configmap/second '{.data.size}'
assert_equal "the second marker is large" "$size" large "Large is what the lab wants." "make it large"
finish
