package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const web = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: nginx
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec:
      containers:
      - name: nginx
        image: registry.k8s.io/nginx-slim:0.24
        ports: [{containerPort: 80, name: web}]
`

const webService = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`

// ask sends a document and returns the engine's whole answer.
func ask(t *testing.T, header Header, document string) *Response {
	t.Helper()
	line, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	var response Response
	if err := json.Unmarshal(Judge(append(append(line, '\n'), document...)), &response); err != nil {
		t.Fatal(err)
	}
	return &response
}

// summary prints what matters of an answer, one finding a line.
func summary(r *Response) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if r.Failure != nil {
		add("%s: %s", r.Failure.Kind, r.Failure.Message)
	}
	for _, d := range r.Decode {
		add("decode %s: %s", d.Path, d.Message)
	}
	for _, s := range r.Strict {
		add("%s %s %v", s.Kind, s.Path, s.Suggestions)
	}
	for _, e := range r.Errors {
		add("%s %s: %s", e.Reason, e.Path, e.Message)
	}
	for _, w := range r.Warnings {
		add("warning: %s", w.Message)
	}
	for _, d := range r.Dropped {
		add("dropped %s", d)
	}
	return strings.Join(lines, "\n")
}

func replace(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		name     string
		header   Header
		document string
		want     string
	}{
		{name: "a StatefulSet is accepted", document: web},
		{name: "a Service is accepted", document: webService},
		{
			name:     "a value out of range",
			document: replace(web, "serviceName: nginx", "replicas: -1"),
			want:     "FieldValueInvalid spec.replicas: Invalid value: -1: must be greater than or equal to 0",
		},
		{
			name:     "an unknown field, and where it belongs",
			document: replace(webService, "ports:", "port:"),
			want: "unknown spec.port [ports spec.ports[].port]\n" +
				"FieldValueRequired spec.ports: Required value",
		},
		{
			name:     "a duplicate field",
			document: webService + "kind: Service\n",
			want:     "duplicate kind []",
		},
		{
			name:     "two values of a wrong type and an error beside them",
			document: replace(web, "serviceName: nginx", "replicas: three", "containerPort: 80, name: web", `containerPort: "80", name: web, protocol: IP`),
			want: `decode spec.replicas: json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32
decode spec.template.spec.containers[0].ports[0].containerPort: json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32
FieldValueNotSupported spec.template.spec.containers[0].ports[0].protocol: Unsupported value: "IP": supported values: "SCTP", "TCP", "UDP"`,
		},
		{
			name:     "what follows from a value set aside is not reported",
			document: replace(webService, "port: 80}", "name: a, port: \"80\"}, {port: 81}"),
			want: `decode spec.ports[0].port: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32
FieldValueRequired spec.ports[1].name: Required value`,
		},
		{
			name:     "a panic that the server would not have come to",
			document: "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec: {COMPLETIONS: 1, completionMode: Indexed, template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}\n",
			want:     "unknown spec.COMPLETIONS [completions]",
		},
		{
			name:     "a generated name is the same each time",
			document: "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: A}\n",
			want: "FieldValueInvalid metadata.generateName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" +
				"FieldValueInvalid metadata.name: Invalid value: \"Axxxxx\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
		},
		{
			name:     "time zones",
			document: "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {schedule: '* * * * *', timeZone: Europe/Berlin, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}\n",
		},
		{
			name:     "RequireDualStack needs two families",
			document: replace(webService, "spec: {", "spec: {ipFamilyPolicy: RequireDualStack, "),
			want:     `FieldValueInvalid spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services`,
		},
		{
			name:     "RequireDualStack on a dual-stack cluster",
			header:   Header{Families: []string{"IPv4", "IPv6"}},
			document: replace(webService, "spec: {", "spec: {ipFamilyPolicy: RequireDualStack, "),
		},
		{
			name:     "syntax",
			document: "a: [b\n",
			want:     "syntax: yaml: line 1: did not find expected ',' or ']'",
		},
		{
			name:     "no kind",
			document: "apiVersion: v1\n",
			want:     "not-a-manifest: Object 'Kind' is missing in 'apiVersion: v1\n'",
		},
		{
			name:     "a misspelt kind",
			document: "apiVersion: apps/v1\nkind: StatefullSet\nmetadata: {name: x}\n",
			want:     `unknown-kind: no matches for kind "StatefullSet" in version "apps/v1"`,
		},
		{
			name:     "a removed API",
			document: "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: x}\n",
			want:     `removed-api: no matches for kind "PodSecurityPolicy" in version "policy/v1beta1"`,
		},
		{
			name:     "a warning",
			document: replace(webService, "spec: {", "spec: {clusterIP: None, sessionAffinity: ClientIP, "),
			want:     "warning: spec.SessionAffinity is ignored for headless services",
		},
		{
			name:     "a deprecated API",
			document: "apiVersion: v1\nkind: Endpoints\nmetadata: {name: x}\n",
			want:     "warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
		},
		{
			name:     "a fragment",
			header:   Header{Fragment: "StatefulSet.spec.template"},
			document: "metadata: {labels: {a: b}}\nspec:\n  containers: [{name: A, image: x}]\n",
			want:     "FieldValueInvalid spec.template.spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
		},
		{
			name:     "a fragment of a list: its volume may be elsewhere",
			header:   Header{Fragment: "Pod.spec.containers[]"},
			document: "name: a\nimage: b\nvolumeMounts: [{name: v, mountPath: /v}]\n",
		},
		{
			name:     "a printed object",
			header:   Header{Output: true},
			document: replace(webService, "metadata: {name: web}", `metadata: {name: web, uid: 11111111-1111-1111-1111-111111111111, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z"}`) + "status: {loadBalancer: {}}\n",
		},
		{
			name:     "a list is judged item by item",
			document: "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: A}}\n- {apiVersion: v1, kind: Service, metadata: {name: x}, spec: {prots: []}}\n",
			want: "unknown items[1].spec.prots [ports]\n" +
				"FieldValueInvalid items[0].metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n" +
				"FieldValueRequired items[1].spec.ports: Required value",
		},
		{
			name:     "a review",
			document: "apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectAccessReview\nspec: {}\n",
			want:     "FieldValueInvalid spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := ask(t, test.header, test.document)
			if got := summary(response); got != test.want {
				t.Errorf("got\n%s\nwant\n%s\nstatus %s", got, test.want, response.Status)
			}
			if (test.want == "" || strings.HasPrefix(test.want, "warning")) != (response.Status == "") {
				t.Errorf("status %q", response.Status)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	for _, test := range []struct{ name, document, consumer, want string }{
		{
			"the kubelet ignores unknown fields and says so",
			"apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nadress: 0.0.0.0\n",
			"kubelet",
			`warning: Using lenient decoding as strict decoding failed: strict decoding error: unknown field "adress"`,
		},
		{
			"the kubelet validates",
			"apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmaxPods: -1\n",
			"kubelet",
			"FieldValueInvalid maxPods: invalid configuration: maxPods (--max-pods) -1 must not be a negative number",
		},
		{
			"kube-proxy",
			"apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: userspace\n",
			"kube-proxy",
			`FieldValueInvalid mode: Invalid value: "userspace": must be iptables, ipvs, nftables or blank (blank means the best-available proxy [currently iptables])`,
		},
		{
			"kubeadm",
			"apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {podSubnet: fd00}\n",
			"kubeadm",
			`FieldValueInvalid networking.podSubnet: Invalid value: "fd00": couldn't parse subnet`,
		},
		{
			"kind",
			"apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnetworking:\n  ipFamily: dual\n  podSubnets: x\n",
			"kind",
			"unknown networking.podSubnets []",
		},
		{"kubeadm, a node alone", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n", "kubeadm", ""},
		{
			"kubeadm, a node's address",
			"apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: x}\n",
			"kubeadm",
			`FieldValueInvalid localAPIEndpoint.advertiseAddress: Invalid value: "x": ip address is not valid`,
		},
		{"kind, whose defaults include a name", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: [{role: control-plane}]\n", "kind", ""},
		{
			"kind, a role that it does not have",
			"apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: [{role: control-plane}, {role: x}]\n",
			"kind",
			`FieldValueInvalid : invalid configuration for node 1: "x" is not a valid node role`,
		},
		{"kustomize", "resources: [a.yaml]\n", "kustomize", ""},
		{
			"kustomize, an unknown field",
			"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresource: [a.yaml]\n",
			"kustomize",
			"unknown resource [resources]",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := ask(t, Header{}, test.document)
			if response.Consumer != test.consumer || summary(response) != test.want {
				t.Errorf("%s:\n%s\nwant\n%s", response.Consumer, summary(response), test.want)
			}
		})
	}
}

func TestCustomResources(t *testing.T) {
	crd := `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crons.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: crons, singular: cron, kind: Cron}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              low: {type: integer, default: 1}
              high: {type: integer, maximum: 9}
            x-kubernetes-validations:
            - {rule: self.low <= self.high, message: low above high}
`
	if got := summary(ask(t, Header{}, crd)); got != "" {
		t.Errorf("the definition: %s", got)
	}
	header := Header{CRDs: []string{crd}}
	for document, want := range map[string]string{
		"{high: 3}":          "",
		"{high: 3, low: 4}":  `FieldValueInvalid spec: Invalid value: low above high`,
		"{high: 10}":         "FieldValueInvalid spec.high: Invalid value: 10: spec.high in body should be less than or equal to 9",
		"{hihg: 3, high: 3}": "unknown spec.hihg [high]",
	} {
		response := ask(t, header, "apiVersion: example.com/v1\nkind: Cron\nmetadata: {name: x}\nspec: "+document+"\n")
		if got := summary(response); got != want {
			t.Errorf("%s: got %s, want %s", document, got, want)
		}
	}
	response := ask(t, header, "apiVersion: example.com/v1\nkind: Cron\nmetadata: {name: x}\nspec: {high: 3}\n")
	if !bytes.Contains(response.Object, []byte(`"low":1`)) {
		t.Errorf("no default in %s", response.Object)
	}
}

func TestBounds(t *testing.T) {
	for _, test := range []struct{ name, document, want string }{
		{"too large", strings.Repeat("a", 10<<20), "too-large: Request entity too large: limit is 3145728"},
		{"deep brackets", strings.Repeat("[", 100000), "syntax: yaml: exceeded max depth of 10000"},
		{"deep dashes", strings.Repeat("- ", 100000), "syntax: yaml: exceeded max depth of 10000"},
		{"invalid UTF-8", "a: \xff\n", "syntax: yaml: invalid leading UTF-8 octet"},
		{"NUL", "a: \x00\n", "syntax: yaml: control characters are not allowed"},
		{"a byte order mark", "\ufeff" + webService, ""},
		{"a later YAML", "%YAML 1.2\n---\n" + webService, "syntax: yaml: found incompatible YAML document"},
		{"an alias bomb", bomb(), "syntax: yaml: document contains excessive aliasing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(ask(t, Header{}, test.document)); got != test.want {
				t.Errorf("got %.300s, want %s", got, test.want)
			}
		})
	}
}

func bomb() string {
	text := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 9; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return text
}

func TestYAMLIsReadAsTheServerReadsIt(t *testing.T) {
	response := ask(t, Header{}, "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 0777}]}\n")
	if !bytes.Contains(response.Object, []byte(`"port":511`)) {
		t.Errorf("0777 is not 511 in %s", response.Object)
	}
	response = ask(t, Header{}, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {on: 'yes'}\n")
	if !bytes.Contains(response.Object, []byte(`"true":"yes"`)) {
		t.Errorf("on is not true in %s", response.Object)
	}
}

func TestEveryStrategyHasAServedOrKnownVersion(t *testing.T) {
	for gk := range strategies {
		if !slices.ContainsFunc(catalogue(), func(k Kind) bool { return k.Group == gk.Group && k.Kind == gk.Kind }) {
			t.Errorf("%s is in no version of the scheme", gk)
		}
	}
}

func TestPathsSplit(t *testing.T) {
	for path, want := range map[string]int{"": 0, "spec": 1, "spec.ports[0].port": 4, "metadata.labels[a.b/c]": 3} {
		if got := len(split(path)); got != want {
			t.Errorf("%q has %d steps, want %d", path, got, want)
		}
	}
}

// Kubernetes walks maps: what it says of their entries comes in one order, and
// what it makes of time and chance is not in it.
func TestTheSameDocumentGetsTheSameAnswer(t *testing.T) {
	pod := func(spec string) string {
		return "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: x y, b: z z, c: +, d: +}}\nspec:\n  containers: [{name: a, image: b" + spec + "}]\n"
	}
	documents := []string{
		pod(", resources: {limits: {cpu: 1, memory: 1, x.io/a: -1, x.io/b: -1, \"1\": -1, \"2\": -1}, requests: {cpu: 2, memory: 2}}"),
		pod("}]\n  nodeSelector: {beta.kubernetes.io/os: linux, beta.kubernetes.io/arch: amd64}\n  volumes: [{name: b, emptyDir: {}"),
		"apiVersion: v1\nkind: LimitRange\nspec: {limits: []}\n",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {+1: a, +2: a, +3: a, +4: a, +5: a, +6: a, +7: a, +8: a, +9: a, +10: a, +11: a}\n",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.b.io}\n" +
			"spec: {group: b.io, scope: Cluster, names: {plural: as, kind: A}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: " +
			"{type: object, x-kubernetes-validations: [{rule: self + 1 > 0}], properties: {a: {type: x}, b: {type: y}, c: {}}}}}]}\n",
	}
	for _, document := range documents {
		request := []byte("{}\n" + document)
		first := string(Judge(request))
		for range 20 {
			if again := string(Judge(request)); again != first {
				t.Fatalf("%s\nand then:\n%s", first, again)
			}
		}
	}
}
