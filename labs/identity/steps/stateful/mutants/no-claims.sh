#!/usr/bin/env bash
# Names without storage of their own.
kubectl delete deployment/db
kubectl apply -f manifests/service.yaml
sed -e '/volumeClaimTemplates/,$d' -e 's/^\( *\)volumeMounts:/&/' manifests/statefulset.yaml |
	sed '/volumeMounts/,/mountPath/d' | kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
