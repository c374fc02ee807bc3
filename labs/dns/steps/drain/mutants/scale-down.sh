#!/usr/bin/env bash
# Two addresses, but the third server is gone.
kubectl scale deployment/web --replicas=2
kubectl wait --for=jsonpath='{.status.replicas}'=2 deployment/web --timeout=60s
