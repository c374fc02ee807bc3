#!/usr/bin/env bash
# Refused: a virtual IP may not change once set.
kubectl patch service db --patch '{"spec": {"clusterIP": "None"}}'
