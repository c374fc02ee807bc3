// "Did you mean": names that exist near a name that does not.

package engine

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// maxSuggestions bounds every list of suggestions.
const maxSuggestions = 3

// suggestFields looks for what the author of an unknown field may have meant:
// a field of almost that name there, or one of that name elsewhere.
func suggestFields(root reflect.Type, path string) []string {
	head, name := parent(path)
	suggestions := []string{}
	if t := typeAt(root, head); t != nil && t.Kind() == reflect.Struct {
		suggestions = nearest(name, namesOf(t))
	}
	for _, elsewhere := range fieldsNamed(root, name) {
		if elsewhere != path && !slices.Contains(suggestions, elsewhere) {
			suggestions = append(suggestions, elsewhere)
		}
	}
	return suggestions[:min(len(suggestions), maxSuggestions)]
}

// nearest returns the candidates that resemble name, the closest first.
func nearest(name string, candidates []string) []string {
	type scored struct {
		name  string
		score int
	}
	var close []scored
	lower, limit := strings.ToLower(name), 1+len(name)/4
	for _, candidate := range candidates {
		other := strings.ToLower(candidate)
		switch distance := editDistance(lower, other, limit); {
		case distance <= limit:
			close = append(close, scored{candidate, distance})
		case len(name) > 3 && len(candidate) > 3 && (strings.HasPrefix(other, lower) || strings.HasPrefix(lower, other)):
			close = append(close, scored{candidate, limit + 1})
		}
	}
	slices.SortStableFunc(close, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	names := []string{}
	for _, c := range close[:min(len(close), maxSuggestions)] {
		names = append(names, c.name)
	}
	return names
}

// fieldsNamed finds the shallowest paths of fields of a name, by breadth-first
// search over the Go types below root.
func fieldsNamed(root reflect.Type, name string) []string {
	type place struct {
		t    reflect.Type
		path string
	}
	var found []string
	seen := map[reflect.Type]bool{}
	level := []place{{root, ""}}
	for len(level) > 0 && len(found) == 0 {
		var next []place
		for _, p := range level {
			t := elementOf(p.t)
			if t.Kind() != reflect.Struct || seen[t] {
				continue
			}
			seen[t] = true
			fields := fieldsOf(t)
			for _, key := range namesOf(t) {
				path := join(p.path, key)
				if key == name {
					found = append(found, path)
					continue
				}
				if fields[key].Kind() == reflect.Slice {
					path += "[]"
				}
				next = append(next, place{fields[key], path})
			}
		}
		level = next
	}
	return found[:min(len(found), maxSuggestions)]
}

// suggestVersions lists the API versions that serve a kind of this name or,
// failing that, kinds of almost that name.
func suggestVersions(kind string) []string {
	var exact, kinds []string
	for _, known := range catalogue() {
		if known.Served && strings.EqualFold(known.Kind, kind) {
			exact = append(exact, suggestion(known))
		}
		if known.Served {
			kinds = append(kinds, known.Kind)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	suggestions := []string{}
	slices.Sort(kinds)
	for _, near := range nearest(kind, slices.Compact(kinds)) {
		for _, known := range catalogue() {
			if known.Served && known.Kind == near {
				suggestions = append(suggestions, suggestion(known))
			}
		}
	}
	return suggestions[:min(len(suggestions), maxSuggestions)]
}

// suggestion says where a kind is: "StatefulSet in apps/v1".
func suggestion(known Kind) string {
	return known.Kind + " in " + schema.GroupVersion{Group: known.Group, Version: known.Version}.String()
}

// editDistance is Levenshtein's, with a swap of neighbours as one edit. Where the
// lengths alone tell that it is above limit, it is only that.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	rows := make([]int, 3*(len(b)+1))
	previous, current, next := rows[:len(b)+1], rows[len(b)+1:2*(len(b)+1)], rows[2*(len(b)+1):]
	for k := range current {
		current[k] = k
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for k := 1; k <= len(b); k++ {
			cost := 1
			if a[i-1] == b[k-1] {
				cost = 0
			}
			next[k] = min(next[k-1]+1, current[k]+1, current[k-1]+cost)
			if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
				next[k] = min(next[k], previous[k-2]+1)
			}
		}
		previous, current, next = current, next, previous
	}
	return current[len(b)]
}
