package mutate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// hole stands in the tree for text that no YAML printer would write.
const hole = "PROOFMARKHOLE"

// tricks are what YAML itself does to a document: spellings of scalars, anchors,
// tags, markers, bytes. The API is as it was; the way to it is not.
func tricks(doc *Document, all []site) []Mutant {
	out := spellings(doc, all)
	out = append(out, keys(doc, all)...)
	out = append(out, anchors(doc, all)...)
	out = append(out, layouts(doc, all)...)
	return append(out, documents(doc)...)
}

var (
	boolSpellings = []string{"on", "off", "yes", "No", "y", "n", "True", "FALSE", `"true"`, "'false'", `!!bool "true"`, "!!str true", "~", "t", "1", "tRue"}
	intSpellings  = []string{"0o17", "0777", "017", "08", "1_000", "0x50", "0b11", "+80", "80.0", "8e1", `"80"`, "1:30", ".5", "-0", "80 # eighty", "80#eighty",
		`!!int "80"`, "!!float 80", "!!str 80", "1e400", ".inf", ".NaN", "80.", "0_8", "9007199254740993", "1,000", "８０"}
	textSpellings = []string{"on", "no", "y", "123", "1.0", "0x10", "2026-11-21", "2001-12-14t21:59:43.10-05:00", "null", "~", "1_000", "!!str 12", "!!binary aGk=",
		"!custom x", `'it''s'`, `"esc \u0041\n\x41"`, `"bad \q"`, "=", "<<", ".5", "+1", "0o7", "- x", "@x", "`x", "%x", "a: b", "a #b", "a:b", "[a", "{a", "*x", "!x",
		"'open", `"open`, "12:30:45", "1e3", ".inf", "-", "?", "true", "", "\"a\tb\"", "a\tb", "|x", "> x", "[a, b]", "{a: b}", "0b1", "'\\n'", `"\ud83d\ude00"`, "𝄞", "\u2028", "0.1.2", "Yes", "NULL", "!!null x", "!!int 1"}
	blockScalars = []string{"|\n%sline one\n%sline two", "|-\n%sone line", "|+\n%skept\n\n", ">\n%sfolded\n%stext", ">-\n%sfolded\n\n%smore", "|2\n%sgiven", "|\n%s\tafter a tab", "|\n", "|-\n%s# no comment",
		"plain\n%sgoes on", "\"quoted\n%sgoes on\"", "\"ends \\\n%shere\"", "'single\n\n%sgoes on'", "# comment\n%svalue"}
)

// spellings write scalars in the ways YAML 1.1, YAML 1.2 and JSON differ about.
func spellings(doc *Document, all []site) []Mutant {
	var out []Mutant
	spell := func(family, tag string, words []string) {
		apt := filter(all, func(s site) bool {
			return s.node.Kind == yaml.ScalarNode && s.node.Tag == tag && len(s.steps) > 0
		})
		for _, word := range words {
			idea := fmt.Sprintf("a %s written %q", strings.TrimPrefix(tag, "!!"), word)
			for _, s := range doc.some(apt, 1, idea) {
				out = append(out, doc.edit(family, idea, s, func(_, at *yaml.Node) {
					*at = *str(hole)
				}, func(text string) string {
					// %s in a block scalar is one level deeper than its line.
					deeper := "\n" + strings.Repeat(" ", indentOf(text, hole)+4)
					word := strings.ReplaceAll(word, "\n%s", deeper)
					return strings.Replace(text, hole, word, 1)
				}))
			}
		}
	}
	spell("yaml-bool", "!!bool", boolSpellings)
	spell("yaml-number", "!!int", intSpellings)
	spell("yaml-text", "!!str", textSpellings)
	spell("yaml-block", "!!str", blockScalars)
	return out
}

func indentOf(text, word string) int {
	line := text[strings.LastIndexByte(text[:strings.Index(text, word)], '\n')+1:]
	return len(line) - len(strings.TrimLeft(line, " "))
}

// keys write the key of a field in other ways, and add keys that are no text.
func keys(doc *Document, all []site) []Mutant {
	var out []Mutant
	fields := filter(all, func(s site) bool { return s.inMapping(doc.Root) })
	mappings := filter(all, func(s site) bool { return s.node.Kind == yaml.MappingNode && s.node.Style&yaml.FlowStyle == 0 })
	for _, form := range []string{`"%s"`, "'%s'", "? %s\n", "!!str %s", "&key %s", "%s ", "!x %s", " %s", "\t%s", "\"%s\\u0020\"", "%s: %[1]s"} {
		idea := fmt.Sprintf("a key written %q", form)
		for _, s := range doc.some(filter(fields, func(s site) bool {
			up, _ := s.parent(doc.Root)
			return up.Style&yaml.FlowStyle == 0
		}), 1, idea) {
			key := s.names[len(s.names)-1]
			out = append(out, doc.edit("yaml-key", idea, s, func(root, _ *yaml.Node) {
				up, i := s.parent(root)
				up.Content[i-1] = str(hole)
			}, func(text string) string {
				written := fmt.Sprintf(form, key)
				if strings.HasSuffix(written, "\n") {
					written += strings.Repeat(" ", indentOf(text, hole))
				}
				return strings.Replace(text, hole, written, 1)
			}))
		}
	}
	for _, key := range []string{"on", "yes", "null", "1", "1.5", "true", "~", "[a]", "{a: b}", `""`, "2026-11-21", "0x1", "<<", "!!binary aGk=", "1_000", "=", ".inf"} {
		idea := fmt.Sprintf("a key %s added", key)
		for _, s := range doc.some(mappings, 2, idea) {
			out = append(out, doc.edit("yaml-key", idea, s, func(_, at *yaml.Node) {
				at.Content = append(at.Content, str(hole), str("x"))
			}, func(text string) string { return strings.Replace(text, hole, key, 1) }))
		}
	}
	return out
}

// anchors say a thing once and mean it twice.
func anchors(doc *Document, all []site) []Mutant {
	var out []Mutant
	add := func(idea string, from []site, change func(root, at *yaml.Node)) {
		for _, s := range doc.some(from, 2, idea) {
			out = append(out, doc.edit("yaml-anchor", idea, s, change, nil))
		}
	}
	nested := filter(all, func(s site) bool {
		return len(s.steps) > 1 && s.node.Kind != yaml.ScalarNode && len(s.node.Content) > 0
	})
	scalars := filter(all, func(s site) bool { return len(s.steps) > 0 && s.node.Kind == yaml.ScalarNode })
	mappings := filter(nested, func(s site) bool { return s.node.Kind == yaml.MappingNode && len(s.node.Content) > 2 })

	alias := func(of *yaml.Node) *yaml.Node {
		of.Anchor = "a"
		return &yaml.Node{Kind: yaml.AliasNode, Value: "a", Alias: of}
	}
	mergeKey := func() *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!merge", Value: "<<"} }

	add("an anchor that nobody uses", append(nested[:len(nested):len(nested)], scalars...), func(_, at *yaml.Node) { at.Anchor = "unused" })
	add("an unknown field that is an alias", nested, func(root, at *yaml.Node) {
		root.Content = append(root.Content, str("extra"), alias(at))
	})
	add("the value of a label by alias", scalars, func(root, at *yaml.Node) {
		merge(child(root, "metadata"), &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			str("annotations"), {Kind: yaml.MappingNode, Content: []*yaml.Node{str("example.com/a"), alias(at)}},
		}})
	})
	add("half of the mapping by a merge key", mappings, func(_, at *yaml.Node) {
		half := len(at.Content) / 4 * 2
		rest := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: slices.Clone(at.Content[half:])}
		at.Content = append(at.Content[:half:half], mergeKey(), rest)
	})
	add("a merge key that says the same again", mappings, func(_, at *yaml.Node) {
		again := clone(&yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: at.Content[:2]})
		at.Content = append([]*yaml.Node{mergeKey(), again}, at.Content...)
	})
	add("a merge key over a list of mappings", mappings, func(_, at *yaml.Node) {
		one := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: slices.Clone(at.Content[:2])}
		two := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: slices.Clone(at.Content[2:])}
		at.Content = []*yaml.Node{mergeKey(), {Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{one, two}}}
	})
	add("a merge key over a text", mappings, func(_, at *yaml.Node) {
		at.Content = append(at.Content, mergeKey(), str("text"))
	})
	for _, word := range []string{"*nobody", "&self [*self]", "&a &b x", "&a", "*"} {
		idea := fmt.Sprintf("a value written %q", word)
		for _, s := range doc.some(scalars, 1, idea) {
			out = append(out, doc.edit("yaml-anchor", idea, s, func(_, at *yaml.Node) { *at = *str(hole) },
				func(text string) string { return strings.Replace(text, hole, word, 1) }))
		}
	}
	// Annotations are merged into metadata: a document without one has no place.
	return slices.DeleteFunc(out, func(m Mutant) bool {
		return m.Idea == "the value of a label by alias" && child(doc.Root, "metadata") == nil
	})
}

// layouts write the same tree in other lines.
func layouts(doc *Document, all []site) []Mutant {
	var out []Mutant
	nested := filter(all, func(s site) bool { return s.node.Kind != yaml.ScalarNode && len(s.node.Content) > 0 })
	for _, s := range doc.some(nested, 3, "flow") {
		out = append(out, doc.edit("yaml-flow", "in flow style", s, func(_, at *yaml.Node) { at.Style |= yaml.FlowStyle }, nil))
	}
	for _, s := range doc.some(nested, 2, "block") {
		out = append(out, doc.edit("yaml-flow", "in block style", s, func(_, at *yaml.Node) {
			for _, under := range sites(at) {
				under.node.Style &^= yaml.FlowStyle
			}
		}, nil))
	}
	for _, tag := range []string{"!!map", "!!seq", "!!set", "!!omap", "!local", "!!str"} {
		for _, s := range doc.some(nested, 1, "tag"+tag) {
			out = append(out, doc.edit("yaml-tag", "the tag "+tag, s, func(_, at *yaml.Node) { at.Tag = tag; at.Style |= yaml.TaggedStyle }, nil))
		}
	}
	line := func(family, idea string, change func(line string) string) {
		out = append(out, Mutant{Family: family, Idea: idea, apply: func() (string, error) {
			text, err := print(doc.Root)
			lines := strings.SplitAfter(text, "\n")
			apt := make([]int, 0, len(lines))
			for i, l := range lines {
				if change(l) != l {
					apt = append(apt, i)
				}
			}
			if len(apt) > 0 {
				i := apt[Rank(doc.Name, idea)%uint64(len(apt))]
				lines[i] = change(lines[i])
			}
			return strings.Join(lines, ""), err
		}})
	}
	line("yaml-tab", "a tab for an indent", func(l string) string { return strings.Replace(l, "  ", "\t", 1) })
	line("yaml-tab", "a tab after the colon", func(l string) string { return strings.Replace(l, ": ", ":\t", 1) })
	line("yaml-tab", "a tab at the end", func(l string) string { return strings.Replace(l, "\n", "\t\n", 1) })
	line("yaml-tab", "a tab after the dash", func(l string) string { return strings.Replace(l, "- ", "-\t", 1) })
	line("yaml-indent", "one space more", func(l string) string {
		if strings.HasPrefix(l, " ") {
			return " " + l
		}
		return l
	})
	line("yaml-indent", "two spaces less", func(l string) string { return strings.TrimPrefix(l, "  ") })
	line("yaml-indent", "no space after the colon", func(l string) string { return strings.Replace(l, ": ", ":", 1) })
	line("yaml-indent", "no colon", func(l string) string { return strings.Replace(l, ":", "", 1) })
	line("yaml-indent", "a dash without its space", func(l string) string { return strings.Replace(l, "- ", "-", 1) })
	line("yaml-indent", "spaces at the end", func(l string) string { return strings.Replace(l, "\n", "   \n", 1) })
	line("yaml-indent", "a no-break space", func(l string) string { return strings.Replace(l, ": ", ":\u00a0", 1) })
	return out
}

// documents change what is around the tree: markers, directives, encodings.
func documents(doc *Document) []Mutant {
	var out []Mutant
	whole := func(family, idea string, change func(string) string) {
		out = append(out, doc.edit(family, idea, site{node: doc.Root}, nil, change))
	}
	around := func(idea, before, after string) {
		whole("yaml-document", idea, func(text string) string { return before + text + after })
	}
	around("a marker before", "---\n", "")
	around("a marker with a comment", "--- # first\n", "")
	around("an end marker", "", "...\n")
	around("text after the end marker", "", "...\nnot: [yaml\n")
	around("YAML 1.1 declared", "%YAML 1.1\n---\n", "")
	around("YAML 1.2 declared", "%YAML 1.2\n---\n", "")
	around("YAML 2.0 declared", "%YAML 2.0\n---\n", "")
	around("a directive without a marker", "%YAML 1.1\n", "")
	around("a tag directive", "%TAG !k! tag:example.com,2026:\n---\n", "")
	around("an empty document before", "---\n---\n", "")
	around("only a comment before", "# nothing\n---\n", "")
	around("a second document", "", "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: second}\n")
	around("a broken second document", "", "---\na: [b\n")
	around("a byte order mark", "\ufeff", "")
	around("a comment before and after", "# before\n\n", "# after, no line end")
	around("a NUL at the end", "", "\x00")
	around("blank lines", "\n\n\n", "\n\n\n")
	around("a tab line", "\t\n", "")
	around("a stray word after", "", "word\n")
	around("a list item after", "", "- word\n")
	whole("yaml-bytes", "CR LF line ends", func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") })
	whole("yaml-bytes", "CR line ends", func(text string) string { return strings.ReplaceAll(text, "\n", "\r") })
	whole("yaml-bytes", "cut in the middle", func(text string) string {
		runes := []rune(text)
		return string(runes[:len(runes)/2])
	})
	whole("yaml-bytes", "cut before the last value", func(text string) string {
		if i := strings.LastIndex(text, ": "); i > 0 {
			return text[:i+1]
		}
		return text
	})
	whole("yaml-bytes", "next-line characters", func(text string) string { return strings.Replace(text, "\n", "\u0085", 1) })
	whole("yaml-bytes", "a control character", func(text string) string { return strings.Replace(text, ": ", ": \x01", 1) })
	whole("yaml-document", "an item of a list", func(text string) string {
		return "- " + strings.TrimRight(strings.ReplaceAll(text, "\n", "\n  "), " ")
	})

	asJSON := func(idea string, indent string, change func(string) string) {
		whole("json", idea, func(text string) string {
			var value map[string]any
			if yaml.Unmarshal([]byte(text), &value) != nil {
				return text
			}
			out, err := json.MarshalIndent(value, "", indent)
			if err != nil {
				return text
			}
			return change(string(out))
		})
	}
	asJSON("as JSON", "  ", func(s string) string { return s })
	asJSON("as JSON, indented with tabs", "\t", func(s string) string { return s })
	asJSON("as JSON, a comma too many", "  ", func(s string) string { return strings.Replace(s, "\n  }", ",\n  }", 1) })
	asJSON("as JSON, a comment", "  ", func(s string) string { return strings.Replace(s, "{", "{ // comment", 1) })
	asJSON("as JSON, a key twice", "  ", func(s string) string { return strings.Replace(s, "{", `{"kind": "Other",`, 1) })
	asJSON("as JSON, a brace missing", "  ", func(s string) string { return strings.TrimSuffix(s, "}") })
	asJSON("as JSON, something after", "  ", func(s string) string { return s + "\n{}" })
	asJSON("as JSON, a marker before", "  ", func(s string) string { return "---\n" + s })

	for _, version := range []string{"v2", "apps/v2", "apps/v1beta1", "extensions/v1beta1", "v1beta1", "V1", "", "apps", "networking.k8s.io/v1beta1", "batch/v1beta1", "policy/v1beta1",
		"autoscaling/v2beta2", "storage.k8s.io/v1beta1", "/v1", "v1 ", "example.com/v1", "apps/v1/x", "resource.k8s.io/v1beta2", "discovery.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta3"} {
		out = append(out, doc.header("api-version", fmt.Sprintf("apiVersion %q", version), "apiVersion", version))
	}
	for _, kind := range []string{"Widget", "pod", "Pods", "StatefullSet", "Statefulset", "ReplicaSets", "List", "", "configMap", "DeploymentConfig", "PodSecurityPolicy", "Status", "Scale", "DeleteOptions", "Eviction"} {
		out = append(out, doc.header("kind", fmt.Sprintf("kind %q", kind), "kind", kind))
	}
	out = append(out,
		doc.header("kind", "the kind of a list", "kind", doc.Kind+"List"),
		doc.header("kind", "the kind in small letters", "kind", strings.ToLower(doc.Kind)),
		doc.header("kind", "the kind in the plural", "kind", doc.Kind+"s"))
	return out
}

// header is a mutant whose apiVersion or kind says something else.
func (doc *Document) header(family, idea, field, value string) Mutant {
	return doc.edit(family, idea, site{node: doc.Root}, func(root, _ *yaml.Node) {
		merge(root, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{str(field), str(value)}})
	}, nil)
}
