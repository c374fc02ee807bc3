// Lists: kubectl splits them and sends the items one by one.

package engine

import (
	"encoding/json"
	"fmt"
	"strings"
)

// items returns the items of a document that is a list: v1 List, or a kind's
// own list type.
func (j *judgement) items() ([]any, bool) {
	object, _ := j.tree.(map[string]any)
	list, isList := object["items"].([]any)
	if !isList || !strings.HasSuffix(j.gvk.Kind, "List") {
		return nil, false
	}
	if _, creatable := scopeOf(j.gvk.GroupKind()); creatable {
		return nil, false
	}
	return list, true
}

func (j *judgement) judgeList(items []any) {
	r := j.response
	if j.repeated != nil {
		j.addStrict([]error{j.repeated}, nil)
		r.Status = j.repeated.Error()
	}
	var objects []json.RawMessage
	for i, item := range items {
		at := func(path string) string { return strings.TrimSuffix(join(fmt.Sprintf("items[%d]", i), path), ".") }
		one := j.judgeItem(item)
		r.absorb(one, at)
		objects = append(objects, one.Object)
	}
	text, err := json.Marshal(map[string]any{"apiVersion": j.gvk.GroupVersion().String(), "kind": j.gvk.Kind, "items": objects})
	if err == nil {
		r.Object = text
	}
}

// judgeItem judges an item by itself; in a typed list it may leave out the
// kind that the list implies.
func (j *judgement) judgeItem(item any) *Response {
	if object, ok := item.(map[string]any); ok && j.gvk.Kind != "List" {
		if object["kind"] == nil && object["apiVersion"] == nil {
			object["kind"] = strings.TrimSuffix(j.gvk.Kind, "List")
			object["apiVersion"] = j.gvk.GroupVersion().String()
		}
	}
	response := &Response{}
	text, err := json.Marshal(item)
	if err != nil {
		response.fail(FailureDecode, err.Error())
		return response
	}
	(&judgement{header: j.header, response: response, source: text, json: text, tree: item}).judge()
	response.complete()
	return response
}

// absorb adds another response's findings, with its paths moved.
func (r *Response) absorb(other *Response, at func(string) string) {
	if other.Failure != nil && r.Failure == nil {
		path := ""
		if other.Failure.Path != nil {
			path = *other.Failure.Path
		}
		path = at(path)
		other.Failure.Path = &path
		r.Failure = other.Failure
	}
	for _, fault := range other.Decode {
		fault.Path = at(fault.Path)
		r.Decode = append(r.Decode, fault)
	}
	for _, fault := range other.Strict {
		fault.Path, fault.Line = at(fault.Path), nil
		r.Strict = append(r.Strict, fault)
	}
	for _, err := range other.Errors {
		err.Path = at(err.Path)
		r.Errors = append(r.Errors, err)
	}
	for _, warning := range other.Warnings {
		if warning.Path != nil {
			path := at(*warning.Path)
			warning.Path = &path
		}
		r.Warnings = append(r.Warnings, warning)
	}
	for _, path := range other.Dropped {
		r.Dropped = append(r.Dropped, at(path))
	}
	if r.Status == "" {
		r.Status = other.Status
	}
}
