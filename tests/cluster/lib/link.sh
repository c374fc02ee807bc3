# shellcheck shell=bash
# The wire between the host and a cluster's sandbox, and the node's addresses.
# Source this after sandbox.sh, with STATE and NAME set.
#
# Each cluster has a number; its addresses come from the ranges for benchmarks
# (IPv4) and for private use (IPv6). Nothing is routed beyond this machine.

# link_number: this cluster's number, known once its link is there.
link_number() {
	cat "$STATE/link"
}

# link_make: the pair of interfaces, under the first number that is free on this
# machine. The kernel decides which is: it lets one of two who ask have the name.
link_make() {
	local number
	[ ! -s "$STATE/link" ] || return 0
	for number in {1..254}; do
		if ip link add "proofmark$number" type veth peer name eth0 netns "$(sandbox_init)" 2>/dev/null; then
			echo "$number" >"$STATE/link"
			return
		fi
	done
	echo "no link can be made to the cluster's network namespace:" >&2
	ip link add proofmark255 type veth peer name eth0 netns "$(sandbox_init)" >&2
}

# node_addresses FAMILY: the node's own, IPv4 first.
node_addresses() {
	local number
	number=$(link_number)
	by_family "$1" "198.18.$number.2" "fd00:198:18:$number::2"
}

# link_up FAMILY: a pair of interfaces with an address at either end.
link_up() {
	local family=$1 number
	link_make
	number=$(link_number)
	ip link set "proofmark$number" up
	sandbox_run ip link set eth0 up
	if [ "$family" != ipv6 ]; then
		ip address replace "198.18.$number.1/24" dev "proofmark$number"
		sandbox_run ip address replace "198.18.$number.2/24" dev eth0
		# Components find their own address by the default route.
		sandbox_run ip route replace default via "198.18.$number.1"
	fi
	if [ "$family" != ipv4 ]; then
		ip address replace "fd00:198:18:$number::1/64" dev "proofmark$number" nodad
		sandbox_run ip address replace "fd00:198:18:$number::2/64" dev eth0 nodad
		sandbox_run ip -6 route replace default via "fd00:198:18:$number::1"
	fi
}

# link_wait_gone: the kernel takes the interface away after the sandbox ended.
link_wait_gone() {
	local tries
	[ -s "$STATE/link" ] || return 0
	for tries in {1..100}; do
		ip link show "proofmark$(link_number)" >/dev/null 2>&1 || return 0
		[ "$tries" = 1 ] || sleep 0.1
	done
	ip link delete "proofmark$(link_number)"
}
