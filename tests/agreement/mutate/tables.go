package mutate

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The tables hold what aims at one class of validation rule: a file a family.
// families/README.md describes the format.
//
//go:embed families/*.yaml
var tableFiles embed.FS

// entry is a row of a table: what to do wherever its pattern matches.
type entry struct {
	At    string   `yaml:"at"`
	Kinds []string `yaml:"kinds"`
	// Set replaces the value, once for each of these.
	Set []yaml.Node `yaml:"set"`
	// Put merges a mapping into the value; a key tagged !drop goes.
	Put []yaml.Node `yaml:"put"`
	// Append adds an item to the list.
	Append []yaml.Node `yaml:"append"`

	family string
}

var tables = load()

func load() []entry {
	var all []entry
	files, err := tableFiles.ReadDir("families")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		text, err := tableFiles.ReadFile(path.Join("families", f.Name()))
		if err != nil {
			panic(err)
		}
		var entries []entry
		dec := yaml.NewDecoder(strings.NewReader(string(text)))
		dec.KnownFields(true)
		if err := dec.Decode(&entries); err != nil {
			panic(fmt.Errorf("%s: %w", f.Name(), err))
		}
		for _, e := range entries {
			e.family = strings.TrimSuffix(f.Name(), ".yaml")
			all = append(all, e)
		}
	}
	return all
}

// fromTables tries every row once in each document that has a place for it.
func fromTables(doc *Document, all []site) []Mutant {
	var out []Mutant
	for _, e := range tables {
		if len(e.Kinds) > 0 && !slices.Contains(e.Kinds, doc.Kind) {
			continue
		}
		try := func(verb string, values []yaml.Node, apt yaml.Kind, change func(at, value *yaml.Node)) {
			places := filter(all, func(s site) bool { return s.matches(e.At) && (apt == 0 || s.node.Kind == apt) })
			for i := range values {
				value := &values[i]
				idea := fmt.Sprintf("%s %s %s", verb, e.At, brief(value))
				for _, s := range doc.some(places, 1, e.family+idea) {
					out = append(out, doc.edit(e.family, idea, s, func(_, at *yaml.Node) { change(at, clone(value)) }, nil))
				}
			}
		}
		try("set", e.Set, 0, func(at, value *yaml.Node) { *at = *value })
		try("put", e.Put, yaml.MappingNode, merge)
		try("append to", e.Append, yaml.SequenceNode, func(at, value *yaml.Node) { at.Content = append(at.Content, value) })
	}
	return out
}

// merge puts the keys of what into a mapping, over those of the same name.
func merge(into, what *yaml.Node) {
	for i := 0; i+1 < len(what.Content); i += 2 {
		key, value := what.Content[i], what.Content[i+1]
		at := -1
		for k := 0; k < len(into.Content); k += 2 {
			if into.Content[k].Value == key.Value {
				at = k
			}
		}
		switch {
		case value.Tag == "!drop" && at >= 0:
			into.Content = slices.Delete(into.Content, at, at+2)
		case value.Tag == "!drop":
		case at >= 0:
			into.Content[at+1] = value
		default:
			into.Content = append(into.Content, key, value)
		}
	}
}

// brief is a value on one line.
func brief(value *yaml.Node) string {
	flow := clone(value)
	flow.Style |= yaml.FlowStyle
	text, err := print(flow)
	if err != nil {
		return err.Error()
	}
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 100 {
		return string(r[:99]) + "…"
	}
	return text
}
