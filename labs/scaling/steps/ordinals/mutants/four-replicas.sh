#!/usr/bin/env bash
# One more replica adds db-3, and db-0 stays.
kubectl scale statefulset/db --replicas=4
kubectl wait --for=create pod/db-3 --timeout=60s
kubectl wait --for=condition=Ready pod/db-3 --timeout=60s
