#!/usr/bin/env bash
# With OnDelete nothing happens by itself.
kubectl patch statefulset/db --patch '{"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}}'
kubectl set env statefulset/db VERSION=3
