#!/usr/bin/env bash
# Named, but not with the name that clients ask for.
kubectl patch service db --type=json --patch '[{"op": "add", "path": "/spec/ports/0/name", "value": "web"}]'
