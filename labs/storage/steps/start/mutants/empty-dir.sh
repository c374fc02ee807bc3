#!/usr/bin/env bash
# A volume that is as old as its Pod, instead of a claim.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/client.yaml -f manifests/service.yaml
sed -e '/volumeClaimTemplates/,$d' manifests/statefulset.yaml |
	sed '$a\      volumes:\n        - name: data\n          emptyDir: {}' |
	kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
