#!/usr/bin/env bash
# One claim mounted by all three Pods, instead of a template that makes three.
kubectl create namespace "$NAMESPACE"
kubectl config set-context --current --namespace="$NAMESPACE"
kubectl apply -f manifests/client.yaml -f manifests/service.yaml -f - <<-END
	apiVersion: v1
	kind: PersistentVolumeClaim
	metadata:
	  name: shared
	spec:
	  accessModes: [ReadWriteOnce]
	  resources:
	    requests:
	      storage: 1Mi
END
sed -e '/volumeClaimTemplates/,$d' manifests/statefulset.yaml |
	sed '$a\      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: shared' |
	kubectl apply -f -
kubectl rollout status statefulset/db --timeout=60s
