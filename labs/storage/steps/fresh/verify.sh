#!/usr/bin/env bash
# Did db-2 come back with an empty volume?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

pods_by_readiness ready True -l app=db
assert_set "three Pods are ready" "$ready" "db-0 db-1 db-2" \
	"The set is complete again." \
	"kubectl scale statefulset/db --replicas=3"

fetch old configmap/before '{.data.third}'
fetch claim pvc/data-db-2 '{.metadata.uid}'
assert_differs "the claim of db-2 is a new one" "$claim" "$old" \
	"Its name is the old one, its volume is not." \
	"kubectl get pvc data-db-2 -o jsonpath='{.metadata.uid}'"

# The short name is right for either IP family; an IPv6 address would need brackets.
in_client files curl -s --max-time 5 "http://db-2.db:8080/shell?cmd=ls%20/data%20%7C%20wc%20-l"
case $files in
'{"output":"0\n"}') files=none ;;
esac
assert_equal "the new volume is empty" "files: $files" "files: none" \
	"Nobody copies data between volumes: a database would have to fill this member again." \
	"kubectl exec db-2 -- ls /data"

finish
