// What the server would store: the defaulted object, and what it dropped from
// the one it was sent.

package engine

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// keep records the object in the version that the author wrote it in, without
// what differs from one creation to the next.
func (j *judgement) keep(converter runtime.ObjectConvertor, object runtime.Object, accessor metav1.Object, restore func()) {
	accessor.SetUID("")
	accessor.SetCreationTimestamp(metav1.Time{})
	if j.nameless {
		accessor.SetName("")
	}
	if j.header.VerdictOnly {
		return
	}
	restore()
	tree := j.generic(converter, object)
	if tree == nil {
		return
	}
	if metadata, ok := tree["metadata"].(map[string]any); ok && metadata["creationTimestamp"] == nil {
		delete(metadata, "creationTimestamp")
	}
	if status, ok := tree["status"].(map[string]any); ok && hollow(status) {
		delete(tree, "status")
	}
	if text, err := json.Marshal(tree); err == nil {
		j.response.Object = text
	}
}

// keepConfiguration records a defaulted file.
func (j *judgement) keepConfiguration(object any) {
	if j.header.VerdictOnly {
		return
	}
	if text, err := json.Marshal(object); err == nil {
		j.response.Object = text
	}
}

// generic converts an internal object to the author's version, as a tree.
func (j *judgement) generic(converter runtime.ObjectConvertor, object runtime.Object) map[string]any {
	versioned, err := converter.ConvertToVersion(object, j.gvk.GroupVersion())
	if err != nil {
		return nil
	}
	versioned.GetObjectKind().SetGroupVersionKind(j.gvk)
	text, err := json.Marshal(versioned)
	if err != nil {
		return nil
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil
	}
	return tree
}

// hollow tells whether a value holds nothing but empty containers.
func hollow(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case map[string]any:
		for _, child := range value {
			if !hollow(child) {
				return false
			}
		}
		return true
	case []any:
		return len(value) == 0
	}
	return false
}

// noteDropped records the fields that the author wrote and PrepareForCreate
// removed: those of feature gates that are off. The status of a new object is
// always removed, and does not count.
func (j *judgement) noteDropped(converter runtime.ObjectConvertor, before, after runtime.Object) {
	if sameButStatus(before, after) {
		return
	}
	was, is := j.generic(converter, before), j.generic(converter, after)
	for _, part := range []map[string]any{was, is} {
		delete(part, "status")
		delete(part, "metadata")
	}
	j.compare(was, is, j.tree, "")
}

// sameButStatus compares what remains of two objects of one type without
// their metadata and status.
func sameButStatus(a, b runtime.Object) bool {
	one, other := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range one.NumField() {
		switch one.Type().Field(i).Name {
		case "TypeMeta", "ObjectMeta", "Status":
			continue
		}
		was, is := one.Field(i).Interface(), other.Field(i).Interface()
		// What is the same also means the same, and most of it is.
		if !reflect.DeepEqual(was, is) && !equality.Semantic.DeepEqual(was, is) {
			return false
		}
	}
	return true
}

// compare walks two trees and what the author wrote.
func (j *judgement) compare(was, is, written any, path string) {
	switch was := was.(type) {
	case map[string]any:
		author, ok := written.(map[string]any)
		if !ok {
			return
		}
		now, _ := is.(map[string]any)
		for _, key := range sortedKeys(was) {
			if _, wrote := author[key]; !wrote {
				continue
			}
			child := join(path, key)
			if strings.ContainsAny(key, "./") {
				child = fmt.Sprintf("%s[%s]", path, key)
			}
			if _, kept := now[key]; !kept {
				j.response.Dropped = append(j.response.Dropped, child)
				continue
			}
			j.compare(was[key], now[key], author[key], child)
		}
	case []any:
		author, ok := written.([]any)
		now, sameKind := is.([]any)
		if !ok || !sameKind || len(now) != len(was) || len(author) != len(was) {
			return
		}
		for i := range was {
			j.compare(was[i], now[i], author[i], fmt.Sprintf("%s[%d]", path, i))
		}
	}
}
