package server

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"proofmark/tests/agreement/verdict"
)

// stored puts the object of a response into the record, without what the server
// made up: what is left follows from the document alone.
func stored(r *verdict.Record, body []byte) error {
	var object map[string]any
	if err := json.Unmarshal(withoutChance(r, body), &object); err != nil {
		return err
	}
	var asked map[string]any
	_ = yaml.Unmarshal([]byte(r.YAML), &asked)

	metadata := mapping(object, "metadata")
	for _, field := range []string{"uid", "creationTimestamp", "managedFields", "generation", "resourceVersion", "selfLink"} {
		delete(metadata, field)
	}
	leaveOut := func(in map[string]any, field, path string) {
		if _, there := in[field]; there {
			delete(in, field)
			r.Allocated = append(r.Allocated, path)
		}
	}
	if text(asked, "metadata", "name") == "" && text(asked, "metadata", "generateName") != "" {
		leaveOut(metadata, "name", "metadata.name")
	}
	switch r.Kind {
	case "Service":
		addresses(mapping(object, "spec"), mapping(asked, "spec"), leaveOut)
	case "Pod":
		conditions, _ := mapping(object, "status")["conditions"].([]any)
		for i := range conditions {
			condition, _ := conditions[i].(map[string]any)
			leaveOut(condition, "lastTransitionTime", fmt.Sprintf("status.conditions[%d].lastTransitionTime", i))
		}
	case "PersistentVolume":
		leaveOut(mapping(object, "status"), "lastPhaseTransitionTime", "status.lastPhaseTransitionTime")
	case "CertificateSigningRequest":
		// Who asks is the server's to say.
		for _, field := range []string{"username", "uid", "groups", "extra"} {
			leaveOut(mapping(object, "spec"), field, "spec."+field)
		}
	}
	if group, _, _ := strings.Cut(r.APIVersion, "/"); group == "authorization.k8s.io" || group == "authentication.k8s.io" {
		// A review's status is an answer about the cluster.
		leaveOut(object, "status", "status")
	}
	out, err := json.Marshal(object)
	r.Object = out
	return err
}

var (
	uuid = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	// A LocalSubjectAccessReview quotes its managedFields in its errors.
	managedAt = regexp.MustCompile(`(\\*"time\\*":\\*")\d{4}-\d\d-\d\dT[\d:]+Z`)
)

// withoutChance replaces what is random in a response, wherever it stands: the
// object's id, which a Job has in its labels and its errors too, and the name
// made from a generateName.
func withoutChance(r *verdict.Record, body []byte) []byte {
	body = uuid.ReplaceAllFunc(body, func(id []byte) []byte {
		if strings.Contains(r.YAML, string(id)) {
			return id
		}
		return []byte("[uid]")
	})
	body = managedAt.ReplaceAll(body, []byte("${1}[time]"))
	var asked map[string]any
	_ = yaml.Unmarshal([]byte(r.YAML), &asked)
	if prefix := text(asked, "metadata", "generateName"); prefix != "" && text(asked, "metadata", "name") == "" {
		made := regexp.MustCompile(regexp.QuoteMeta(prefix) + `[bcdfghjklmnpqrstvwxz2456789]{5}\b`)
		body = made.ReplaceAllLiteral(body, []byte(prefix+"[random]"))
	}
	return body
}

// addresses leaves out what a Service was given and had not asked for.
func addresses(spec, asked map[string]any, leaveOut func(map[string]any, string, string)) {
	given, _ := asked["clusterIPs"].([]any)
	own := text(asked, "clusterIP")
	if ips, _ := spec["clusterIPs"].([]any); len(ips) > max(len(given), bit(own != "")) && !slices.Contains(ips, any("None")) {
		if own == "" && len(given) == 0 {
			leaveOut(spec, "clusterIP", "spec.clusterIP")
		}
		leaveOut(spec, "clusterIPs", "spec.clusterIPs")
	}
	if port, _ := asked["healthCheckNodePort"].(float64); port == 0 {
		leaveOut(spec, "healthCheckNodePort", "spec.healthCheckNodePort")
	}
	ports, _ := spec["ports"].([]any)
	askedPorts, _ := asked["ports"].([]any)
	for i := range ports {
		port, _ := ports[i].(map[string]any)
		var wanted map[string]any
		if i < len(askedPorts) {
			wanted, _ = askedPorts[i].(map[string]any)
		}
		if number, _ := wanted["nodePort"].(float64); number == 0 {
			leaveOut(port, "nodePort", fmt.Sprintf("spec.ports[%d].nodePort", i))
		}
	}
}

func mapping(in map[string]any, field string) map[string]any {
	out, _ := in[field].(map[string]any)
	return out
}

func text(in map[string]any, path ...string) string {
	for _, field := range path[:len(path)-1] {
		in = mapping(in, field)
	}
	out, _ := in[path[len(path)-1]].(string)
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// clusterKnows are the words of answers that rest on more than the document.
var clusterKnows = []struct{ words, why string }{
	{"the namespace of the provided object does not match", "the namespace in the path"},
	{"not in the valid range", "the cluster's address or port ranges"},
	{"the provided network does not match the current range", "the cluster's address ranges"},
	{"failed to allocate", "the cluster's free addresses and ports"},
	{"is already allocated", "the cluster's free addresses and ports"},
	{"already exists", "what the cluster holds already"},
	{"no service CIDR", "the cluster's address ranges"},
}

// undecidable marks the verdicts that rest on what only a cluster knows.
func undecidable(r *verdict.Record) {
	if r.Status == nil {
		return
	}
	for _, known := range clusterKnows {
		if strings.Contains(r.Status.Message, known.words) {
			r.Undecidable, r.Why = true, known.why
			return
		}
	}
	switch {
	case r.Code == 403:
		r.Undecidable, r.Why = true, "an admission plugin or a permission"
	case r.Code == 404:
		r.Undecidable, r.Why = true, "what the cluster holds already"
	}
}
