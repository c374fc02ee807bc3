#!/usr/bin/env bats
# The verify library of the labs, against a kubectl that says what a test wants.
# Run: bats tests/labs

setup() {
	PATH=$BATS_TEST_DIRNAME:$PATH
	export NAMESPACE=learn KUBECTL_CALLS=$BATS_TEST_TMPDIR/calls
	library=$BATS_TEST_DIRNAME/../../labs/lib/verify.sh
	touch "$KUBECTL_CALLS"
}

# verify: run a script of the lines on stdin, as a lab's verify.sh is run.
verify() {
	{
		echo 'set -uo pipefail'
		echo ". '$library' || exit 2"
		cat
	} >"$BATS_TEST_TMPDIR/verify.sh"
	run bash "$BATS_TEST_TMPDIR/verify.sh"
}

has() {
	grep -qxF -- "$1" <<<"$output" || {
		echo "no line '$1' in:"
		echo "$output"
		return 1
	}
}

@test "all assertions hold: exit 0, and the plan counts them" {
	verify <<-'END'
		assert_equal "one" a a why try
		assert_set "two" "b a" "a b" why try
		finish
	END
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "TAP version 14" ]
	has "ok 1 - one"
	has "ok 2 - two"
	has "1..2"
}

@test "one assertion fails: exit 1, and it says what, why and what next" {
	verify <<-'END'
		assert_equal "one" a a why try
		assert_equal "the Service has no virtual IP" 10.96.0.7 None "It would answer with one." "kubectl get service"
		finish
	END
	[ "$status" -eq 1 ]
	has "ok 1 - one"
	has "not ok 2 - the Service has no virtual IP"
	has '  observed: "10.96.0.7"'
	has '  expected: "None"'
	has '  why: "It would answer with one."'
	has '  try: "kubectl get service"'
	has "1..2"
}

@test "diagnostics stay one line of YAML, whatever was observed" {
	verify <<-'END'
		assert_equal "one" 'say "no" \ twice
		and again' b why try
		finish
	END
	[ "$status" -eq 1 ]
	has '  observed: "say \"no\" \\ twice and again"'
}

@test "a set has no order and no repetitions" {
	verify <<-'END'
		assert_set "same" "c a
		b a" "a b c" why try
		finish
	END
	[ "$status" -eq 0 ]
}

@test "a set that lacks one is not the set" {
	verify <<-'END'
		assert_set "same" "a b" "a b c" why try
		finish
	END
	[ "$status" -eq 1 ]
	has '  observed: "a b"'
	has '  expected: "a b c"'
}

@test "nothing never equals nothing as a set" {
	verify <<-'END'
		assert_set "same" "" "" why try
		finish
	END
	[ "$status" -eq 1 ]
	has '  observed: "nothing"'
}

@test "something that is missing does not differ from something else" {
	verify <<-'END'
		assert_differs "new" "" "old" why try
		assert_differs "old" "new" "" why try
		assert_differs "both" "new" "old" why try
		finish
	END
	[ "$status" -eq 1 ]
	has "not ok 1 - new"
	has "not ok 2 - old"
	has "ok 3 - both"
}

@test "an absent object is an empty value, not an error" {
	verify <<-'END'
		fetch address service/db '{.spec.clusterIP}'
		assert_equal "db is headless" "$address" None why try
		finish
	END
	[ "$status" -eq 1 ]
	has '  observed: ""'
	grep -q -- "get service/db --ignore-not-found" "$KUBECTL_CALLS"
}

@test "a cluster that cannot be asked is broken, not undone" {
	KUBECTL_STATUS=1 KUBECTL_GET="connection refused" verify <<-'END'
		fetch address service/db '{.spec.clusterIP}'
		assert_equal "db is headless" "$address" None why try
		finish
	END
	[ "$status" -eq 2 ]
	has "Bail out! kubectl get service/db: connection refused"
}

@test "flags reach kubectl" {
	KUBECTL_GET=a verify <<-'END'
		fetch names pods '{.items[*].metadata.name}' -l app=db
		assert_equal names "$names" a why try
		finish
	END
	[ "$status" -eq 0 ]
	grep -q -- "get pods .* -l app=db" "$KUBECTL_CALLS"
}

@test "Pods are told apart by their readiness" {
	KUBECTL_GET='web-1=True web-2=False web-3= web-4=True ' verify <<-'END'
		pods_by_readiness ready True -l app=web
		pods_by_readiness unready False -l app=web
		assert_equal names "$ready, $unready" "web-1 web-4, web-2" why try
		finish
	END
	[ "$status" -eq 0 ]
	grep -q -- "get pods .* -l app=web" "$KUBECTL_CALLS"
}

@test "of a slice's addresses only the ready ones count" {
	KUBECTL_GET='10.0.0.1=true fd00::2=false fd00::3=true 10.0.0.4= ' verify <<-'END'
		ready_addresses addresses web
		assert_equal addresses "$addresses" "10.0.0.1 fd00::3" why try
		finish
	END
	[ "$status" -eq 0 ]
	grep -q -- "get endpointslices .* -l kubernetes.io/service-name=web" "$KUBECTL_CALLS"
}

@test "the client's answer comes back with its status" {
	KUBECTL_READY=True KUBECTL_EXEC=hello verify <<-'END'
		in_client reply echo hello
		assert_equal reply "$reply $CLIENT" "hello ok" why try
		finish
	END
	[ "$status" -eq 0 ]
}

@test "a command that fails in the client is for the script to judge" {
	KUBECTL_READY=True KUBECTL_STATUS=7 \
		KUBECTL_EXEC=$'refused\ncommand terminated with exit code 7' verify <<-'END'
			in_client reply curl http://web
			assert_equal reply "$reply $CLIENT" "refused exit 7" why try
			finish
		END
	[ "$status" -eq 0 ]
}

@test "an exec that kubectl cannot do is broken" {
	KUBECTL_READY=True KUBECTL_STATUS=1 KUBECTL_EXEC="error: forbidden" verify <<-'END'
		in_client reply dig web
		finish
	END
	[ "$status" -eq 2 ]
	has "Bail out! kubectl exec client: error: forbidden"
}

@test "a tool that the client lacks is broken" {
	KUBECTL_READY=True KUBECTL_STATUS=126 \
		KUBECTL_EXEC=$'exec: "dig": executable file not found in $PATH\ncommand terminated with exit code 126' verify <<-'END'
			in_client reply dig web
			finish
		END
	[ "$status" -eq 2 ]
	has 'Bail out! the image of the Pod client has no dig'
}

@test "without a client, nothing is asked and nothing is broken" {
	verify <<-'END'
		ask_dns addresses web A
		assert_equal "answers" "$STATUS" NOERROR why try
		finish
	END
	[ "$status" -eq 1 ]
	has '  observed: "no answer (no Pod \"client\" that is ready)"'
	! grep -q '^exec' "$KUBECTL_CALLS"
}

# dig_reply QUESTION TYPE STATUS ANSWERS
dig_reply() {
	cat <<-END
		;; Got answer:
		;; ->>HEADER<<- opcode: QUERY, status: $3, id: 13589
		;; flags: qr aa rd; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1
		;; QUESTION SECTION:
		;$1.  IN $2

		;; ANSWER SECTION:
		$4

	END
}

@test "DNS answers are sorted, and only those of the type asked for" {
	KUBECTL_READY=True KUBECTL_EXEC=$(dig_reply db.learn.svc.cluster.local A NOERROR $'db.x.\t30 IN\tA\t10.244.0.9
alias.x.\t30\tIN\tCNAME\tdb.x.
db.x. 30 IN A 10.244.0.10') verify <<-'END'
		ask_dns addresses db A
		assert_equal answers "$STATUS: $addresses" "NOERROR: 10.244.0.10
		10.244.0.9" why try
		finish
	END
	[ "$status" -eq 0 ]
	grep -q 'dig .* db.learn.svc.cluster.local. A$' "$KUBECTL_CALLS"
}

@test "an SRV answer keeps its four fields" {
	KUBECTL_READY=True KUBECTL_EXEC=$(dig_reply _p._tcp.db.learn.svc.cluster.local SRV NOERROR $'_p._tcp.db.x.\t30\tIN\tSRV\t0 33 8080 db-0.db.x.') verify <<-'END'
		ask_dns targets _p._tcp.db SRV
		assert_equal answers "$targets" "0 33 8080 db-0.db.x." why try
		finish
	END
	[ "$status" -eq 0 ]
	grep -q 'dig .* _p._tcp.db.learn.svc.cluster.local. SRV$' "$KUBECTL_CALLS"
}

@test "a cluster may have another domain than cluster.local" {
	CLUSTER_DOMAIN=example.test KUBECTL_READY=True \
		KUBECTL_EXEC=$(dig_reply db.learn.svc.example.test A NXDOMAIN '') verify <<-'END'
			ask_dns addresses db A
			assert_equal answers "$STATUS" NXDOMAIN why try
			finish
		END
	[ "$status" -eq 0 ]
	grep -q 'db.learn.svc.example.test. A$' "$KUBECTL_CALLS"
}

@test "a name that does not exist has a status and no answers" {
	KUBECTL_READY=True KUBECTL_EXEC=$(dig_reply db.learn.svc.cluster.local A NXDOMAIN '') verify <<-'END'
		ask_dns addresses db A
		assert_equal answers "$STATUS:$addresses" NXDOMAIN: why try
		finish
	END
	[ "$status" -eq 0 ]
}

@test "questions that are asked ahead take one call, and keep their own answers" {
	KUBECTL_READY=True KUBECTL_EXEC="$(
		dig_reply db-0.db.learn.svc.cluster.local A NOERROR 'db-0.db.x. 30 IN A 10.244.0.9'
		dig_reply db-1.db.learn.svc.cluster.local A NXDOMAIN ''
		dig_reply db-0.db.learn.svc.cluster.local AAAA NOERROR 'db-0.db.x. 30 IN AAAA fd00::9'
	)" verify <<-'END'
		ask_dns_ahead db-0.db A db-1.db A db-0.db AAAA
		ask_dns address db-0.db A
		assert_equal first "$STATUS: $address" "NOERROR: 10.244.0.9" why try
		ask_dns address db-1.db A
		assert_equal second "$STATUS: $address" "NXDOMAIN: " why try
		ask_dns address db-0.db AAAA
		assert_equal third "$STATUS: $address" "NOERROR: fd00::9" why try
		finish
	END
	[ "$status" -eq 0 ]
	[ "$(grep -c '^exec' "$KUBECTL_CALLS")" -eq 1 ]
	[ "$(grep -c '^config view' "$KUBECTL_CALLS")" -eq 1 ]
	[ "$(grep -c 'pod/client' "$KUBECTL_CALLS")" -eq 1 ]
}

@test "a value is found by its word, whatever it holds" {
	verify <<-'END'
		value_of address "db-0=10.244.0.9 db-1=fd00::9 db-10=" db-1
		value_of none "db-0=10.244.0.9" db-2
		assert_equal both "$address:$none" "fd00::9:" why try
		finish
	END
	[ "$status" -eq 0 ]
}

@test "a DNS server that does not answer is not NXDOMAIN" {
	KUBECTL_READY=True KUBECTL_STATUS=9 \
		KUBECTL_EXEC=$';; no servers could be reached\ncommand terminated with exit code 9' verify <<-'END'
			ask_dns addresses db A
			assert_equal answers "$STATUS" NXDOMAIN why try
			finish
		END
	[ "$status" -eq 1 ]
	has '  observed: "no answer (exit 9)"'
}

@test "the default namespace is not the lab's own" {
	NAMESPACE='' verify <<<$'assert_own_namespace\nfinish'
	[ "$status" -eq 1 ]
	NAMESPACE=kube-system verify <<<$'assert_own_namespace\nfinish'
	[ "$status" -eq 1 ]
	NAMESPACE=lab-dns verify <<<$'assert_own_namespace\nfinish'
	[ "$status" -eq 0 ]
}

@test "a cluster that cannot do the lab: exit 80, a skipped plan" {
	verify <<<'unsupported "this cluster has IPv4 only"'
	[ "$status" -eq 80 ]
	has "1..0 # SKIP this cluster has IPv4 only"
}

@test "a lab for two families is not supported by a cluster with one" {
	KUBECTL_GET='10.96.0.0/16' verify <<<$'needs_dual_stack\nassert_equal one a a why try\nfinish'
	[ "$status" -eq 80 ]
	KUBECTL_GET='fd00:10:96::/112' verify <<<$'needs_dual_stack\nassert_equal one a a why try\nfinish'
	[ "$status" -eq 80 ]
	for ranges in '10.96.0.0/16 fd00:10:96::/112' 'fd00:10:96::/112 10.96.0.0/16'; do
		KUBECTL_GET=$ranges verify <<<$'needs_dual_stack\nassert_equal one a a why try\nfinish'
		[ "$status" -eq 0 ]
	done
}

@test "a script that crashes is broken" {
	verify <<-'END'
		assert_equal "one" a a why try
		echo "$never_set"
		finish
	END
	[ "$status" -eq 2 ]
	has "Bail out! the check itself stopped half-way"
}

@test "a script that forgets to finish is broken" {
	verify <<<'assert_equal "one" a a why try'
	[ "$status" -eq 2 ]
}

@test "a script that leaves with 0 before it finished is broken" {
	verify <<<$'assert_equal "one" a b why try\nexit 0'
	[ "$status" -eq 2 ]
}

@test "a script that asserts nothing is broken" {
	verify <<<finish
	[ "$status" -eq 2 ]
	has "Bail out! this script asserts nothing"
}

@test "a misspelt assertion is broken" {
	verify <<-'END'
		assert_equal "one" a a why try
		asert_equal "two" a b why try
		finish
	END
	[ "$status" -eq 2 ]
	has "Bail out! a command in line 4 of the check cannot be run"
}

@test "a command that merely fails does not break the check" {
	verify <<-'END'
		grep -q something </dev/null
		assert_equal "one" a a why try
		finish
	END
	[ "$status" -eq 0 ]
}

@test "without kubectl the check is broken" {
	printf '%s\n' ". '$library' || exit 2" finish >"$BATS_TEST_TMPDIR/verify.sh"
	run env PATH=/nowhere "$(command -v bash)" "$BATS_TEST_TMPDIR/verify.sh"
	[ "$status" -eq 2 ]
	has "Bail out! kubectl is not installed, or not in your PATH"
}

@test "the library needs no bash newer than 3.2" {
	! grep -nE 'declare -[An]|local -n|mapfile|readarray|\$\{[A-Za-z_]+(,,|\^\^|@[A-Z])|\|&|&>>|\$EPOCH' "$library"
}
