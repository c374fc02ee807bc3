# shellcheck shell=bash
# What every cluster has besides its components: cluster DNS and storage.
# Source this after families.sh, with FAMILY set; it defines functions only.

# addons_manifest: the objects, for `kubectl apply`. The Corefile is what kubeadm
# installs, without a server to forward other names to: there is none.
addons_manifest() {
	cat <<-END
		apiVersion: storage.k8s.io/v1
		kind: StorageClass
		metadata:
		  name: standard
		  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
		provisioner: kubernetes.io/host-path
		---
		apiVersion: v1
		kind: ServiceAccount
		metadata: {name: coredns, namespace: kube-system}
		---
		apiVersion: rbac.authorization.k8s.io/v1
		kind: ClusterRole
		metadata: {name: system:coredns}
		rules:
		- {apiGroups: [""], resources: [services, pods, namespaces], verbs: [list, watch]}
		- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
		---
		apiVersion: rbac.authorization.k8s.io/v1
		kind: ClusterRoleBinding
		metadata: {name: system:coredns}
		roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:coredns}
		subjects:
		- {kind: ServiceAccount, name: coredns, namespace: kube-system}
		---
		apiVersion: v1
		kind: ConfigMap
		metadata: {name: coredns, namespace: kube-system}
		data:
		  Corefile: |
		    .:53 {
		        errors
		        health
		        ready
		        kubernetes cluster.local in-addr.arpa ip6.arpa {
		            pods insecure
		            fallthrough in-addr.arpa ip6.arpa
		            ttl 30
		        }
		        cache 30 {
		            disable success cluster.local
		            disable denial cluster.local
		        }
		        loadbalance
		    }
		---
		apiVersion: v1
		kind: Service
		metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
		spec:
		  clusterIP: "$(dns_address "$FAMILY")"
		  selector: {k8s-app: kube-dns}
		  ports:
		  - {name: dns, port: 53, protocol: UDP}
		  - {name: dns-tcp, port: 53, protocol: TCP}
		---
		apiVersion: apps/v1
		kind: Deployment
		metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
		spec:
		  selector: {matchLabels: {k8s-app: kube-dns}}
		  template:
		    metadata: {labels: {k8s-app: kube-dns}}
		    spec:
		      serviceAccountName: coredns
		      dnsPolicy: Default
		      priorityClassName: system-cluster-critical
		      containers:
		      - name: coredns
		        image: registry.k8s.io/coredns/coredns:v1.14.2
		        args: [-conf, /etc/coredns/Corefile]
		        readinessProbe: {httpGet: {path: /ready, port: 8181}, periodSeconds: 1}
		        volumeMounts: [{name: config, mountPath: /etc/coredns}]
		      volumes:
		      - name: config
		        configMap: {name: coredns}
	END
}
