#!/usr/bin/env bash
# Do three members run, wait for each other, and have no names?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

assert_own_namespace

fetch running pods '{.items[?(@.status.phase=="Running")].metadata.name}' -l app=etcd
pods_by_readiness unready False -l app=etcd
assert_equal "all three members run, and none is ready" "running: $(words "$running"), not ready: $(words "$unready")" \
	"running: etcd-0 etcd-1 etcd-2, not ready: etcd-0 etcd-1 etcd-2" \
	"A member is ready when there is a leader, and a leader takes two members that find each other." \
	"kubectl get pods -l app=etcd"

ask_dns answers peers A
assert_equal "their Service has no name" "$STATUS" NXDOMAIN \
	"DNS leaves out what is not ready, and here nobody is." \
	"kubectl get endpointslices -l kubernetes.io/service-name=peers -o yaml"

finish
