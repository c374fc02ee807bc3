#!/usr/bin/env bash
# Out of the Service, and out of the Deployment too.
kubectl label "$(kubectl get pods -l app=web -o name | head -n 1)" app-
kubectl rollout status deployment/web --timeout=60s
