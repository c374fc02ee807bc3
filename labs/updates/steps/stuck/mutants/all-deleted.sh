#!/usr/bin/env bash
# Deleting the Pods in the middle of it spreads the bad image to the first one.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}}'
kubectl rollout status statefulset/db --timeout=60s
kubectl set image statefulset/db server=registry.k8s.io/e2e-test-images/agnhost:0.0
kubectl delete pods -l app=db
