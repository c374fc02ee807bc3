#!/usr/bin/env bash
# With no ready Pod left, the headless name does not exist any more.
for pod in $(kubectl get pods -l app=web -o name); do
	kubectl exec "$pod" -- touch /tmp/drain
	kubectl wait --for=condition=Ready=false "$pod" --timeout=30s
done
