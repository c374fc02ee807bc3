// Field paths as Kubernetes writes them: spec.ports[0].port,
// metadata.labels[app.kubernetes.io/name], data[key].

package engine

import (
	"strconv"
	"strings"
)

// A step of a path: a field, or what stands between brackets.
type step struct {
	key     string
	bracket bool
}

// split cuts a path into steps. Brackets may hold anything but "]".
func split(path string) []step {
	var steps []step
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			key, rest, _ := strings.Cut(path[1:], "]")
			steps = append(steps, step{key, true})
			path = rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			steps = append(steps, step{path[:end], false})
			path = path[end:]
		}
	}
	return steps
}

func join(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// parent cuts the last step off.
func parent(path string) (head, last string) {
	if strings.HasSuffix(path, "]") {
		i := strings.LastIndex(path, "[")
		return path[:i], path[i+1 : len(path)-1]
	}
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

// lookup finds the value at a path of a generic value.
func lookup(value any, path string) (any, bool) {
	for _, step := range split(path) {
		switch container := value.(type) {
		case map[string]any:
			next, ok := container[step.key]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step.key)
			if err != nil || i < 0 || i >= len(container) {
				return nil, false
			}
			value = container[i]
		default:
			return nil, false
		}
	}
	return value, true
}
