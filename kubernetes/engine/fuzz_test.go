package engine

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzJudge feeds the engine whatever comes. The answer must be JSON, and the
// same again; testdata/fuzz keeps what was once hard.
func FuzzJudge(f *testing.F) {
	for _, document := range []string{
		web, webService, bomb(),
		"", "\n", "---\n", "null", "[]", "a: &a [*a]\n", "? {a: b}\n: c\n",
		"apiVersion: v1\nkind: List\nitems: [null, 1, {kind: List, apiVersion: v1, items: []}]\n",
		"{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": null}",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: '='}\nstringData: {<<: {a: 1}}\n",
		"apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: 1\n",
		"apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: [{role: x}]\n",
		"apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {bindPort: -1}\n",
		"resources: [1]\n",
		"\xef\xbb\xbfa: b", "\xff\xfea\x00", "a:\n\t- b", "!!binary x", "!!omap [a: b]", "a: 1e999\nb: .inf\nc: 0x_\n",
	} {
		f.Add([]byte(document), "")
	}
	f.Add([]byte("- a"), "Pod.spec.containers[]")
	f.Add([]byte("a: b"), "Pod..[][0].spec")
	f.Fuzz(func(t *testing.T, document []byte, fragment string) {
		header, err := json.Marshal(Header{Fragment: fragment, CRDs: []string{string(document)}})
		if err != nil {
			t.Skip()
		}
		request := append(append(header, '\n'), document...)
		answer := Judge(request)
		var response Response
		if err := json.Unmarshal(answer, &response); err != nil {
			t.Fatalf("not JSON: %v\n%s", err, answer)
		}
		if again := Judge(request); !bytes.Equal(answer, again) {
			t.Fatalf("another answer the second time:\n%s\n%s", answer, again)
		}
	})
}
