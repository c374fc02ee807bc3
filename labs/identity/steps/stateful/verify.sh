#!/usr/bin/env bash
# Do three Pods have fixed names, each with its own record in DNS?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch deployment deployment/db '{.metadata.name}'
fetch replicas statefulset/db '{.status.readyReplicas}'
assert_equal "the StatefulSet db has three ready Pods, and the Deployment is gone" \
	"StatefulSet: ${replicas:-0} ready, Deployment: ${deployment:-none}" \
	"StatefulSet: 3 ready, Deployment: none" \
	"Two controllers with the same selector would put their Pods behind the same Service." \
	"kubectl get deployments,statefulsets"

fetch address service/db '{.spec.clusterIP}'
assert_equal "the Service db is headless" "$address" None \
	"A governing Service with a virtual IP hides the Pods that it should name." \
	"kubectl get service db"

fetch pods pods '{range .items[*]}{.metadata.name}={.status.podIP} {end}' -l app=db
addresses=
for pair in $pods; do
	addresses="$addresses ${pair#*=}"
done
ask_dns_ahead db A db-0.db A db-1.db A db-2.db A
ask_dns answers db A
assert_set "the Service's name answers with the Pods' addresses" "$answers" "$addresses" \
	"The name of a headless Service is the list of its ready Pods." \
	"kubectl exec client -- dig db.NAMESPACE.svc.cluster.local"

for ordinal in 0 1 2; do
	value_of address "$pods" "db-$ordinal"
	ask_dns answer "db-$ordinal.db" A
	assert_set "db-$ordinal.db answers with the address of db-$ordinal" "$answer" "$address" \
		"Each Pod has a record of its own: its hostname, then its subdomain, which is the Service's name." \
		"kubectl get pod db-$ordinal -o jsonpath='{.spec.hostname}.{.spec.subdomain}'"
done

fetch claims pvc '{.items[?(@.status.phase=="Bound")].metadata.name}'
assert_set "each Pod has a bound claim of its own" "$claims" "data-db-0 data-db-1 data-db-2" \
	"The claim's name is made from the template's and the Pod's: it is found again by name." \
	"kubectl get pvc (kubectl get all leaves claims out)"

finish
