#!/usr/bin/env bash
# Nothing was scaled up.
kubectl scale statefulset/db --replicas=2
