#!/usr/bin/env bash
# Without --cascade=orphan the Pods go with the set, and db-0 is a new one.
kubectl create configmap before --from-literal=db-0="$(kubectl get pod db-0 -o jsonpath='{.metadata.uid}')"
kubectl delete statefulset/db
kubectl wait --for=delete pod/db-0 --timeout=60s
kubectl apply -f manifests/parallel.yaml
kubectl wait --for=create pod/db-2 --timeout=60s
kubectl wait --for=condition=Ready pod/db-2 --timeout=60s
