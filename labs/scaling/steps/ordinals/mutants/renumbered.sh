#!/usr/bin/env bash
# A start of 3 leaves nobody in place: everything is new.
kubectl create configmap healthy \
	--from-literal=uids="$(kubectl get pod db-1 db-2 -o jsonpath='{.items[*].metadata.uid}')"
kubectl patch statefulset/db --patch '{"spec": {"ordinals": {"start": 3}}}'
kubectl wait --for=create pod/db-5 --timeout=60s
kubectl wait --for=condition=Ready pod/db-5 --timeout=60s
