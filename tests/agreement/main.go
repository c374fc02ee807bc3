// Agreement makes a corpus of manifests and asks those who judge manifests about
// it. README.md says what for; record.sh and peers.sh run it.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"proofmark/tests/agreement/corpus"
	"proofmark/tests/agreement/server"
	"proofmark/tests/agreement/verdict"
)

func main() {
	commands := map[string]func([]string) error{
		"record": record, "summary": summary, "schemas": schemas, "compare": comparePeers, "differences": differences,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: agreement {record|summary|schemas|compare|differences} [flags]")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "agreement:", err)
		os.Exit(1)
	}
}

// record asks a dual-stack server about every case, and the others about those
// whose answer depends on the families.
func record(args []string) error {
	flags := flag.NewFlagSet("record", flag.ExitOnError)
	var folders []corpus.Folder
	flags.Func("seeds", "`name=path` of a folder of manifests; may be given again", func(value string) error {
		name, path, ok := strings.Cut(value, "=")
		if !ok {
			return fmt.Errorf("want name=path, not %q", value)
		}
		folders = append(folders, corpus.Folder{Name: name, Path: path})
		return nil
	})
	dual := flags.String("dual", "", "kubeconfig of a server with IPv4 and IPv6")
	ipv4 := flags.String("ipv4", "", "kubeconfig of a server with IPv4 alone")
	ipv6 := flags.String("ipv6", "", "kubeconfig of a server with IPv6 alone")
	n := flags.Int("cases", 9000, "how many bent documents to make, about")
	salt := flags.String("salt", "", "any word: makes another corpus of the same seeds")
	out := flags.String("out", "verdicts.jsonl", "where to write; compressed when it ends in .zst")
	flags.Parse(args)

	seeds, err := corpus.Seeds(folders)
	if err != nil {
		return err
	}
	servers := []struct {
		kubeconfig string
		families   []string
	}{{*dual, []string{"IPv4", "IPv6"}}, {*ipv4, []string{"IPv4"}}, {*ipv6, []string{"IPv6"}}}
	var cases []verdict.Case
	var records []verdict.Record
	for i, asked := range servers {
		if asked.kubeconfig == "" {
			continue
		}
		s, err := server.Connect(asked.kubeconfig, asked.families)
		if err != nil {
			return err
		}
		if i == 0 {
			seeds = slices.DeleteFunc(seeds, func(seed corpus.Seed) bool { return !s.Serves(seed.APIVersion, seed.Kind) })
			cases = corpus.Cases(seeds, *n, *salt)
		} else {
			// Only a Service asks what families the cluster has.
			cases = slices.DeleteFunc(slices.Clone(cases), func(c verdict.Case) bool { return c.Kind != "Service" })
		}
		answers, err := s.AskAll(cases)
		if err != nil {
			return err
		}
		for j := range answers {
			if i > 0 {
				answers[j].ID += "-" + strings.ToLower(asked.families[0])
			}
		}
		records = append(records, answers...)
	}
	print(records)
	return verdict.Write(*out, records)
}

func summary(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: agreement summary FILE")
	}
	records, err := verdict.Read(args[0])
	if err == nil {
		print(records)
	}
	return err
}

// print says how the corpus is made up.
func print(records []verdict.Record) {
	count := func(by func(verdict.Record) string) {
		n := map[string]int{}
		for _, r := range records {
			n[by(r)]++
		}
		var lines []string
		for name, n := range n {
			lines = append(lines, fmt.Sprintf("%s %d", name, n))
		}
		slices.SortFunc(lines, cmp.Compare[string])
		fmt.Printf("%d: %s\n", len(lines), strings.Join(lines, ", "))
	}
	accepted, undecidable := 0, 0
	for _, r := range records {
		if r.Accepted() {
			accepted++
		}
		if r.Undecidable {
			undecidable++
		}
	}
	fmt.Printf("%d verdicts, %d accepted, %d undecidable\n", len(records), accepted, undecidable)
	fmt.Print("kinds ")
	count(func(r verdict.Record) string { return r.Kind })
	fmt.Print("families of mutations ")
	count(func(r verdict.Record) string { return r.Family })
	fmt.Print("codes ")
	count(func(r verdict.Record) string { return fmt.Sprint(r.Code) })
}
