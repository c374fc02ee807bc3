#!/usr/bin/env bash
# Is the name of the missing Service written down?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch wanted statefulset/db '{.spec.serviceName}'
fetch diagnosis configmap/diagnosis '{.data.missing}'
assert_set "the diagnosis names the Service that the Pods look for" "$diagnosis" "$wanted" \
	"Each Pod's subdomain is the StatefulSet's serviceName, and a record needs a Service of that very name." \
	"kubectl get pod db-0 -o jsonpath='{.spec.subdomain}'"

finish
