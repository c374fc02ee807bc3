#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch size configmap/second '{.data.size}'
assert_eqal "the second marker is large" "$size" large "" ""
finish
