#!/usr/bin/env bash
# Headless and right, but only one server is ready to be answered with.
kubectl apply -f manifests/headless.yaml
for pod in $(kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name} {.items[1].metadata.name}'); do
	kubectl exec "$pod" -- touch /tmp/drain
	kubectl wait --for=condition=Ready=false "pod/$pod" --timeout=30s
done
