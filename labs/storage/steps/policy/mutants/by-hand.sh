#!/usr/bin/env bash
# The claim is gone this time, but next time it will stay again.
kubectl delete pvc data-db-2
