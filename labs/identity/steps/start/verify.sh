#!/usr/bin/env bash
# Are three Pods of a Deployment there, and a client to ask from?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

fetch replicas deployment/db '{.status.readyReplicas}'
assert_equal "the Deployment db has three ready Pods" "$replicas" 3 \
	"The lab compares these three with those of a StatefulSet." \
	"kubectl get deployment db"

in_client greeting echo hello
assert_equal "the client can run commands" "$greeting" hello \
	"A Pod's own view of DNS misleads, so every question is asked from a Pod that is no part of the answer." \
	"kubectl get pod client"

finish
