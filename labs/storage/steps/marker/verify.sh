#!/usr/bin/env bash
# Is there a new db-0, with the old claim and what was written on it?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch old configmap/before '{.data.pod}'
fetch pod pod/db-0 '{.metadata.uid}'
assert_differs "db-0 is another Pod than before" "$pod" "$old" \
	"Only a new Pod shows that the data did not live in the old one." \
	"kubectl delete pod db-0"

fetch old configmap/before '{.data.claim}'
fetch claim pvc/data-db-0 '{.metadata.uid}'
assert_set "its claim is the one from before" "$claim" "$old" \
	"The new Pod finds the claim by name: data, then db-0." \
	"kubectl get pvc data-db-0 -o jsonpath='{.metadata.uid}'"

# The short name is right for either IP family; an IPv6 address would need brackets.
in_client marker curl -s --max-time 5 "http://db-0.db:8080/shell?cmd=cat%20/data/marker"
case $marker in *'remember me'*) marker='remember me' ;; esac
assert_equal "the marker is still on the volume" "$marker" 'remember me' \
	"What a Pod writes anywhere else is gone with the Pod." \
	"kubectl exec db-0 -- cat /data/marker"

finish
