# shellcheck shell=bash
# A private certificate authority, and kubeconfigs that hold its certificates.
# Source this after setting STATE.

# pki_authority: make the authority and the service-account key, once.
pki_authority() {
	local pki=$STATE/pki
	[ -s "$pki/ca.crt" ] && return
	(umask 077 && mkdir -p "$pki")
	openssl ecparam -name prime256v1 -genkey -noout -out "$pki/sa.key"
	openssl ec -in "$pki/sa.key" -pubout -out "$pki/sa.pub" 2>/dev/null
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
		-subj /CN=proofmark-cluster -keyout "$pki/ca.key" -out "$pki/ca.crt.new" 2>/dev/null
	mv "$pki/ca.crt.new" "$pki/ca.crt"
}

# pki_certificate NAME SUBJECT [ALTERNATIVE_NAMES]: NAME.crt and NAME.key, once.
pki_certificate() {
	local name=$1 subject=$2 names=${3:-DNS:$1} pki=$STATE/pki
	[ -s "$pki/$name.crt" ] && return
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-subj "$subject" -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
	openssl x509 -req -days 3650 -in "$pki/$name.csr" -out "$pki/$name.crt.new" \
		-CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -extfile <(
			echo "subjectAltName=$names"
			echo 'extendedKeyUsage=serverAuth,clientAuth'
		) 2>/dev/null
	mv "$pki/$name.crt.new" "$pki/$name.crt"
	rm "$pki/$name.csr"
}

# pki_kubeconfig NAME FILE SERVER: FILE lets the certificate NAME speak to SERVER.
pki_kubeconfig() {
	local pki=$STATE/pki
	(umask 077 && cat >"$2") <<-END
		apiVersion: v1
		kind: Config
		current-context: proofmark
		clusters:
		- name: proofmark
		  cluster:
		    server: $3
		    certificate-authority-data: $(base64 -w0 "$pki/ca.crt")
		users:
		- name: $1
		  user:
		    client-certificate-data: $(base64 -w0 "$pki/$1.crt")
		    client-key-data: $(base64 -w0 "$pki/$1.key")
		contexts:
		- name: proofmark
		  context:
		    cluster: proofmark
		    user: $1
	END
}
