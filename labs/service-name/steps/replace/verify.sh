#!/usr/bin/env bash
# Does the old name lead to the Pods as well, and is it understood what it cannot do?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch address service/db '{.spec.clusterIP}'
assert_equal "the Service db is headless now" "$address" None \
	"The virtual IP cannot be edited away; the Service has to be made anew." \
	"kubectl get service db"

fetch pods pods '{.items[*].status.podIP}' -l app=db
ask_dns_ahead db A db-0.db A db-0.db-peers A
ask_dns answers db A
assert_set "its name answers with the three Pods" "$answers" "$pods" \
	"Any number of headless Services can list the same Pods." \
	"kubectl exec client -- dig db.NAMESPACE.svc.cluster.local"

ask_dns other db-0.db A
ask_dns own db-0.db-peers A
fetch pod pod/db-0 '{.status.podIP}'
assert_equal "a Pod has a name under db-peers only" \
	"db: $(words "$answers" | wc -w | tr -d ' ') addresses, db-0.db: ${other:-none}, db-0.db-peers: $([ -n "$own" ] && [ "$own" = "$pod" ] && echo yes || echo no)" \
	"db: 3 addresses, db-0.db: none, db-0.db-peers: yes" \
	"A Pod has one subdomain, and it is the StatefulSet's serviceName." \
	"kubectl get pod db-0 -o jsonpath='{.spec.subdomain}'"

finish
