#!/usr/bin/env bash
# The Service that exists is not the one that is missing.
kubectl create configmap diagnosis --from-literal=missing=db
