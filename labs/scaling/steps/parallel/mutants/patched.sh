#!/usr/bin/env bash
# Refused: the policy cannot be changed.
kubectl patch statefulset/db --patch '{"spec": {"podManagementPolicy": "Parallel"}}'
