// Fragments: a value is judged in its place in a minimal object, and only what
// lies in that place counts.

package engine

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

func (j *judgement) judgeFragment() {
	r := j.response
	kind, place, _ := strings.Cut(j.header.Fragment, ".")
	gvk, ok := newestServed(kind)
	if !ok {
		failure := r.fail(FailureUnknownKind, fmt.Sprintf("no kind %q is served, for the fragment %s", kind, j.header.Fragment))
		failure.Suggestions = suggestVersions(kind)
		return
	}
	root := goTypeOf(legacyscheme.Scheme, gvk)
	place = j.element(strings.TrimSuffix(place, "."))
	if typeAt(root, place) == nil {
		_, name := parent(place)
		failure := r.fail(FailureUnknownKind, fmt.Sprintf("%s has no field %s", kind, place))
		failure.Suggestions = suggestFields(root, place)
		failure.at(place, name)
		return
	}

	whole := map[string]any{}
	put(whole, split(place), j.tree)
	minimal(whole, gvk.GroupVersion().String(), kind)
	text, err := json.Marshal(whole)
	if err != nil {
		r.fail(FailureDecode, err.Error())
		return
	}
	inner := &judgement{header: j.header, response: r, source: text, json: text, tree: whole}
	inner.header.Fragment = ""
	if j.repeated != nil {
		j.addStrict([]error{j.repeated}, typeAt(root, place))
		for i := range r.Strict {
			r.Strict[i].Path = beneath(place, r.Strict[i].Path)
		}
	}
	inner.judge()
	r.Name, r.Namespace = "", ""
	r.restrict(place)
}

// element completes "containers[]": a list stands for the whole list, and
// anything else for its first item.
func (j *judgement) element(place string) string {
	if head, ok := strings.CutSuffix(place, "[]"); ok {
		if _, isList := j.tree.([]any); isList {
			return strings.ReplaceAll(head, "[]", "[0]")
		}
	}
	return strings.ReplaceAll(place, "[]", "[0]")
}

// beneath joins a path below a place to it.
func beneath(place, path string) string {
	if path == "" || path[0] == '[' {
		return place + path
	}
	return join(place, path)
}

// put sets the value at a path, making what leads there.
func put(object map[string]any, steps []step, value any) {
	if len(steps) == 0 {
		if fields, ok := value.(map[string]any); ok {
			for key, field := range fields {
				object[key] = field
			}
		}
		return
	}
	var container any = object
	set := func(v any) { object[steps[0].key] = v }
	for i, step := range steps {
		var next any = value
		if i+1 < len(steps) {
			next = map[string]any{}
			if n, isIndex := index(steps[i+1]); isIndex {
				next = make([]any, n+1)
			}
		}
		switch c := container.(type) {
		case map[string]any:
			set = func(v any) { c[step.key] = v }
		case []any:
			n, _ := index(step)
			set = func(v any) { c[n] = v }
		}
		set(next)
		container = next
	}
}

func index(s step) (int, bool) {
	n, err := strconv.Atoi(s.key)
	return n, s.bracket && err == nil && n >= 0 && n < 100
}

// minimal adds what an object needs to be read at all, and a selector that
// fits its template's labels.
func minimal(whole map[string]any, apiVersion, kind string) {
	for key, value := range map[string]any{"apiVersion": apiVersion, "kind": kind} {
		if whole[key] == nil {
			whole[key] = value
		}
	}
	metadata, ok := whole["metadata"].(map[string]any)
	if !ok {
		metadata = map[string]any{}
		whole["metadata"] = metadata
	}
	if metadata["name"] == nil && metadata["generateName"] == nil {
		metadata["name"] = "fragment"
	}
	labels, found := lookup(whole, "spec.template.metadata.labels")
	spec, isMap := whole["spec"].(map[string]any)
	if !found || !isMap || spec["selector"] != nil {
		return
	}
	switch kind {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet":
		spec["selector"] = map[string]any{"matchLabels": labels}
	}
}

// restrict keeps what lies at or below a place.
func (r *Response) restrict(place string) {
	errors := r.Errors
	r.Errors = nil
	for _, err := range errors {
		if within(err.Path, place) && !refersOutside(err, place) {
			r.Errors = append(r.Errors, err)
		}
	}
	strict := r.Strict
	r.Strict = nil
	for _, fault := range strict {
		if within(fault.Path, place) {
			r.Strict = append(r.Strict, fault)
		}
	}
	warnings := r.Warnings
	r.Warnings = nil
	for _, warning := range warnings {
		if warning.Path == nil || within(*warning.Path, place) {
			r.Warnings = append(r.Warnings, warning)
		}
	}
	if r.Failure == nil && len(r.Errors)+len(r.Strict)+len(r.Decode) == 0 {
		r.Status = ""
	}
}

// refersOutside tells an error about a name that the fragment refers to and
// that its surroundings would declare: a container's volume, when the
// fragment holds the container alone.
func refersOutside(err Error, place string) bool {
	if err.Reason != "FieldValueNotFound" {
		return false
	}
	for _, list := range []string{".containers[", ".initContainers["} {
		if i := strings.Index(err.Path, list); i >= 0 {
			return !within(err.Path[:i], place)
		}
	}
	return false
}
