// Package page writes the guide's page on agreement: what was asked, who agreed
// with the server how often, and every difference that stays.
//
// In: records, the engine's answers, and what the peers said. Out: Markdown.
// Every number in it is counted here.
package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proofmark/tests/agreement/compare"
	"proofmark/tests/agreement/engine"
	"proofmark/tests/agreement/peers"
	"proofmark/tests/agreement/verdict"
)

// A judge is one column of the tables.
type judge struct {
	name, version string
	seconds       float64
	accepts       map[string]bool
}

// A tally counts the cases of one row.
type tally struct {
	cases   int
	agree   []int
	accepts []int // false ones
	rejects []int // false ones
}

// Of writes the page.
func Of(minor string, records []verdict.Record, answers []engine.Answer, seconds float64, report *peers.Report) string {
	own := judge{name: "the engine", version: minor, seconds: seconds, accepts: map[string]bool{}}
	var differences []compare.Difference
	beyond := map[string]int{}
	worded, same := 0, map[string]int{}
	decidable := 0
	var asked []verdict.Record
	for i := range records {
		r, a := &records[i], &answers[i]
		if why := compare.Beyond(r); why != "" {
			beyond[why]++
			continue
		}
		decidable++
		own.accepts[r.ID] = a.Accepted()
		if len(r.Families) == 2 {
			asked = append(asked, *r)
		}
		found := compare.Compare(r, a)
		differences = append(differences, found...)
		if compare.Worded(r) {
			worded++
			for _, what := range []string{"message", "paths", "warnings"} {
				if !slices.ContainsFunc(found, func(d compare.Difference) bool { return d.What == what || d.What == "verdict" }) {
					same[what]++
				}
			}
		}
	}
	judges := []judge{own}
	for _, p := range report.Peers {
		judges = append(judges, judge{p.Name, p.Version, p.Seconds, p.Accepts})
	}

	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("---\ntitle: Agreement with a real API server\nsummary: How often the engine, and the checkers people use today, say what kube-apiserver says.\nweight: 60\n---\n")
	say("<!-- Written by tests/agreement/run.sh; do not edit. -->\n")
	total := count(asked, judges, func(verdict.Record) string { return "" })[""]
	say("%d documents were sent to a real kube-apiserver %s (`POST`, `dryRun=All`, `fieldValidation=Strict`), and the same documents given to the engine and to other checkers. They are Kubernetes' own test manifests, this site's, and seeded mutations of both: %d kinds, %d families of mutations. %d verdicts are left out, because they rest on what no file says; [below](#left-out) is on what.\n",
		len(records), minor, distinct(asked, kind), distinct(asked, family)-1, len(records)-decidable)
	say("## Verdicts\n")
	say("| | version | agreement | false accepts | false rejects | time |\n| --- | --- | ---: | ---: | ---: | ---: |")
	for i, j := range judges {
		say("| %s | %s | %s | %d | %d | %.1f s |", j.name, j.version, share(total.agree[i], total.cases), total.accepts[i], total.rejects[i], j.seconds)
	}
	say("\nOver %d documents, in one run on the same machine. The engine's time is that of the judging alone, natively; the others' is that of the whole program.\n", total.cases)
	say("## Words\n")
	say("Of the %d documents whose words can be compared, the engine gives the same\n", worded)
	say("- message: %s", share(same["message"], worded))
	say("- causes, each with its field path: %s", share(same["paths"], worded))
	say("- warnings: %s\n", share(same["warnings"], worded))
	say("## What differs\n")
	differing(say, differences)
	say("## By family of mutations\n")
	table(say, judges, count(asked, judges, family))
	say("\n## By kind\n")
	table(say, judges, count(asked, judges, kind))
	say("\n## Left out\n")
	say("| verdicts | what they rest on |\n| ---: | --- |")
	for _, why := range byCount(beyond) {
		say("| %d | %s |", beyond[why], why)
	}
	return out.String()
}

func kind(r verdict.Record) string   { return r.Kind }
func family(r verdict.Record) string { return r.Family }

func distinct(records []verdict.Record, by func(verdict.Record) string) int {
	all := map[string]bool{}
	for _, r := range records {
		all[by(r)] = true
	}
	return len(all)
}

// count tallies the judges over groups of records.
func count(records []verdict.Record, judges []judge, by func(verdict.Record) string) map[string]*tally {
	groups := map[string]*tally{}
	for _, r := range records {
		t := groups[by(r)]
		if t == nil {
			t = &tally{agree: make([]int, len(judges)), accepts: make([]int, len(judges)), rejects: make([]int, len(judges))}
			groups[by(r)] = t
		}
		t.cases++
		for i, j := range judges {
			switch accepts := j.accepts[r.ID]; {
			case accepts == r.Accepted():
				t.agree[i]++
			case accepts:
				t.accepts[i]++
			default:
				t.rejects[i]++
			}
		}
	}
	return groups
}

func table(say func(string, ...any), judges []judge, groups map[string]*tally) {
	head, line := "| | cases |", "| --- | ---: |"
	for _, j := range judges {
		head += " " + j.name + " |"
		line += " ---: |"
	}
	say("%s\n%s", head, line)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		t := groups[name]
		row := fmt.Sprintf("| %s | %d |", name, t.cases)
		for i := range judges {
			row += " " + share(t.agree[i], t.cases) + " |"
		}
		say("%s", row)
	}
}

// differing lists the differences by reason, those without one in full.
func differing(say func(string, ...any), differences []compare.Difference) {
	if len(differences) == 0 {
		say("Nothing.\n")
		return
	}
	reasons := map[string]int{}
	for _, d := range differences {
		if d.Why != "" {
			reasons[d.Why]++
		}
	}
	for _, why := range byCount(reasons) {
		say("- %d times: %s.", reasons[why], why)
	}
	for _, d := range differences {
		if d.Why == "" {
			say("- %s of %s (%s): the server says `%s`, the engine `%s`.", d.What, d.Kind, plain(d.Mutation), plain(d.Server), plain(d.Engine))
		}
	}
	say("")
}

// plain fits a text into a line of Markdown code.
func plain(text string) string {
	text = strings.NewReplacer("\n", " ", "`", "'").Replace(text)
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return text
}

func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// share is a percentage that says 100 only where it means all.
func share(part, whole int) string {
	if whole == 0 || part == whole {
		return "100 %"
	}
	return fmt.Sprintf("%.2f %%", float64(part*10000/whole)/100)
}
