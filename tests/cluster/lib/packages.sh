# shellcheck shell=bash
# The Debian packages that a cluster with a node needs besides its own programs.
# Source this; it defines functions only.

# A program and the package it comes from: of the node, then of the images.
packages_table() {
	cat <<-END
		runc runc
		nft nftables
		conntrack conntrack
		ip iproute2
		nsenter util-linux
		pgrep procps
		openssl openssl
		/usr/lib/cni/ptp containernetworking-plugins
		bash bash
		busybox busybox
		curl curl
		dig bind9-dnsutils
		nc netcat-openbsd
		python3 python3
	END
}

packages_missing() {
	local program package
	while read -r program package; do
		PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || echo "$package"
	done < <(packages_table)
}

# packages_ensure: install what is missing, or say what to install.
packages_ensure() {
	local missing
	mapfile -t missing < <(packages_missing)
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "these programs' Debian packages are missing: ${missing[*]}" >&2
		return 1
	fi
	echo "installing ${missing[*]} …" >&2
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
