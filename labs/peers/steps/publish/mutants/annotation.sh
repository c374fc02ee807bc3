#!/usr/bin/env bash
# The annotation that old manifests have for this; nothing reads it any more.
kubectl annotate service peers service.alpha.kubernetes.io/tolerate-unready-endpoints=true
