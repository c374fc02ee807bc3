# shellcheck shell=bash
# The Kubernetes releases that can be built: one patch release a minor.
# Source this; it defines functions only.

# default_minor: the minor used when none is asked for.
default_minor() {
	echo 1.36
}

# kubernetes_release MINOR: the full release of a minor, "1.36" -> "1.36.3".
kubernetes_release() {
	case $1 in
	1.34) echo 1.34.4 ;;
	1.35) echo 1.35.4 ;;
	1.36) echo 1.36.3 ;;
	1.37) echo 1.37.1 ;;
	*)
		echo "unknown Kubernetes minor '$1': this cluster knows 1.34, 1.35, 1.36, 1.37" >&2
		return 1
		;;
	esac
}
