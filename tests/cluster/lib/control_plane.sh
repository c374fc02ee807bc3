# shellcheck shell=bash
# etcd and kube-apiserver: the part that every cluster here has.
# Source this after processes.sh, ports.sh and pki.sh, with STATE and BIN set.

etcd_up() {
	local client peer
	client=http://127.0.0.1:$(port_for etcd-client)
	peer=http://127.0.0.1:$(port_for etcd-peer)
	# A test cluster is remade, not recovered: it need not wait for the disk.
	process_start etcd "$(build_cache)/etcd" --name proofmark --data-dir "$STATE/etcd" \
		--listen-client-urls "$client" --advertise-client-urls "$client" \
		--listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" \
		--initial-cluster "proofmark=$peer" --unsafe-no-fsync --log-level warn
}

# apiserver_up PROGRAM RANGES HOST FLAGS...: kube-apiserver on its own port of
# HOST, ready, with an administrator's kubeconfig in $STATE/kubeconfig.
apiserver_up() {
	local program=$1 ranges=$2 host=$3 pki=$STATE/pki port
	shift 3
	port=$(port_for apiserver)
	pki_authority
	pki_certificate admin /O=system:masters/CN=admin
	pki_kubeconfig admin "$STATE/kubeconfig" "https://$host:$port"
	process_start kube-apiserver "$program" kube-apiserver \
		--etcd-servers "http://127.0.0.1:$(port_for etcd-client)" \
		--secure-port "$port" \
		--tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
		--client-ca-file "$pki/ca.crt" \
		--service-account-issuer https://kubernetes.default.svc \
		--service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key" \
		--service-cluster-ip-range "$ranges" \
		--authorization-mode Node,RBAC --allow-privileged "$@"
	wait_until 60 ready kube-apiserver "$program" kubectl --kubeconfig "$STATE/kubeconfig" get --raw /readyz
}

# control_plane_down: end both and wait until their ports are free.
control_plane_down() {
	process_stop kube-apiserver
	process_stop etcd
	ports_wait_free
}
