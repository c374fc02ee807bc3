#!/usr/bin/env bash
# Did the bad image stop at the first Pod it came to?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch reason pod/db-2 '{.status.containerStatuses[0].state.waiting.reason}'
case $reason in ErrImagePull | ImagePullBackOff) reason='no such image' ;; esac
assert_equal "db-2 waits for an image that does not exist" "$reason" 'no such image' \
	"A rolling update begins with the highest ordinal." \
	"kubectl describe pod db-2"

pods_by_readiness ready True -l app=db
assert_set "db-0 and db-1 still serve" "$ready" "db-0 db-1" \
	"The update waits for db-2 to become ready before it touches db-1." \
	"kubectl get pods -l app=db"

finish
