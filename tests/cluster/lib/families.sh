# shellcheck shell=bash
# What the choice of IP families means for a cluster's address ranges.
# Source this; it defines functions only.

# by_family FAMILY IPV4 IPV6: one, the other, or both with a comma.
by_family() {
	case $1 in
	dual) echo "$2,$3" ;;
	ipv4) echo "$2" ;;
	ipv6) echo "$3" ;;
	*)
		echo "unknown family '$1': dual, ipv4 or ipv6" >&2
		return 1
		;;
	esac
}

# service_ranges FAMILY: the ranges Services get their addresses from.
service_ranges() {
	by_family "$1" 10.96.0.0/16 fd00:10:96::/112
}

# pod_ranges FAMILY: the ranges that the node's share is cut from.
pod_ranges() {
	by_family "$1" 10.244.0.0/16 fd00:10:244::/56
}

# node_pod_ranges FAMILY: the only node's share, an address range a line.
node_pod_ranges() {
	by_family "$1" 10.244.0.0/24 fd00:10:244::/64 | tr , '\n'
}

# dns_address FAMILY: where Pods find the cluster's DNS. One address even in a
# dual-stack cluster, as kubeadm does it.
dns_address() {
	by_family "$1" 10.96.0.10 fd00:10:96::a | cut -d, -f1
}

# unroutable_address FAMILY: an address of the first family, from the ranges
# reserved for documentation, for a server that must advertise one nobody dials.
unroutable_address() {
	case $1 in
	ipv6) echo 2001:db8::1 ;;
	*) echo 192.0.2.1 ;;
	esac
}
