#!/usr/bin/env bash
# Is the stage set: three ready servers, and a client to ask from?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

pods_by_readiness servers True -l app=web
assert_equal "three servers are ready" "$(count_words "$servers")" 3 \
	"The lab compares one address with three; it needs all three behind the Services." \
	"kubectl get pods -l app=web"

in_client greeting echo hello
assert_equal "the client can run commands" "$greeting" hello \
	"A Pod's own view of DNS misleads, so every question is asked from a Pod that is no part of the answer." \
	"kubectl get pod client"

finish
