#!/usr/bin/env bash
# The policy says that a second family is wanted; the cluster picks it.
set -euo pipefail
kubectl patch service plain --patch '{"spec": {"ipFamilyPolicy": "PreferDualStack"}}'
