# shellcheck shell=bash
# What the labs' verify scripts share. A script sources this file, looks at the
# cluster, asserts, and calls `finish`:
#
#   set -uo pipefail
#   . "$(dirname "$0")/../../../lib/verify.sh" || exit 2
#   fetch address service/db '{.spec.clusterIP}'
#   assert_equal "db is headless" "$address" None "WHY IT MATTERS" "WHAT TO TRY"
#   finish
#
# Exit status: 0 done · 1 not yet · 2 the check or its surroundings are broken ·
# 80 this cluster cannot do the lab. A script that ends before `finish` exits with
# 2, whatever stopped it: a crash is never "not yet".
#
# Output: TAP 14 on stdout, an assertion a line. Nothing here changes the cluster.
# It needs kubectl and bash, from 3.2 (the one of macOS) on.

verify_count=0
verify_failed=0
verify_finished=
# What was asked once and does not change while a check looks.
verify_namespace=
verify_zone=
verify_client_ready=
verify_replies=

# --- looking -----------------------------------------------------------------

# fetch VARIABLE RESOURCE JSONPATH [FLAG...]: what `kubectl get` says, in the
# selected namespace. Nothing is there: the variable is empty. The cluster cannot
# be asked: exit 2.
fetch() {
	local verify_variable=$1 verify_resource=$2 verify_path=$3 verify_output
	shift 3
	# shellcheck disable=SC2086 # "pod db-0" is two words.
	if ! verify_output=$(kubectl get $verify_resource --ignore-not-found --request-timeout=10s \
		-o "jsonpath=$verify_path" "$@" 2>&1); then
		broken "kubectl get $verify_resource: $verify_output"
	fi
	printf -v "$verify_variable" %s "$verify_output"
}

# in_client VARIABLE COMMAND...: what COMMAND prints in the Pod `client`, on both
# of its streams. CLIENT then says how it went: ok, exit N, or why nobody could be
# asked.
in_client() {
	local verify_variable=$1 verify_output verify_status
	shift
	printf -v "$verify_variable" %s ''
	# A Pod that was ready a moment ago is not asked for again.
	if [ "$verify_client_ready" != True ]; then
		fetch verify_client_ready pod/client '{.status.conditions[?(@.type=="Ready")].status}'
	fi
	if [ "$verify_client_ready" != True ]; then
		CLIENT='no Pod "client" that is ready'
		return 0
	fi
	CLIENT=ok
	verify_output=$(kubectl exec client -- "$@" 2>&1) || {
		verify_status=$?
		CLIENT="exit $verify_status"
		case $verify_output in
		*'executable file not found'*) broken "the image of the Pod client has no $1" ;;
		# The command itself failed, and its caller is to judge that.
		*"command terminated with exit code $verify_status") ;;
		*) broken "kubectl exec client: $verify_output" ;;
		esac
		verify_output=${verify_output%command terminated with exit code *}
	}
	printf -v "$verify_variable" %s "${verify_output%$'\n'}"
}

# ask_dns VARIABLE NAME TYPE: the answers to a name of the selected namespace, such
# as db-0.db, asked by its full name in the Pod `client`; a line each and sorted.
# STATUS is the answer's: NOERROR, NXDOMAIN, …, or why nobody could be asked.
ask_dns() {
	local verify_into=$1 verify_question verify_reply
	verify_find_zone
	verify_question=";$2.$verify_zone"
	verify_answer_to verify_reply "$verify_question" "$3"
	if [ -z "$verify_reply" ]; then
		ask_dns_ahead "$2" "$3"
		verify_answer_to verify_reply "$verify_question" "$3"
	fi
	STATUS=$(printf '%s\n' "$verify_reply" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p')
	[ -n "$STATUS" ] || STATUS="no answer ($CLIENT)"
	printf -v "$verify_into" %s "$(printf '%s\n' "$verify_reply" |
		awk -v type="$3" '$1 !~ /^;/ && $4 == type { $1 = $2 = $3 = $4 = ""; sub(/^ +/, ""); print }' |
		sort -u)"
}

# ask_dns_ahead NAME TYPE [NAME TYPE…]: all these questions at once, which is
# quicker; ask_dns then knows the answers.
ask_dns_ahead() {
	local verify_questions=()
	verify_find_zone
	while [ $# -gt 1 ]; do
		verify_questions+=("$1.$verify_zone" "$2")
		shift 2
	done
	in_client verify_replies dig +noall +comments +question +answer +time=2 +tries=2 "${verify_questions[@]}"
}

# verify_answer_to VARIABLE QUESTION TYPE: the reply to it among verify_replies.
verify_answer_to() {
	printf -v "$1" %s "$(printf '%s\n' "$verify_replies" | awk -v question="$2" -v type="$3" '
		/^;; Got answer/ { if (asked) exit; reply = "" }
		{ reply = reply $0 "\n" }
		$1 == question && $NF == type { asked = 1 }
		END { if (asked) printf "%s", reply }')"
}

# verify_find_zone: where the names of the selected namespace end, in verify_zone.
verify_find_zone() {
	local verify_here
	[ -z "$verify_zone" ] || return 0
	selected_namespace verify_here
	verify_zone=$verify_here.svc.${CLUSTER_DOMAIN:-cluster.local}.
}

# ready_addresses VARIABLE SERVICE: what the EndpointSlices of SERVICE call ready.
ready_addresses() {
	local verify_pairs
	# Not a filter: kubectl cannot filter the null that an empty slice has for a list.
	fetch verify_pairs endpointslices \
		'{range .items[*].endpoints[*]}{.addresses[0]}={.conditions.ready}{" "}{end}' \
		-l "kubernetes.io/service-name=$2"
	words_with "$1" "$verify_pairs" true
}

# pods_by_readiness VARIABLE STATUS FLAG...: the names of the Pods whose condition
# Ready is STATUS: True or False. FLAGs select the Pods, as `kubectl get` takes them.
pods_by_readiness() {
	local verify_into=$1 verify_wanted=$2 verify_pairs
	shift 2
	fetch verify_pairs pods \
		'{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status}{" "}{end}' "$@"
	words_with "$verify_into" "$verify_pairs" "$verify_wanted"
}

# words_with VARIABLE PAIRS VALUE: the words of "word=value …" that have VALUE.
words_with() {
	local verify_pair verify_words=
	for verify_pair in $2; do
		[ "${verify_pair##*=}" != "$3" ] || verify_words="$verify_words ${verify_pair%=*}"
	done
	printf -v "$1" %s "${verify_words# }"
}

# value_of VARIABLE PAIRS WORD: the value that WORD has in "word=value …".
value_of() {
	local verify_pair verify_value=
	for verify_pair in $2; do
		[ "${verify_pair%%=*}" != "$3" ] || verify_value=${verify_pair#*=}
	done
	printf -v "$1" %s "$verify_value"
}

# needs_dual_stack: exit 80 where Services cannot have both families.
needs_dual_stack() {
	local verify_ranges
	fetch verify_ranges servicecidrs '{.items[*].spec.cidrs[*]}'
	case $verify_ranges in
	*.*:* | *:*.*) ;;
	*) unsupported "this cluster gives Services one family only ($verify_ranges); the lab needs IPv4 and IPv6" ;;
	esac
}

# selected_namespace VARIABLE: the namespace of the context in use.
selected_namespace() {
	local verify_selected
	if [ -z "$verify_namespace" ]; then
		verify_selected=$(kubectl config view --minify -o 'jsonpath={..namespace}' 2>&1) ||
			broken "kubectl config view: $verify_selected"
		verify_namespace=${verify_selected:-default}
	fi
	printf -v "$1" %s "$verify_namespace"
}

# --- asserting ---------------------------------------------------------------

# assert_equal NAME OBSERVED EXPECTED WHY TRY
assert_equal() {
	if [ "$2" = "$3" ]; then holds "$1"; else fails "$@"; fi
}

# assert_differs NAME OBSERVED OTHER WHY TRY: both are there, and are not the same.
assert_differs() {
	if [ -n "$2" ] && [ -n "$3" ] && [ "$2" != "$3" ]; then
		holds "$1"
	else
		fails "$1" "$2" "another than ${3:-one that is missing}" "$4" "$5"
	fi
}

# assert_set NAME OBSERVED EXPECTED WHY TRY: the same words, in whatever order.
# Nothing equals nothing only for assert_equal: an empty set is never expected.
assert_set() {
	local observed expected
	observed=$(words "$2")
	expected=$(words "$3")
	if [ -n "$expected" ] && [ "$observed" = "$expected" ]; then
		holds "$1"
	else
		fails "$1" "${observed:-nothing}" "${expected:-something to compare it with}" "$4" "$5"
	fi
}

# assert_own_namespace: the lab is not done among other people's objects.
assert_own_namespace() {
	local namespace
	selected_namespace namespace
	case $namespace in
	default | kube-*)
		fails "the lab has a namespace of its own" "$namespace" "a namespace made for this lab" \
			"What you make in a lab, and delete after it, must not be mixed with anything else." \
			"the first two commands of the lab's first step make one and select it"
		;;
	*) holds "the lab has a namespace of its own" ;;
	esac
}

# words TEXT: its words, each once and sorted, with one space between.
words() {
	printf '%s' "$1" | tr -s ' \t\n' '\n' | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//'
}

# count_words TEXT: how many different words it has.
count_words() {
	words "$1" | wc -w | tr -d ' '
}

# --- reporting ---------------------------------------------------------------

holds() {
	verify_count=$((verify_count + 1))
	echo "ok $verify_count - $1"
}

# fails NAME OBSERVED EXPECTED WHY TRY
fails() {
	verify_count=$((verify_count + 1))
	verify_failed=$((verify_failed + 1))
	cat <<-END
		not ok $verify_count - $1
		  ---
		  observed: $(quoted "$2")
		  expected: $(quoted "$3")
		  why: $(quoted "$4")
		  try: $(quoted "$5")
		  ...
	END
}

# quoted TEXT: as a YAML string on one line.
quoted() {
	printf '"%s"' "$(printf %s "$1" | tr '\n\t' '  ' | sed 's/\\/\\\\/g; s/"/\\"/g')"
}

# finish: the end of every script.
finish() {
	echo "1..$verify_count"
	verify_finished=yes
	[ "$verify_count" -gt 0 ] || broken "this script asserts nothing"
	if [ "$verify_failed" -gt 0 ]; then exit 1; fi
	exit 0
}

# unsupported REASON: this cluster cannot do the lab, whoever does it.
unsupported() {
	echo "1..0 # SKIP $1"
	verify_finished=yes
	exit 80
}

# broken REASON: nothing can be said about the learner's work.
broken() {
	echo "Bail out! ${1//$'\n'/ }"
	verify_finished=yes
	exit 2
}

verify_at_exit() {
	[ -n "$verify_finished" ] || broken "the check itself stopped half-way"
}

# verify_at_error STATUS LINE: a misspelt assertion must not count as passed over.
verify_at_error() {
	case $1 in
	126 | 127) broken "a command in line $2 of the check cannot be run" ;;
	esac
}

# --- beginning ---------------------------------------------------------------

echo "TAP version 14"
trap verify_at_exit EXIT
trap 'verify_at_error $? $LINENO' ERR
trap 'broken interrupted' INT TERM
command -v kubectl >/dev/null || broken "kubectl is not installed, or not in your PATH"
