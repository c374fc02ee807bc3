#!/usr/bin/env bash
# Process 1 of a cluster's sandbox: gives it mounts of its own, then waits for
# ever. Bash, because process 1 must also wait for orphans, and bash does.
set -euo pipefail
STATE=$1 NAME=$2

mount --make-rshared /
# What Kubernetes, the container runtime and labs on nodes write outside of their own
# folders.
for dir in /run /var/lib /var/log /etc/default; do
	mount -t tmpfs proofmark "$dir"
done
mkdir -p "$STATE/volumes" /tmp/hostpath_pv
mount --bind "$STATE/volumes" /tmp/hostpath_pv

hostname "$NAME"
ip link set lo up
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

touch "$STATE/sandbox.ready"
while sleep 86400; do :; done
