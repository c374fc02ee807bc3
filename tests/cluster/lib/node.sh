# shellcheck shell=bash
# The node: container runtime, kubelet, kube-proxy. And the controllers.
# Source this after the other parts, with STATE, NAME, FAMILY and MINOR set.
# shellcheck disable=SC2153 # Those variables are the caller's.

NODE=lab-node

# component NAME FLAGS...: start a Kubernetes component in the sandbox.
component() {
	local name=$1
	process_start "$name" "$(binary_dir "$MINOR")/components" "$@"
}

# service NAME FLAGS...: the same, under its own name and started anew when it ends.
service() {
	local name=$1
	mkdir -p "$STATE/bin"
	ln -sf "$(binary_dir "$MINOR")/components" "$STATE/bin/$name"
	process_start "$name" bash "$CLUSTER_HOME/lib/service.sh" "$STATE/bin/$name" "$@"
}

# credentials NAME SUBJECT: a kubeconfig for a component, $STATE/NAME.kubeconfig.
credentials() {
	pki_certificate "$1" "$2"
	pki_kubeconfig "$1" "$STATE/$1.kubeconfig" "https://$(server_host):$(port_for apiserver)"
}

controllers_up() {
	credentials controller-manager /CN=system:kube-controller-manager
	credentials scheduler /CN=system:kube-scheduler
	component kube-controller-manager --kubeconfig "$STATE/controller-manager.kubeconfig" \
		--service-account-private-key-file "$STATE/pki/sa.key" --root-ca-file "$STATE/pki/ca.crt" \
		--cluster-signing-cert-file "$STATE/pki/ca.crt" --cluster-signing-key-file "$STATE/pki/ca.key" \
		--use-service-account-credentials --allocate-node-cidrs \
		--cluster-cidr "$(pod_ranges "$FAMILY")" --service-cluster-ip-range "$(service_ranges "$FAMILY")" \
		--enable-hostpath-provisioner --leader-elect=false --kube-api-qps 200 --kube-api-burst 400
	component kube-scheduler --kubeconfig "$STATE/scheduler.kubeconfig" --leader-elect=false
}

# runtime_up: containerd, with its network configuration.
runtime_up() {
	local ranges
	ranges=$(node_pod_ranges "$FAMILY" | sed 's/.*/[{"subnet":"&"}]/' | paste -sd,)
	mkdir -p "$STATE/cni"
	# Routed, not bridged: an answer from a Pod on this node to a Pod on this node
	# then passes the packet filter that must undo a Service's translation.
	cat >"$STATE/cni/10-proofmark.conflist" <<-END
		{"cniVersion": "1.0.0", "name": "proofmark", "plugins": [
		  {"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local", "ranges": [$ranges],
		    "routes": [$(default_routes)]}},
		  {"type": "portmap", "capabilities": {"portMappings": true}}]}
	END
	cat >"$STATE/containerd.toml" <<-END
		version = 3
		root = "$STATE/containerd"
		state = "/run/containerd"
		[grpc]
		address = "/run/containerd.sock"
		[plugins.'io.containerd.cri.v1.images'.pinned_images]
		sandbox = "registry.k8s.io/pause:3.10.1"
		[plugins.'io.containerd.cri.v1.runtime']
		restrict_oom_score_adj = true
		[plugins.'io.containerd.cri.v1.runtime'.cni]
		bin_dirs = ["/usr/lib/cni"]
		conf_dir = "$STATE/cni"
		[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
		SystemdCgroup = false
	END
	process_start containerd env "PATH=$(build_cache):$PATH:/usr/sbin:/sbin" \
		"$(build_cache)/containerd" --config "$STATE/containerd.toml"
	wait_until 20 ready containerd runtime_client version
}

default_routes() {
	by_family "$FAMILY" '{"dst":"0.0.0.0/0"}' '{"dst":"::/0"}'
}

runtime_client() {
	sandbox_run "$(build_cache)/ctr" --address /run/containerd.sock --namespace k8s.io "$@"
}

# images_import [NAME...]: these archives of the build cache, all when none is named, each once.
images_import() {
	local archive name log=$STATE/log/images.log
	local -a archives=("$(build_cache)"/images/*.tar)
	(($# == 0)) || archives=("${@/#/$(build_cache)/images/}") archives=("${archives[@]/%/.tar}")
	mkdir -p "$STATE/images"
	for archive in "${archives[@]}"; do
		name=$(basename "$archive" .tar)
		[ -e "$STATE/images/$name" ] && continue
		runtime_client images import --local "$archive" >>"$log" 2>&1 || {
			echo "$archive cannot be imported:" >&2
			tail -n 5 "$log" >&2
			return 1
		}
		touch "$STATE/images/$name"
	done
}

# kubelet_up NODE_IP: the kubelet, with the value of its --node-ip.
kubelet_up() {
	pki_certificate kubelet "/O=system:nodes/CN=system:node:$NODE" \
		"DNS:$NODE,$(node_addresses "$FAMILY" | sed 's/[^,]*/IP:&/g')"
	pki_kubeconfig kubelet "$STATE/kubelet.kubeconfig" "https://$(server_host):$(port_for apiserver)"
	# Pods that ask for the node's DNS get this; there is none to ask.
	echo 'nameserver 127.0.0.1' >"$STATE/resolv.conf"
	cat >"$STATE/kubelet.yaml" <<-END
		apiVersion: kubelet.config.k8s.io/v1beta1
		kind: KubeletConfiguration
		authentication: {anonymous: {enabled: false}, x509: {clientCAFile: $STATE/pki/ca.crt}, webhook: {enabled: true}}
		authorization: {mode: Webhook}
		address: "::"
		clusterDomain: cluster.local
		clusterDNS: ["$(dns_address "$FAMILY")"]
		containerRuntimeEndpoint: unix:///run/containerd.sock
		cgroupDriver: cgroupfs
		cgroupRoot: /proofmark-$NAME
		failCgroupV1: false
		failSwapOn: false
		tlsCertFile: $STATE/pki/kubelet.crt
		tlsPrivateKeyFile: $STATE/pki/kubelet.key
		providerID: proofmark://$NAME/$NODE
		imageMinimumGCAge: 100h
		imageGCHighThresholdPercent: 100
		evictionHard: {memory.available: 50Mi}
		localStorageCapacityIsolation: false
		resolvConf: $STATE/resolv.conf
		registerNode: true
	END
	service kubelet --config "$STATE/kubelet.yaml" --kubeconfig "$STATE/kubelet.kubeconfig" \
		--hostname-override "$NODE" --node-ip "$1" --root-dir "$STATE/kubelet"
}

proxy_up() {
	# It ends itself, for a moment, when the file it was configured with is written again.
	process_alive kube-proxy && return
	credentials kube-proxy /CN=system:kube-proxy
	cat >"$STATE/kube-proxy.yaml" <<-END
		apiVersion: kubeproxy.config.k8s.io/v1alpha1
		kind: KubeProxyConfiguration
		mode: nftables
		clientConnection: {kubeconfig: $STATE/kube-proxy.kubeconfig}
		hostnameOverride: $NODE
		clusterCIDR: $(pod_ranges "$FAMILY")
		conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
	END
	service kube-proxy --config "$STATE/kube-proxy.yaml"
}
