// Command replay compares the engine with what a real server said: it reads
// the records of tests/agreement as JSON lines and prints each disagreement.
//
//	zstdcat verdicts.jsonl.zst | replay [-show N]
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strings"
	"time"

	"proofmark/engine"
)

// A record is the part of a line that matters here; tests/agreement/verdict
// says what its fields mean.
type record struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Source      string   `json:"source"`
	Mutation    string   `json:"mutation"`
	YAML        string   `json:"yaml"`
	Families    []string `json:"families"`
	Foreign     bool     `json:"foreign"`
	Undecidable bool     `json:"undecidable"`
	Code        int      `json:"code"`
	Warnings    []string `json:"warnings"`
	Status      struct {
		Message string `json:"message"`
		Causes  []struct{ Reason, Message, Field string }
	} `json:"status"`
}

func main() {
	log.SetFlags(0)
	show := flag.Int("show", 40, "how many disagreements of each sort to print")
	flag.Parse()
	counts := map[string]int{}
	lines := bufio.NewReader(os.Stdin)
	start, total := time.Now(), 0
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			log.Fatal(err)
		}
		if r.Undecidable || r.Code == 0 {
			continue
		}
		total++
		for _, difference := range compare(&r) {
			sort, _, _ := strings.Cut(difference, ":")
			if counts[sort]++; counts[sort] <= *show {
				fmt.Printf("%s %s %s [%s]\n  %s\n", r.ID, r.Kind, r.Source, r.Mutation, difference)
			}
		}
	}
	fmt.Println(total, "records in", time.Since(start).Round(time.Millisecond), counts)
}

// compare says how the engine's answer differs from the server's.
func compare(r *record) []string {
	header, _ := json.Marshal(engine.Header{Namespace: "default", Families: r.Families})
	var response engine.Response
	if err := json.Unmarshal(engine.Judge(append(append(header, '\n'), r.YAML...)), &response); err != nil {
		return []string{"answer: " + err.Error()}
	}
	accepted := response.Failure == nil && len(response.Decode)+len(response.Strict)+len(response.Errors) == 0 && response.Status == ""
	server := r.Code == 200 || r.Code == 201
	if accepted != server {
		return []string{fmt.Sprintf("verdict: server %d %q, engine accepts=%t %q", r.Code, r.Status.Message, accepted, response.Status)}
	}
	if r.Foreign {
		return nil
	}
	var differences []string
	if !server && response.Status != r.Status.Message {
		differences = append(differences, fmt.Sprintf("message: server %q\n  engine  %q", r.Status.Message, response.Status))
	}
	if server || len(r.Status.Causes) > 0 {
		var theirs, ours []string
		for _, cause := range r.Status.Causes {
			theirs = append(theirs, cause.Reason+" "+cause.Field+" "+cause.Message)
		}
		for _, err := range response.Errors {
			ours = append(ours, err.Reason+" "+err.Path+" "+err.Message)
		}
		if !slices.Equal(theirs, ours) {
			differences = append(differences, fmt.Sprintf("causes: server %q\n  engine %q", theirs, ours))
		}
	}
	var warnings []string
	for _, warning := range response.Warnings {
		warnings = append(warnings, warning.Message)
	}
	slices.Sort(warnings)
	theirs := slices.Sorted(slices.Values(r.Warnings))
	if server && !slices.Equal(theirs, warnings) {
		differences = append(differences, fmt.Sprintf("warnings: server %q\n  engine   %q", theirs, warnings))
	}
	return differences
}
