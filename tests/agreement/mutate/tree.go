package mutate

import (
	"bytes"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// site is a place in a document: the way to a node from the root.
type site struct {
	// names are the keys and indexes on the way, for people and patterns.
	names []string
	// steps are the positions in Content on the way, for a copy of the tree.
	steps []int
	node  *yaml.Node
}

func (s site) String() string {
	var b strings.Builder
	for _, name := range s.names {
		if _, err := strconv.Atoi(name); err == nil {
			b.WriteString("[" + name + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(name)
	}
	return b.String()
}

// matches reports whether the site's path ends in pattern, or is pattern when
// that starts with a slash. `*` stands for any one name.
func (s site) matches(pattern string) bool {
	tail, anchored := strings.CutPrefix(pattern, "/")
	want := strings.Split(tail, ".")
	if tail == "" {
		want = nil
	}
	if len(want) > len(s.names) || anchored && len(want) != len(s.names) {
		return false
	}
	for i, name := range s.names[len(s.names)-len(want):] {
		if want[i] != "*" && want[i] != name {
			return false
		}
	}
	return true
}

// sites lists every value of the document in order, the root first. Aliases are
// leaves: what they stand for is visited at its anchor.
func sites(root *yaml.Node) []site {
	var all []site
	var visit func(site)
	visit = func(s site) {
		all = append(all, s)
		under := func(name string, step int) site {
			return site{
				names: append(s.names[:len(s.names):len(s.names)], name),
				steps: append(s.steps[:len(s.steps):len(s.steps)], step),
				node:  s.node.Content[step],
			}
		}
		switch s.node.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(s.node.Content); i += 2 {
				visit(under(s.node.Content[i].Value, i+1))
			}
		case yaml.SequenceNode:
			for i := range s.node.Content {
				visit(under(strconv.Itoa(i), i))
			}
		}
	}
	visit(site{node: root})
	return all
}

// at is the node that a site of the original tree names in a copy of it.
func (s site) at(root *yaml.Node) *yaml.Node {
	for _, step := range s.steps {
		root = root.Content[step]
	}
	return root
}

// parent is the node above, in a copy of the tree, and the position below it.
func (s site) parent(root *yaml.Node) (*yaml.Node, int) {
	last := len(s.steps) - 1
	return site{steps: s.steps[:last]}.at(root), s.steps[last]
}

// inMapping reports whether the site is the value of a mapping's key.
func (s site) inMapping(root *yaml.Node) bool {
	if len(s.steps) == 0 {
		return false
	}
	up, _ := s.parent(root)
	return up.Kind == yaml.MappingNode
}

// clone copies a tree; aliases in the copy refer to the copy's anchors.
func clone(root *yaml.Node) *yaml.Node {
	copies := map[*yaml.Node]*yaml.Node{}
	var walk func(*yaml.Node) *yaml.Node
	walk = func(n *yaml.Node) *yaml.Node {
		if n == nil {
			return nil
		}
		if c := copies[n]; c != nil {
			return c
		}
		c := *n
		copies[n] = &c
		c.Alias = walk(n.Alias)
		c.Content = make([]*yaml.Node, len(n.Content))
		for i, child := range n.Content {
			c.Content[i] = walk(child)
		}
		return &c
	}
	return walk(root)
}

// print writes a tree as YAML, keeping the author's styles.
func print(root *yaml.Node) (string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return "", err
	}
	return b.String(), nil
}

func str(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// child is the value of a mapping's key, or nil.
func child(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}
