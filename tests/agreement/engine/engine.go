// Package engine asks Proofmark's engine about recorded cases, natively: the
// code of the WASM modules, run by the program that kubernetes/engine/cmd/native
// is.
//
// In: records. Out: the engine's answers in the same order, with what the engine
// makes up written as the records write what the server made up.
package engine

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"time"

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

// Ask runs the program over records, and returns how long that took, in seconds.
func Ask(program string, records []verdict.Record) ([]Answer, float64, error) {
	var requests []byte
	for i := range records {
		header, err := json.Marshal(map[string]any{"namespace": "default", "families": records[i].Families})
		if err != nil {
			return nil, 0, err
		}
		requests = binary.BigEndian.AppendUint32(requests, uint32(len(header)+1+len(records[i].YAML)))
		requests = append(append(append(requests, header...), '\n'), records[i].YAML...)
	}
	command := exec.Command(program)
	command.Stdin = bytes.NewReader(requests)
	var words bytes.Buffer
	command.Stderr = &words
	start := time.Now()
	out, err := command.Output()
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w: %s", program, err, words.String())
	}
	took := time.Since(start).Seconds()
	answers := make([]Answer, len(records))
	for i := range answers {
		answer, rest, err := next(out)
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %d answers for %d cases", program, i, len(records))
		}
		out = rest
		if err := json.Unmarshal(withoutChance(answer, records[i].YAML), &answers[i]); err != nil {
			return nil, 0, fmt.Errorf("case %s: %w", records[i].ID, err)
		}
	}
	return answers, took, nil
}

// next cuts the first answer off what the program wrote.
func next(out []byte) (answer, rest []byte, err error) {
	if len(out) < 4 || len(out)-4 < int(binary.BigEndian.Uint32(out)) {
		return nil, nil, io.ErrUnexpectedEOF
	}
	end := 4 + int(binary.BigEndian.Uint32(out))
	return out[4:end], out[end:], nil
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
