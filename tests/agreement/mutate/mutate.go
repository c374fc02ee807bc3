// Package mutate bends a valid document in the ways people and rules bend it.
//
// In: a parsed document. Out: mutants, each described and applied only when it is
// chosen. Nothing here is random: a seed for the choice of sites is hashed from
// names, so the same document always has the same mutants.
package mutate

import (
	"cmp"
	"hash/fnv"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Mutant is a document that could be made.
type Mutant struct {
	// Family groups mutations by the class of rule they aim at.
	Family string
	// Idea says what is done wherever it is done; two mutants with one idea try
	// the same thing in two places.
	Idea string
	// Site is where, in the notation of Kubernetes' field paths.
	Site  string
	apply func() (string, error)
}

// Text makes the mutant.
func (m *Mutant) Text() (string, error) { return m.apply() }

// Document is a seed to bend.
type Document struct {
	// Name tells this document's choices of sites from another's.
	Name string
	Kind string
	Root *yaml.Node
}

// family makes the mutants of one class of mutations.
type family func(*Document, []site) []Mutant

// All lists the mutants of a document: those that any document has, then those
// of the tables in families/.
func All(doc *Document) []Mutant {
	all := sites(doc.Root)
	var mutants []Mutant
	for _, f := range []family{structure, tricks, fromTables} {
		mutants = append(mutants, f(doc, all)...)
	}
	return mutants
}

// edit is a mutant that changes one node of a copy of the tree. text, when not
// nil, changes the printed document after that.
func (doc *Document) edit(family, idea string, s site, change func(root, at *yaml.Node), text func(string) string) Mutant {
	return Mutant{Family: family, Idea: idea, Site: s.String(), apply: func() (string, error) {
		root := clone(doc.Root)
		if change != nil {
			change(root, s.at(root))
		}
		out, err := print(root)
		if err == nil && text != nil {
			out = text(out)
		}
		return out, err
	}}
}

// some picks up to n of the sites, in an order that depends on why alone.
func (doc *Document) some(from []site, n int, why string) []site {
	type ranked struct {
		site
		rank uint64
	}
	all := make([]ranked, len(from))
	for i, s := range from {
		all[i] = ranked{s, Rank(doc.Name, why, s.String())}
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	picked := make([]site, 0, n)
	for _, r := range all[:min(n, len(all))] {
		picked = append(picked, r.site)
	}
	return picked
}

// Rank is a number that looks random and depends on the words alone.
func Rank(words ...string) uint64 {
	h := fnv.New64a()
	for _, word := range words {
		io.WriteString(h, word)
		h.Write([]byte{0})
	}
	// FNV leaves the high bits of short inputs alike: stir (as SplitMix64 does).
	x := h.Sum64()
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// filter keeps the sites that hold.
func filter(all []site, holds func(site) bool) []site {
	var kept []site
	for _, s := range all {
		if holds(s) {
			kept = append(kept, s)
		}
	}
	return kept
}
