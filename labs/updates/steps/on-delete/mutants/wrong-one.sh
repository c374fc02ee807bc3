#!/usr/bin/env bash
# The highest ordinal went first, as a rolling update does it.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}}'
kubectl set env statefulset/db VERSION=3
kubectl delete pod db-2
kubectl wait --for=create pod/db-2 --timeout=60s
kubectl wait --for=condition=Ready pod/db-2 --timeout=60s
