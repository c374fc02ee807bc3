#!/usr/bin/env bash
# The policy does not look back at what was scaled away before it.
kubectl patch statefulset/db --patch '{"spec": {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}}}'
