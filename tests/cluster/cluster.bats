#!/usr/bin/env bats
# The test cluster, for real: needs root on Linux, takes a minute or two.
# Run: bats tests/cluster

setup() {
	cd "$BATS_TEST_DIRNAME"
	export PROOFMARK_CLUSTERS=$BATS_FILE_TMPDIR/clusters
}

teardown_file() {
	cd "$BATS_TEST_DIRNAME"
	for name in bats-one bats-two; do
		PROOFMARK_CLUSTERS=$BATS_FILE_TMPDIR/clusters ./down.sh --name "$name"
	done
}

kubectl_of() {
	local name=$1
	shift
	"$(./build.sh node)/kubectl" --kubeconfig "$PROOFMARK_CLUSTERS/$name/kubeconfig" "$@"
}

# traces NAME NUMBER: what of a cluster is still there.
traces() {
	local number=$2
	ls -d "$PROOFMARK_CLUSTERS/$1" /sys/fs/cgroup/{,*/}"proofmark-$1" 2>/dev/null
	ip -brief link show "proofmark$number" 2>/dev/null
	pgrep -af "$PROOFMARK_CLUSTERS/$1/"
	return 0
}

@test "up gives a node that is Ready, with an address of either family" {
	run ./up.sh --name bats-one --family dual
	[ "$status" -eq 0 ]
	[ "${lines[-1]}" = "$PROOFMARK_CLUSTERS/bats-one/kubeconfig" ]
	run kubectl_of bats-one get nodes -o \
		jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status} {.items[*].status.addresses[?(@.type=="InternalIP")].address}'
	[[ $output =~ ^True\ 198\.18\.[0-9]+\.2\ fd00:198:18:[0-9]+::2$ ]]
}

@test "up twice is up once" {
	processes() { grep . "$PROOFMARK_CLUSTERS"/bats-one/run/*; }
	processes >"$BATS_TEST_TMPDIR/before"
	./up.sh --name bats-one --family dual
	diff "$BATS_TEST_TMPDIR/before" <(processes) || {
		tail -n 5 "$PROOFMARK_CLUSTERS"/bats-one/log/*.log
		return 1
	}
}

@test "up starts what has died, and leaves the rest alone" {
	state=$PROOFMARK_CLUSTERS/bats-one
	survivors() { grep . "$state"/run/* | grep -v /kube-scheduler:; }
	survivors >"$BATS_TEST_TMPDIR/before"
	read -r pid _ <"$state/run/kube-scheduler"
	pkill --parent "$pid" # The recorded one only entered the sandbox.
	while [ -d "/proc/$pid" ]; do sleep 0.1; done
	touch "$BATS_TEST_TMPDIR/killed"
	./up.sh --name bats-one --family dual
	diff "$BATS_TEST_TMPDIR/before" <(survivors)
	read -r pid _ <"$state/run/kube-scheduler"
	[ -d "/proc/$pid" ]
	# kube-proxy ends a moment after its configuration was touched.
	[ -z "$(find "$state" -name kube-proxy.yaml -newer "$BATS_TEST_TMPDIR/killed")" ]
}

@test "a kubelet and a kube-proxy that end are started anew, with what is in /etc/default" {
	state=$PROOFMARK_CLUSTERS/bats-one
	read -r sandbox _ <"$state/run/sandbox"
	init=$(pgrep --parent "$sandbox")
	inside() { nsenter --target "$init" --mount --pid --net -- "$@"; }
	before=$(inside pidof kubelet kube-proxy)
	inside sh -c 'echo KUBELET_EXTRA_ARGS=--v=1 >/etc/default/kubelet'
	inside pkill -x 'kubelet|kube-proxy'
	for _ in {1..100}; do
		[ "$(inside pidof kubelet kube-proxy | wc -w)" != 2 ] || break
		sleep 0.1
	done
	for pid in $(inside pidof kubelet kube-proxy); do
		[[ " $before " != *" $pid "* ]]
	done
	inside sh -c 'tr "\\0" " " </proc/$(pidof kubelet)/cmdline' | grep -q -- ' --v=1 $'
	[ ! -e /etc/default/kubelet ]
	kubectl_of bats-one wait --for=condition=Ready node --all --timeout=60s
}

@test "up with other settings is refused, and says what to do" {
	run ./up.sh --name bats-one --family ipv4
	[ "$status" -eq 1 ]
	[[ $output == *"up as 'dual "*"take it down first"* ]]
}

@test "a second cluster, of IPv6 alone, lives beside the first" {
	./up.sh --name bats-two --family ipv6
	# Who names no family takes it as it is.
	./up.sh --name bats-two
	run kubectl_of bats-two get services kubernetes -o jsonpath='{.spec.clusterIPs[*]}'
	[ "$output" = fd00:10:96::1 ]
	run kubectl_of bats-two get nodes -o jsonpath='{.items[*].status.addresses[?(@.type=="InternalIP")].address}'
	[[ $output =~ ^fd00:198:18:[0-9]+::2$ ]]
	run kubectl_of bats-one get --raw /readyz
	[ "$output" = ok ]
}

@test "Pods get addresses, volumes and names in either cluster" {
	for name in bats-one bats-two; do
		kubectl_of "$name" apply -f ../../labs/identity/manifests/service.yaml \
			-f ../../labs/identity/manifests/statefulset.yaml -f ../../labs/identity/manifests/client.yaml
	done
	for name in bats-one bats-two; do
		kubectl_of "$name" rollout status statefulset/db --timeout=120s
		kubectl_of "$name" wait --for=condition=Ready pod/client --timeout=60s
		run kubectl_of "$name" exec client -- curl -s http://db-1.db.default.svc.cluster.local:8080/hostname
		[ "$output" = db-1 ]
	done
}

@test "down leaves nothing behind, with Pods and volumes still there" {
	number=$(cat "$PROOFMARK_CLUSTERS/bats-one/link")
	./down.sh --name bats-one
	[ -z "$(traces bats-one "$number")" ]
	run kubectl_of bats-two get --raw /readyz
	[ "$output" = ok ]
}

@test "down twice is down once" {
	./down.sh --name bats-one
}

@test "what a killed cluster leaves behind is no obstacle" {
	number=$(cat "$PROOFMARK_CLUSTERS/bats-two/link")
	read -r pid _ <"$PROOFMARK_CLUSTERS/bats-two/run/sandbox"
	kill -KILL "$pid"
	./up.sh --name bats-two --family ipv4
	run kubectl_of bats-two get services kubernetes -o jsonpath='{.spec.clusterIPs[*]}'
	[ "$output" = 10.96.0.1 ]
	./down.sh --name bats-two
	[ -z "$(traces bats-two "$number")" ]
}

@test "a name that is no name is refused" {
	run ./up.sh --name 'No Such/Name'
	[ "$status" -eq 2 ]
	[[ $output == *"lower-case letters"* ]]
}
