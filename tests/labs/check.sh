#!/usr/bin/env bash
# Usage: tests/labs/check.sh
#
# What holds of the labs and the test cluster without a cluster: the scripts are
# clean, and the verify library does what it says. Installs the Debian packages
# that this takes where they are missing and it may.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
for tool in bats shellcheck shfmt; do
	command -v "$tool" >/dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "install these first: ${missing[*]}" >&2
		exit 1
	fi
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

mapfile -t scripts < <(find labs tests/labs tests/cluster -name '*.sh' -o -path tests/labs/kubectl)
shellcheck --external-sources "${scripts[@]}"
shfmt --diff "${scripts[@]}" tests/labs
bats tests/labs
