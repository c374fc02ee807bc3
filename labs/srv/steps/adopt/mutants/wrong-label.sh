#!/usr/bin/env bash
# The label names a Service that is not there.
kubectl label endpointslice/legacy-servers kubernetes.io/service-name=legacy-servers
