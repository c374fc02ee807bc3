#!/usr/bin/env bash
# The field is right, but on a Service of its own: the members' names are below the other one.
kubectl create service clusterip ready-or-not --clusterip=None --tcp=2379
kubectl patch service ready-or-not --patch '{"spec": {"publishNotReadyAddresses": true, "selector": {"app": "etcd"}}}'
