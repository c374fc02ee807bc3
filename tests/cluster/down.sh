#!/usr/bin/env bash
# Usage: down.sh [--name NAME] [--keep-logs]
#
# End a cluster that up.sh started, with everything that ran in it, and remove
# what it wrote. Down twice is down once.
set -euo pipefail
CLUSTER_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/cluster.sh
. "$CLUSTER_HOME/lib/cluster.sh"

name=lab logs=
while [ $# -gt 0 ]; do
	case $1 in
	--name) name=${2:?--name needs a value} && shift 2 ;;
	--keep-logs) logs=keep-logs && shift ;;
	*) usage "${BASH_SOURCE[0]}" ;;
	esac
done
require_linux_root
cluster_named "$name"

cluster_down "$logs"
