# shellcheck shell=bash
# Root file systems put together from programs of this machine.
# Source this; it defines functions only.

# rootfs_start ROOT: an empty root with a user and a place for temporary files.
rootfs_start() {
	local root=$1
	find "$root" -mindepth 1 -delete
	mkdir -p "$root"/{etc,tmp,usr/bin,usr/sbin,usr/lib,usr/lib64}
	# The libraries' paths are those of a Debian with a merged /usr.
	ln -s usr/bin "$root/bin"
	ln -s usr/sbin "$root/sbin"
	ln -s usr/lib "$root/lib"
	ln -s usr/lib64 "$root/lib64"
	chmod 1777 "$root/tmp"
	echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
	echo 'root:x:0:' >"$root/etc/group"
}

# rootfs_file ROOT FILE: a file of this machine at the same place in the root.
rootfs_file() {
	local root=$1 file=$2
	[ -e "$root$file" ] && return
	mkdir -p "$root$(dirname "$file")"
	cp -L "$file" "$root$file"
}

# rootfs_program ROOT FILE PLACE: a program and the libraries it is linked to.
rootfs_program() {
	local root=$1 file=$2 place=$3 library
	mkdir -p "$root$(dirname "$place")"
	cp -L "$file" "$root$place"
	chmod 755 "$root$place"
	# A static program has no libraries, and ldd says so with an error.
	while read -r library; do
		rootfs_file "$root" "$library"
	done < <(ldd "$file" 2>/dev/null | grep -o '/[^ ]*')
}

# rootfs_tool ROOT NAME: a program of this machine's PATH, in /usr/bin.
rootfs_tool() {
	rm -f "$1/usr/bin/$2"
	rootfs_program "$1" "$(command -v "$2")" "/usr/bin/$2"
}

# rootfs_busybox ROOT: BusyBox under each of its names.
rootfs_busybox() {
	local root=$1 applet
	rootfs_tool "$root" busybox
	for applet in $(busybox --list); do
		[ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
	done
}

# rootfs_name_service ROOT: what the C library needs to look names up, which it
# loads at run time and ldd therefore cannot see.
rootfs_name_service() {
	local root=$1 library
	echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
	for library in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
		rootfs_file "$root" "$(ldconfig -p | grep -m1 -o "/[^ ]*$library")"
	done
}
