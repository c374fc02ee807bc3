#!/usr/bin/env bash
set -uo pipefail
# shellcheck source=../../../lib/verify.sh
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace
fetch address service/web '{.spec.clusterIP}'
assert_equal "the Service web is headless" "$address" None \
	"Only a headless Service answers with the addresses of its Pods." \
	"kubectl apply -f manifests/web.yaml"
finish
