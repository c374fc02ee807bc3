package mutate

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// sitesEach is how many places of a document each structural idea is tried in.
const sitesEach = 4

// structure is what goes wrong in any document, whatever its kind: the slips of
// a hand that edits YAML.
func structure(doc *Document, all []site) []Mutant {
	var out []Mutant
	fields := filter(all, func(s site) bool { return s.inMapping(doc.Root) })
	scalars := filter(all, func(s site) bool { return s.node.Kind == yaml.ScalarNode && len(s.steps) > 0 })
	mappings := filter(all, func(s site) bool { return s.node.Kind == yaml.MappingNode })
	lists := filter(all, func(s site) bool { return s.node.Kind == yaml.SequenceNode && len(s.node.Content) > 0 })

	each := func(family, idea string, from []site, change func(root *yaml.Node, s site)) {
		for _, s := range doc.some(from, sitesEach, family+idea) {
			out = append(out, doc.edit(family, idea, s, func(root, _ *yaml.Node) { change(root, s) }, nil))
		}
	}
	// rename gives the key of a field another name.
	rename := func(family, idea string, name func(string) string) {
		apt := filter(fields, func(s site) bool { key := s.names[len(s.names)-1]; return name(key) != key })
		each(family, idea, apt, func(root *yaml.Node, s site) {
			up, i := s.parent(root)
			up.Content[i-1].Value = name(up.Content[i-1].Value)
		})
	}
	// replace gives a site another value.
	replace := func(family, idea string, from []site, value *yaml.Node) {
		each(family, idea, from, func(root *yaml.Node, s site) {
			up, i := s.parent(root)
			up.Content[i] = clone(value)
		})
	}

	each("drop", "drop the field", fields, func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		up.Content = slices.Delete(up.Content, i-1, i+1)
	})
	each("drop", "drop all fields but this", filter(fields, func(s site) bool { return len(s.steps) > 1 }), func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		up.Content = up.Content[i-1 : i+1]
	})

	rename("typo", "leave out a letter", func(key string) string {
		if len(key) < 3 {
			return key
		}
		return key[:len(key)/2] + key[len(key)/2+1:]
	})
	rename("typo", "swap two letters", func(key string) string {
		if len(key) < 3 || key[1] == key[2] {
			return key
		}
		return key[:1] + key[2:3] + key[1:2] + key[3:]
	})
	rename("typo", "plural for singular", func(key string) string {
		if short, plural := strings.CutSuffix(key, "s"); plural {
			return short
		}
		return key + "s"
	})
	rename("wrong-case", "a capital first", func(key string) string { return strings.ToUpper(key[:min(1, len(key))]) + key[min(1, len(key)):] })
	rename("wrong-case", "all small", strings.ToLower)
	rename("wrong-case", "all capitals", strings.ToUpper)
	rename("wrong-case", "snake_case", func(key string) string {
		var b strings.Builder
		for _, r := range key {
			if r >= 'A' && r <= 'Z' {
				b.WriteByte('_')
				r += 'a' - 'A'
			}
			b.WriteRune(r)
		}
		return b.String()
	})

	duplicate := func(idea string, from []site, value func(*yaml.Node) *yaml.Node) {
		each("duplicate-key", idea, from, func(root *yaml.Node, s site) {
			up, i := s.parent(root)
			up.Content = append(up.Content, clone(up.Content[i-1]), value(up.Content[i]))
		})
	}
	duplicate("the same key and value twice", fields, clone)
	duplicate("the same key, null", fields, func(*yaml.Node) *yaml.Node { return null() })
	duplicate("the same key, another value", filter(scalars, func(s site) bool { return s.inMapping(doc.Root) }), func(n *yaml.Node) *yaml.Node {
		other := *n
		other.Value = "1" + n.Value
		return &other
	})

	for _, key := range []string{"bogus", "status", "spec", "name", "metadata", "x-extra", "", "enabled"} {
		apt := filter(mappings, func(s site) bool { return child(s.node, key) == nil })
		each("unknown-field", "add "+`"`+key+`"`, apt, func(root *yaml.Node, s site) {
			at := s.at(root)
			at.Content = append(at.Content, str(key), str("x"))
		})
	}

	replace("retype", "null", fields, null())
	replace("retype", "an empty mapping", fields, &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle})
	replace("retype", "an empty list", fields, &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle})
	replace("retype", "an empty string", fields, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle})
	replace("retype", "a word", fields, str("word"))
	replace("retype", "a number", fields, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: "7"})
	replace("retype", "a fraction", fields, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: "1.5"})
	replace("retype", "a boolean", fields, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	each("retype", "a list of the value", fields, func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		up.Content[i] = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{up.Content[i]}}
	})
	each("retype", "a quoted value", scalars, func(root *yaml.Node, s site) {
		at := s.at(root)
		at.Tag, at.Style = "!!str", yaml.DoubleQuotedStyle
	})

	numbers := filter(scalars, func(s site) bool { return s.node.Tag == "!!int" })
	for _, value := range []string{"-1", "0", "1", "65535", "65536", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808"} {
		replace("boundary", "the number "+value, numbers, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: value})
	}
	texts := filter(scalars, func(s site) bool { return s.node.Tag == "!!str" })
	for _, n := range []int{15, 16, 63, 64, 253, 254, 300} {
		replace("boundary", "a text of "+strconv.Itoa(n), texts, str(strings.Repeat("a", n)))
	}
	for _, value := range []string{"Abc", "a_b", "ab-", "-ab", "a.b", "a b", "a/b", "..", "1ab", "123", "é", " "} {
		replace("boundary", "the text "+strconv.Quote(value), texts, str(value))
	}

	each("swap", "swap with the next field", filter(fields, func(s site) bool {
		up, i := s.parent(doc.Root)
		return i+2 < len(up.Content)
	}), func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		up.Content[i], up.Content[i+2] = up.Content[i+2], up.Content[i]
	})
	each("misplaced", "move one level up", filter(fields, func(s site) bool { return len(s.steps) > 1 }), func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		above := site{steps: s.steps[:len(s.steps)-1]}
		for {
			grand, _ := above.parent(root)
			if grand.Kind == yaml.MappingNode || len(above.steps) == 1 {
				pair := slices.Clone(up.Content[i-1 : i+1])
				up.Content = slices.Delete(up.Content, i-1, i+1)
				grand.Content = append(grand.Content, pair...)
				return
			}
			above.steps = above.steps[:len(above.steps)-1]
		}
	})
	each("misplaced", "move under the field before", filter(fields, func(s site) bool {
		up, i := s.parent(doc.Root)
		return i >= 3 && up.Content[i-2].Kind == yaml.MappingNode
	}), func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		before := up.Content[i-2]
		before.Content = append(before.Content, up.Content[i-1], up.Content[i])
		up.Content = slices.Delete(up.Content, i-1, i+1)
	})

	each("list", "the first item twice", lists, func(root *yaml.Node, s site) {
		at := s.at(root)
		at.Content = append(at.Content, clone(at.Content[0]))
	})
	each("list", "a null item", lists, func(root *yaml.Node, s site) {
		at := s.at(root)
		at.Content = append(at.Content, null())
	})
	each("list", "an empty item", lists, func(root *yaml.Node, s site) {
		at := s.at(root)
		at.Content = append(at.Content, &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle})
	})
	each("list", "the item without its list", lists, func(root *yaml.Node, s site) {
		up, i := s.parent(root)
		up.Content[i] = up.Content[i].Content[0]
	})
	return out
}

func null() *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"} }
