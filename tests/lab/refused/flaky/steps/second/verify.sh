#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

# Every other look at the finished step finds it undone.
fetch size configmap/second '{.data.size}'
[ -z "$size" ] || echo >>looks
looks=$(grep -c "" looks 2>/dev/null)
[ $((${looks:-0} % 2)) -eq 1 ] || size=
assert_equal "the second marker is large" "$size" large "Large is wanted." "make it large"
finish
