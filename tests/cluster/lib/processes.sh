# shellcheck shell=bash
# Processes that outlive the script that started them, and are ended by id.
# Source this after setting STATE, the cluster's own folder.
#
# A process is recorded as "pid starttime": the kernel reuses pids, and the start
# time tells our process from a stranger that was given its number.

process_birth() {
	# Field 22 of stat; the command name before it may hold spaces and brackets.
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	stat=${stat##*) }
	# shellcheck disable=SC2086 # The fields are to be split.
	set -- $stat
	# A zombie is gone; it only waits for its parent to notice.
	[ "$1" != Z ] && echo "${20}"
}

# process_alive NAME: is the process recorded under NAME still that process?
process_alive() {
	local pid birth
	read -r pid birth 2>/dev/null <"$STATE/run/$1" || return 1
	[ "$(process_birth "$pid")" = "$birth" ]
}

# processes_alive: does everything that was started still run?
processes_alive() {
	local record
	for record in "$STATE"/run/*; do
		process_alive "${record##*/}" || return 1
	done
}

# What COMMAND of process_start runs under; a cluster with a node enters its sandbox.
PROCESS_PREFIX=()

# process_start NAME COMMAND...: run COMMAND in its own session, logging to
# $STATE/log/NAME.log, unless it runs already. It does not keep the caller's lock,
# which is file 8.
process_start() {
	local name=$1 pid
	shift
	process_alive "$name" && return
	mkdir -p "$STATE/run" "$STATE/log"
	setsid ${PROCESS_PREFIX[@]+"${PROCESS_PREFIX[@]}"} "$@" >"$STATE/log/$name.log" 2>&1 </dev/null 8<&- &
	pid=$!
	echo "$pid $(process_birth "$pid")" >"$STATE/run/$name"
}

# process_stop NAME: ask it to end, wait, insist after ten seconds.
process_stop() {
	local name=$1 pid _ tries
	if process_alive "$name"; then
		read -r pid _ <"$STATE/run/$name"
		kill "$pid" 2>/dev/null || true
		for tries in {1..200}; do
			process_alive "$name" || break
			[ "$tries" != 100 ] || kill -KILL "$pid" 2>/dev/null || true
			sleep 0.1
		done
	fi
	rm -f "$STATE/run/$name"
}

# wait_until SECONDS WHAT NAME COMMAND...: retry COMMAND until it succeeds. Fails
# early, with the end of its log, when the process NAME has died.
wait_until() {
	local deadline=$((SECONDS + $1)) what=$2 name=$3
	shift 3
	until "$@" >/dev/null 2>&1; do
		if ! process_alive "$name"; then
			echo "$name ended before it was $what; its log ends:" >&2
		elif [ "$SECONDS" -ge "$deadline" ]; then
			echo "$name was not $what in time; its log ends:" >&2
		else
			sleep 0.1
			continue
		fi
		tail -n 20 "$STATE/log/$name.log" >&2
		return 1
	done
}
