// Kustomization files, as kustomize reads them: strictly, with warnings for
// deprecated fields (sigs.k8s.io/kustomize/api/internal/target).

package engine

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/types"
)

const kustomizeGroup = "kustomize.config.k8s.io"

var (
	kustomization = schema.GroupVersionKind{Group: kustomizeGroup, Version: "v1beta1", Kind: "Kustomization"}
	component     = schema.GroupVersionKind{Group: kustomizeGroup, Version: "v1alpha1", Kind: "Component"}
)

func init() {
	configurations[kustomizeGroup] = &consumer{
		name:  "kustomize",
		kinds: func() []schema.GroupVersionKind { return []schema.GroupVersionKind{kustomization, component} },
		judge: (*judgement).judgeKustomization,
	}
}

// isKustomization tells a Kustomization that names no kind, which kustomize
// allows: it has a list of resources, and no field that is not a
// Kustomization's.
func isKustomization(object map[string]any) bool {
	if _, isList := object["resources"].([]any); !isList {
		return false
	}
	fields := fieldsOf(reflect.TypeFor[types.Kustomization]())
	for key := range object {
		if _, known := fields[key]; !known {
			return false
		}
	}
	return true
}

var (
	kustomizeUnknown = regexp.MustCompile(`json: unknown field "([^"]+)"`)
)

func (j *judgement) judgeKustomization() {
	var k types.Kustomization
	if err := k.Unmarshal(j.source); err != nil {
		j.response.Status = err.Error()
		match := kustomizeUnknown.FindStringSubmatch(err.Error())
		switch {
		case match != nil:
			root := reflect.TypeFor[types.Kustomization]()
			path := match[1]
			if _, here := j.tree.(map[string]any)[path]; !here {
				path = find(j.tree, path)
			}
			j.response.Strict = append(j.response.Strict, StrictFault{Kind: "unknown", Path: path, Message: match[0], Suggestions: suggestFields(root, path)})
		case strings.Contains(err.Error(), "already set in map"):
			j.addDuplicateKeys(err.Error(), reflect.TypeFor[types.Kustomization]())
		default:
			j.response.fail(FailureDecode, err.Error())
		}
		return
	}
	if deprecated := k.CheckDeprecatedFields(); deprecated != nil {
		for _, text := range *deprecated {
			j.warn(text)
		}
	}
	k.FixKustomization()
	for _, text := range k.EnforceFields() {
		j.response.Errors = append(j.response.Errors, Error{
			Reason: string(field.ErrorTypeInvalid), Type: field.ErrorTypeInvalid.String(), Detail: text, Message: text,
		})
	}
	if err := k.CheckEmpty(); err != nil {
		j.response.Errors = append(j.response.Errors, Error{
			Reason: string(field.ErrorTypeRequired), Type: field.ErrorTypeRequired.String(), Detail: err.Error(), Message: err.Error(),
		})
	}
	if len(j.response.Errors) > 0 {
		j.response.Status = j.response.Errors[0].Message
	}
	j.keepConfiguration(k)
}

// find returns the path of the first key of a name.
func find(value any, name string) string {
	var search func(value any, path string) (string, bool)
	search = func(value any, path string) (string, bool) {
		switch value := value.(type) {
		case map[string]any:
			for _, key := range sortedKeys(value) {
				if key == name {
					return join(path, key), true
				}
				if found, ok := search(value[key], join(path, key)); ok {
					return found, true
				}
			}
		case []any:
			for i, item := range value {
				if found, ok := search(item, fmt.Sprintf("%s[%d]", path, i)); ok {
					return found, true
				}
			}
		}
		return "", false
	}
	if found, ok := search(value, ""); ok {
		return found
	}
	return name
}
