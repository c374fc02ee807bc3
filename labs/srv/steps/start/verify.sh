#!/usr/bin/env bash
# Are three Pods behind a headless Service, and a client to ask from?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

pods_by_readiness ready True -l app=db
assert_set "the three Pods are ready" "$ready" "db-0 db-1 db-2" \
	"SRV records are made for ready Pods." \
	"kubectl get pods -l app=db"

fetch pods pods '{.items[*].status.podIP}' -l app=db
ask_dns answers db A
assert_set "the headless name answers with their addresses" "$answers" "$pods" \
	"Addresses first; ports come in the next step." \
	"kubectl get service db"

finish
