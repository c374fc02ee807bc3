#!/usr/bin/env bash
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

holds "all is well"
finish
