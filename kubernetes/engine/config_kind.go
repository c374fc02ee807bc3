// kind's Cluster file: decoded by yaml.v3 with known fields only, then
// validated (sigs.k8s.io/kind/pkg/internal/apis/config).

package engine

import (
	"fmt"
	"regexp"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kind/pkg/cluster"
)

const kindGroup = "kind.x-k8s.io"

func init() {
	configurations[kindGroup] = &consumer{
		name: "kind",
		kinds: func() []schema.GroupVersionKind {
			return []schema.GroupVersionKind{{Group: kindGroup, Version: "v1alpha4", Kind: "Cluster"}}
		},
		judge: (*judgement).judgeKind,
	}
}

var fieldNotFound = regexp.MustCompile(`^line (\d+): field (\S+) not found in type (\S+)$`)

func (j *judgement) judgeKind() {
	invalid, err := cluster.Judge(j.source)
	if err != nil {
		j.response.Status = err.Error()
		for _, line := range strings.Split(err.Error(), "\n") {
			j.addKindFault(strings.TrimSpace(line))
		}
		if len(j.response.Strict)+len(j.response.Decode) == 0 {
			j.response.fail(FailureDecode, err.Error()).Line = lineOf(err.Error())
		}
		return
	}
	for _, err := range invalid {
		j.response.Errors = append(j.response.Errors, Error{
			Reason:  string(field.ErrorTypeInvalid),
			Type:    field.ErrorTypeInvalid.String(),
			Detail:  err.Error(),
			Message: err.Error(),
		})
		if j.response.Status == "" {
			j.response.Status = err.Error()
		}
	}
}

// addKindFault reads one line of a yaml.v3 TypeError.
func (j *judgement) addKindFault(line string) {
	if match := fieldNotFound.FindStringSubmatch(line); match != nil {
		j.response.Strict = append(j.response.Strict, StrictFault{
			Kind:    "unknown",
			Path:    keyAt(j.source, match[1], match[2]),
			Message: line,
			Line:    lineOf(line),
		})
		return
	}
	if lineOf(line) != nil && strings.Contains(line, "cannot unmarshal") {
		j.response.Decode = append(j.response.Decode, DecodeFault{Message: line, Path: keyAt(j.source, fmt.Sprint(*lineOf(line)), "")})
	}
}

// keyAt finds the path of a key on a line; any key, when the name is empty.
func keyAt(source []byte, line, name string) string {
	var document yamlv3.Node
	if err := yamlv3.Unmarshal(source, &document); err != nil {
		return name
	}
	found := name
	var walk func(node *yamlv3.Node, path string)
	walk = func(node *yamlv3.Node, path string) {
		switch node.Kind {
		case yamlv3.DocumentNode:
			for _, child := range node.Content {
				walk(child, path)
			}
		case yamlv3.SequenceNode:
			for i, child := range node.Content {
				walk(child, fmt.Sprintf("%s[%d]", path, i))
			}
		case yamlv3.MappingNode:
			for i := 0; i+1 < len(node.Content); i += 2 {
				key := node.Content[i]
				child := join(path, key.Value)
				if fmt.Sprint(key.Line) == line && (name == "" || key.Value == name) {
					found = child
				}
				walk(node.Content[i+1], child)
			}
		}
	}
	walk(&document, "")
	return found
}
