#!/usr/bin/env bash
# The name of a Pod is not the name of a Service.
kubectl create configmap diagnosis --from-literal=missing=db-0.db-peers
