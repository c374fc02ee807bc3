#!/usr/bin/env bash
# The right name, but the record is below _udp.
kubectl patch service db --type=json --patch '[{"op": "replace", "path": "/spec/ports/0", "value": {"name": "peer", "port": 8080, "protocol": "UDP"}}]'
