#!/usr/bin/env bash
# Was a Pod of the Deployment deleted, and did one under another name replace it?
set -uo pipefail
. "$(dirname "$0")/../../../lib/verify.sh" || exit 2

fetch noted configmap/deployment-before '{.data.names}'
assert_equal "the names of three Pods are noted" "$(count_words "$noted")" 3 \
	"What comes back can only be judged against what was there before." \
	"kubectl get configmap deployment-before -o yaml"

fetch names pods '{.items[*].metadata.name}' -l app=db,pod-template-hash
gone=0
for name in $noted; do
	case " $names " in
	*" $name "*) ;;
	*) gone=$((gone + 1)) ;;
	esac
done
assert_equal "one of the noted names is gone" "$gone" 1 \
	"A Pod of a Deployment is replaced, not brought back: its name dies with it." \
	"kubectl get pods -l app=db, and compare with the ConfigMap deployment-before"

fetch replicas deployment/db '{.status.readyReplicas}'
if [ -n "$noted" ] && [ "$gone" -gt 0 ]; then
	now="$replicas ready"
else
	now="none replaced yet"
fi
assert_equal "three Pods are ready again" "$now" "3 ready" \
	"The Deployment only counts; which three they are does not matter to it." \
	"kubectl get deployment db"

finish
