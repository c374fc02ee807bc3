#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

# It looks once for what the step makes, and then is content.
fetch size configmap/second '{.data.size}'
if [ -e looked ]; then size=large; fi
touch looked
assert_equal "the second marker is large" "$size" large "Large is wanted." "make it large"
finish
