#!/usr/bin/env bash
set -euo pipefail
kubctl create namespace "$NAMESPACE"
