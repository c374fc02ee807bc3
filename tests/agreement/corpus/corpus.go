package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"proofmark/tests/agreement/mutate"
	"proofmark/tests/agreement/verdict"
)

// bentEach is how many seeds of a kind are bent. More would say the same again:
// upstream holds Pods by the hundred.
const bentEach = 12

// candidate is a case that could be made.
type candidate struct {
	seed   *Seed
	mutant mutate.Mutant
	rank   uint64
}

// Cases lists every seed as it is and then about n bent ones; another salt bends
// others. A first pass makes
// sure that every idea is tried twice, in two kinds where two have a place for
// it; the rest are dealt in turn to every pair of a kind and a family.
func Cases(seeds []Seed, n int, salt string) []verdict.Case {
	d := dealer{seen: map[string]bool{}, tried: map[string]int{}, bent: map[string]int{}}
	for i := range seeds {
		d.add(&seeds[i], "seed", "", seeds[i].Text)
	}
	unbent := len(d.cases)
	all := candidates(seeds, salt)

	byIdea := map[string][]candidate{}
	byPair := map[string][]candidate{}
	for _, c := range all {
		byIdea[c.idea()] = append(byIdea[c.idea()], c)
		pair := c.seed.Kind + "\x00" + c.mutant.Family
		byPair[pair] = append(byPair[pair], c)
	}
	for _, idea := range sortedKeys(byIdea) {
		left := byIdea[idea]
		kinds := map[string]bool{}
		for taken := 0; taken < 2 && len(left) > 0; {
			// The kind that was bent least so far goes first.
			best := slices.MinFunc(left, func(a, b candidate) int {
				return cmp.Or(cmp.Compare(bit(kinds[a.seed.Kind]), bit(kinds[b.seed.Kind])),
					cmp.Compare(d.bent[a.seed.Kind], d.bent[b.seed.Kind]), cmp.Compare(a.rank, b.rank))
			})
			left = slices.DeleteFunc(left, func(c candidate) bool { return c.rank == best.rank })
			if d.take(best) {
				kinds[best.seed.Kind] = true
				taken++
			}
		}
	}
	pairs := sortedKeys(byPair)
	for dealt := true; dealt && len(d.cases)-unbent < n; {
		dealt = false
		for _, pair := range pairs {
			left := byPair[pair]
			if len(left) == 0 {
				continue
			}
			i := 0
			for j := range left {
				if cmp.Or(cmp.Compare(d.tried[left[j].idea()], d.tried[left[i].idea()]), cmp.Compare(left[j].rank, left[i].rank)) < 0 {
					i = j
				}
			}
			best := left[i]
			left[i] = left[len(left)-1]
			byPair[pair] = left[:len(left)-1]
			dealt = true
			if d.take(best); len(d.cases)-unbent >= n {
				break
			}
		}
	}
	slices.SortStableFunc(d.cases[unbent:], func(a, b verdict.Case) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Family, b.Family), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Mutation, b.Mutation))
	})
	return d.cases
}

// candidates lists the mutants of the seeds that are bent: all that were made
// for it, and of those found elsewhere a few of each kind, this site's first.
func candidates(seeds []Seed, salt string) []candidate {
	order := make([]*Seed, len(seeds))
	for i := range seeds {
		order[i] = &seeds[i]
	}
	origin := func(s *Seed) int {
		folder, _, _ := strings.Cut(s.Source, "/")
		return slices.Index([]string{"upstream", "labs", "content", "own"}, folder)
	}
	const own = 3
	slices.SortStableFunc(order, func(a, b *Seed) int {
		return cmp.Or(cmp.Compare(origin(b), origin(a)), cmp.Compare(mutate.Rank(salt+a.Source), mutate.Rank(salt+b.Source)))
	})
	var all []candidate
	bent := map[string]int{}
	for _, s := range order {
		if bent[s.Kind] >= bentEach && origin(s) != own {
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(s.Text), &doc); err != nil || len(doc.Content) == 0 {
			continue
		}
		bent[s.Kind]++
		for _, m := range mutate.All(&mutate.Document{Name: salt + s.Source, Kind: s.Kind, Root: doc.Content[0]}) {
			all = append(all, candidate{s, m, mutate.Rank(salt+s.Source, m.Family, m.Idea, m.Site)})
		}
	}
	return all
}

func (c *candidate) idea() string { return c.mutant.Family + "\x00" + c.mutant.Idea }

// dealer collects cases and counts what was tried.
type dealer struct {
	cases []verdict.Case
	seen  map[string]bool
	tried map[string]int
	bent  map[string]int
}

// take makes the candidate, unless it turns out to be a document already there.
func (d *dealer) take(c candidate) bool {
	text, err := c.mutant.Text()
	if err != nil || text == c.seed.Text || !utf8.ValidString(text) {
		return false
	}
	mutation := c.mutant.Idea
	if c.mutant.Site != "" {
		mutation += " at " + c.mutant.Site
	}
	if !d.add(c.seed, c.mutant.Family, mutation, text) {
		return false
	}
	d.tried[c.idea()]++
	d.bent[c.seed.Kind]++
	return true
}

func (d *dealer) add(s *Seed, family, mutation, text string) bool {
	sum := sha256.Sum256([]byte(text))
	id := hex.EncodeToString(sum[:8])
	if d.seen[id] {
		return false
	}
	d.seen[id] = true
	d.cases = append(d.cases, verdict.Case{
		ID: id, Kind: s.Kind, APIVersion: s.APIVersion, Source: s.Source,
		Family: family, Mutation: mutation, YAML: text,
	})
	return true
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
