// Package engine asks Proofmark's engine about recorded cases, natively: the
// code of the WASM modules, run by the program that kubernetes/engine/cmd/native
// is.
//
// In: records. Out: the engine's answers in the same order, with what the engine
// makes up written as the records write what the server made up.
package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"proofmark/tests/agreement/verdict"
)

// Answer is the part of a response that a server answers too;
// kubernetes/engine/README.md has all of it.
type Answer struct {
	Failure *struct {
		Kind string `json:"kind"`
	} `json:"failure"`
	Decode []struct {
		Path    string `json:"path"`
		Message string `json:"message"`
	} `json:"decode"`
	Strict []struct {
		Path    string `json:"path"`
		Message string `json:"message"`
	} `json:"strict"`
	Errors []struct {
		Reason  string `json:"reason"`
		Path    string `json:"path"`
		Message string `json:"message"`
	} `json:"errors"`
	Status   string `json:"status"`
	Warnings []struct {
		Message string `json:"message"`
	} `json:"warnings"`
	Object json.RawMessage `json:"object"`
}

// Accepted reports whether the engine found nothing that the server would refuse.
func (a *Answer) Accepted() bool { return a.Status == "" }

// Ask runs the program over records, and returns how long it judged, in seconds.
func Ask(program string, records []verdict.Record) ([]Answer, float64, error) {
	var requests bytes.Buffer
	enc := json.NewEncoder(&requests)
	for i := range records {
		header := map[string]any{"namespace": "default", "families": records[i].Families}
		if err := enc.Encode(map[string]any{"header": header, "document": records[i].YAML}); err != nil {
			return nil, 0, err
		}
	}
	command := exec.Command(program)
	command.Stdin = &requests
	var words bytes.Buffer
	command.Stderr = &words
	out, err := command.Output()
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w: %s", program, err, words.String())
	}
	answers := make([]Answer, len(records))
	lines := bufio.NewReader(bytes.NewReader(out))
	for i := range answers {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %d answers for %d cases", program, i, len(records))
		}
		if err := json.Unmarshal(withoutChance(line, records[i].YAML), &answers[i]); err != nil {
			return nil, 0, fmt.Errorf("case %s: %w", records[i].ID, err)
		}
	}
	// klog writes to standard error too; the program's own word is the last.
	said := strings.Split(strings.TrimSpace(words.String()), "\n")
	var seconds float64
	if _, err := fmt.Sscanf(said[len(said)-1], "judged in %f s", &seconds); err != nil {
		return nil, 0, fmt.Errorf("%s said %q", program, slices.Max(said))
	}
	return answers, seconds, nil
}

var noID = []byte("00000000-0000-0000-0000-000000000000")

// withoutChance writes what the engine puts in place of chance as server does.
func withoutChance(answer []byte, document string) []byte {
	if !strings.Contains(document, string(noID)) {
		answer = bytes.ReplaceAll(answer, noID, []byte("[uid]"))
	}
	if !strings.Contains(document, "generateName") {
		return answer
	}
	var asked struct {
		Metadata struct{ Name, GenerateName any }
	}
	_ = yaml.Unmarshal([]byte(document), &asked)
	prefix, _ := asked.Metadata.GenerateName.(string)
	if name, _ := asked.Metadata.Name.(string); prefix == "" || name != "" {
		return answer
	}
	made := regexp.MustCompile(regexp.QuoteMeta(prefix) + `xxxxx\b`)
	return made.ReplaceAllLiteral(answer, []byte(prefix+"[random]"))
}
