// Strictness: unknown and duplicate fields, as fieldValidation=Strict reports
// them, each with its path.

package engine

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
)

var (
	unknownField   = regexp.MustCompile(`^unknown field "(.*)"$`)
	duplicateField = regexp.MustCompile(`^duplicate field "(.*)"$`)
	duplicateKey   = regexp.MustCompile(`^line (\d+): key (.*) already set in map$`)
)

// addStrict records the errors of a strict decoder. root is the document's Go
// type, or nil when it has none.
func (j *judgement) addStrict(errs []error, root reflect.Type) {
	for _, err := range errs {
		text := err.Error()
		if match := unknownField.FindStringSubmatch(text); match != nil {
			fault := StrictFault{Kind: "unknown", Path: match[1], Message: text}
			if root != nil {
				fault.Suggestions = suggestFields(root, match[1])
			}
			j.response.Strict = append(j.response.Strict, fault)
			continue
		}
		if match := duplicateField.FindStringSubmatch(text); match != nil {
			j.response.Strict = append(j.response.Strict, StrictFault{Kind: "duplicate", Path: match[1], Message: text})
			continue
		}
		j.addDuplicateKeys(text, root)
	}
}

// addDuplicateKeys reads the YAML library's list of duplicate keys, which has
// lines but no paths.
func (j *judgement) addDuplicateKeys(text string, root reflect.Type) {
	paths := duplicatePaths(j.source, root)
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		match := duplicateKey.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		j.response.Strict = append(j.response.Strict, StrictFault{
			Kind:    "duplicate",
			Path:    paths[match[1]],
			Message: line,
			Line:    lineOf(line),
		})
	}
}

// duplicatePaths maps the line of each repeated key to its path.
func duplicatePaths(source []byte, root reflect.Type) map[string]string {
	paths := map[string]string{}
	var document yamlv3.Node
	if err := yamlv3.Unmarshal(source, &document); err != nil {
		return paths
	}
	var walk func(node *yamlv3.Node, t reflect.Type, path string, depth int)
	walk = func(node *yamlv3.Node, t reflect.Type, path string, depth int) {
		for t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if depth > depthLimit {
			return
		}
		switch node.Kind {
		case yamlv3.DocumentNode:
			for _, child := range node.Content {
				walk(child, t, path, depth+1)
			}
		case yamlv3.SequenceNode:
			for i, child := range node.Content {
				walk(child, elementType(t), fmt.Sprintf("%s[%d]", path, i), depth+1)
			}
		case yamlv3.MappingNode:
			seen := map[string]bool{}
			for i := 0; i+1 < len(node.Content); i += 2 {
				key := node.Content[i]
				child, below := join(path, key.Value), elementType(t)
				switch {
				case t != nil && t.Kind() == reflect.Map:
					child = fmt.Sprintf("%s[%s]", path, key.Value)
				case t != nil && t.Kind() == reflect.Struct:
					below = fieldsOf(t)[key.Value]
				}
				if seen[key.Value] {
					paths[fmt.Sprint(key.Line)] = child
				}
				seen[key.Value] = true
				walk(node.Content[i+1], below, child, depth+1)
			}
		}
	}
	walk(&document, root, "", 0)
	return paths
}

// elementType is the type of the items of a list or map type, or nil.
func elementType(t reflect.Type) reflect.Type {
	if t == nil || t.Kind() != reflect.Slice && t.Kind() != reflect.Map {
		return nil
	}
	return t.Elem()
}
