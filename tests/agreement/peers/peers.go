// Package peers runs other checkers over the corpus and counts where they agree
// with the server.
//
// In: recorded verdicts, and how to run each checker on a folder. Out: accept or
// reject for each case, and the wall time of the whole folder.
package peers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"proofmark/tests/agreement/compare"
	"proofmark/tests/agreement/verdict"
)

// Peer is a checker: a command that takes a folder, and how to read its output.
type Peer struct {
	Name     string
	Version  string
	Command  []string
	rejected func(output []byte) (map[string]bool, error)
}

// Kubeconform judges by JSON Schemas, one file a kind.
func Kubeconform(program, version, schemas, kubernetes string) Peer {
	return Peer{
		Name: "kubeconform", Version: version,
		Command: []string{program, "-strict", "-output", "json", "-kubernetes-version", kubernetes,
			"-schema-location", schemas + "/{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json"},
		rejected: func(output []byte) (map[string]bool, error) {
			var report struct {
				Resources []struct {
					Filename string `json:"filename"`
					Status   string `json:"status"`
				} `json:"resources"`
			}
			err := json.Unmarshal(output, &report)
			out := map[string]bool{}
			for _, r := range report.Resources {
				out[id(r.Filename)] = true
			}
			return out, err
		},
	}
}

// KubectlValidate judges by the OpenAPI of the server its kubeconfig leads to.
func KubectlValidate(program, version, kubernetes string) Peer {
	return Peer{
		Name: "kubectl-validate", Version: version,
		Command: []string{program, "--version", kubernetes, "--output", "json"},
		rejected: func(output []byte) (map[string]bool, error) {
			var report map[string][]struct {
				Status string `json:"status"`
			}
			err := json.Unmarshal(output, &report)
			out := map[string]bool{}
			for file, documents := range report {
				for _, document := range documents {
					if document.Status != "Success" {
						out[id(file)] = true
					}
				}
			}
			return out, err
		},
	}
}

// Proofmark judges by Kubernetes' own code, compiled to WASM.
func Proofmark(program, version, minor string) Peer {
	return Peer{
		Name: "Proofmark", Version: version,
		Command: []string{program, "check", "--no-cache", "--format", "json", "--kubernetes", minor},
		rejected: func(output []byte) (map[string]bool, error) {
			var report struct {
				Diagnostics []struct {
					Rule    string `json:"rule"`
					Path    string `json:"path"`
					Verdict *struct {
						Decided string `json:"decided"`
					} `json:"verdict"`
				} `json:"diagnostics"`
			}
			err := json.Unmarshal(output, &report)
			out := map[string]bool{}
			for _, d := range report.Diagnostics {
				if d.Rule == "duplicate-key" || d.Verdict != nil && d.Verdict.Decided == "rejected" {
					out[id(d.Path)] = true
				}
			}
			return out, err
		},
	}
}

func id(file string) string {
	return strings.TrimSuffix(filepath.Base(file), ".yaml")
}

// Report is what is kept of a run over the corpus.
type Report struct {
	Cases    int        `json:"cases"`
	Accepted int        `json:"accepted"`
	Peers    []Standing `json:"peers"`
}

// Standing is how one peer did.
type Standing struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Seconds is the wall time for all cases, once.
	Seconds      float64 `json:"seconds"`
	Agree        int     `json:"agree"`
	FalseAccepts int     `json:"falseAccepts"`
	FalseRejects int     `json:"falseRejects"`
	// Accepts says for every case, by id, whether the peer accepted it.
	Accepts map[string]bool `json:"accepts"`
}

// Run asks every peer about the records of the first server that a verdict can be
// decided for.
func Run(records []verdict.Record, peers []Peer) (*Report, error) {
	folder, err := os.MkdirTemp("", "agreement-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	report := &Report{}
	var asked []verdict.Record
	for _, r := range records {
		if compare.Beyond(&r) != "" || len(r.Families) != 2 {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, r.ID+".yaml"), []byte(r.YAML), 0o644); err != nil {
			return nil, err
		}
		asked = append(asked, r)
		report.Cases++
		if r.Accepted() {
			report.Accepted++
		}
	}
	for _, p := range peers {
		standing, err := p.run(folder, asked)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		report.Peers = append(report.Peers, *standing)
	}
	return report, nil
}

func (p *Peer) run(folder string, asked []verdict.Record) (*Standing, error) {
	command := exec.Command(p.Command[0], append(p.Command[1:len(p.Command):len(p.Command)], folder)...)
	var output, words bytes.Buffer
	command.Stdout, command.Stderr = &output, &words
	started := time.Now()
	err := command.Run()
	s := &Standing{Name: p.Name, Version: p.Version, Seconds: time.Since(started).Seconds(), Accepts: map[string]bool{}}
	// A checker that finds something says so with its status; it did not fail.
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	rejected, err := p.rejected(output.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, words.String())
	}
	for _, r := range asked {
		accepts := !rejected[r.ID]
		s.Accepts[r.ID] = accepts
		switch {
		case accepts == r.Accepted():
			s.Agree++
		case accepts:
			s.FalseAccepts++
		default:
			s.FalseRejects++
		}
	}
	return s, nil
}
