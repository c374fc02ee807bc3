#!/usr/bin/env bash
# The new db-2 gets the bad image again: the template still asks for it.
kubectl delete pod db-2
