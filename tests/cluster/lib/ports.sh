# shellcheck shell=bash
# Loopback ports, chosen once for a cluster and kept in its folder.
# Source this after setting STATE.

port_taken() {
	(: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# port_for NAME: the port of NAME in this cluster. Chosen below the kernel's
# ephemeral range, so that no outgoing connection can be sitting on it.
port_for() {
	local file=$STATE/ports/$1 port
	if [ ! -s "$file" ]; then
		mkdir -p "$STATE/ports"
		while
			port=$((20000 + RANDOM % 12000))
			port_taken "$port" || grep -qsxF "$port" "$STATE"/ports/*
		do :; done
		echo "$port" >"$file"
	fi
	cat "$file"
}

# ports_wait_free: return when nothing listens on this cluster's ports any more.
ports_wait_free() {
	local file tries
	for file in "$STATE"/ports/*; do
		[ -s "$file" ] || continue
		for tries in {1..100}; do
			port_taken "$(cat "$file")" || continue 2
			sleep 0.1
		done
		echo "port $(cat "$file") (${file##*/}) is still in use after $((tries / 10)) s" >&2
		return 1
	done
}
