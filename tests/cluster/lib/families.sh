# shellcheck shell=bash
# What the choice of IP families means for a cluster's address ranges.
# Source this; it defines functions only.

# service_ranges FAMILY: the ranges Services get their addresses from.
service_ranges() {
	case $1 in
	dual) echo 10.96.0.0/16,fd00:10:96::/112 ;;
	ipv4) echo 10.96.0.0/16 ;;
	ipv6) echo fd00:10:96::/112 ;;
	*)
		echo "unknown family '$1': dual, ipv4 or ipv6" >&2
		return 1
		;;
	esac
}

# unroutable_address FAMILY: an address of the first family, from the ranges
# reserved for documentation, for a server that must advertise one nobody dials.
unroutable_address() {
	case $1 in
	ipv6) echo 2001:db8::1 ;;
	*) echo 192.0.2.1 ;;
	esac
}
