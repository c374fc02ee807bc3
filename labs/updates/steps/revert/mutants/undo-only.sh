#!/usr/bin/env bash
# The template is right again, and db-2 waits for the bad image for ever.
kubectl rollout undo statefulset/db
