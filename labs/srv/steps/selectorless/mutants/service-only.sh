#!/usr/bin/env bash
# Nobody makes the slice.
kubectl apply -f manifests/legacy-service.yaml
