// Package compare sets the engine's answers beside the server's.
//
// In: records and answers. Out: for each case, where the two differ and, where
// that is known, why they must.
package compare

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"proofmark/tests/agreement/engine"
	"proofmark/tests/agreement/verdict"
)

// Difference is one way in which an answer is not the server's.
type Difference struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Family   string `json:"family"`
	Mutation string `json:"mutation"`
	// What differs: verdict, message, paths or warnings.
	What   string `json:"what"`
	Server string `json:"server"`
	Engine string `json:"engine"`
	// Why the two cannot be the same; empty when nothing explains it.
	Why string `json:"why,omitempty"`
}

// Beyond says why a case is not for the engine to decide, or nothing when it is.
func Beyond(r *verdict.Record) string {
	switch {
	case r.Undecidable:
		return r.Why
	case r.Code == 0:
		return "the server does not answer"
	case r.Accepted() && anonymous(r):
		return "the kind, which a request has in its URL and a file only in its text"
	}
	return ""
}

// anonymous tells a document without a kind or a version of its own.
func anonymous(r *verdict.Record) bool {
	var document map[string]any
	if err := yaml.Unmarshal([]byte(r.YAML), &document); err != nil {
		return false
	}
	version, _ := document["apiVersion"].(string)
	kind, _ := document["kind"].(string)
	return version == "" || kind == ""
}

// Worded tells whether a case's words can be compared: those of a document that
// went to an endpoint that is not its own are about that endpoint.
func Worded(r *verdict.Record) bool { return !r.Foreign && !anonymous(r) }

// Compare returns what differs in one case.
func Compare(r *verdict.Record, a *engine.Answer) []Difference {
	var out []Difference
	differ := func(what, server, engine string) {
		d := Difference{ID: r.ID, Kind: r.Kind, Family: r.Family, Mutation: r.Mutation, What: what, Server: server, Engine: engine}
		d.Why = explain(&d)
		out = append(out, d)
	}
	if r.Accepted() != a.Accepted() {
		differ("verdict", said(r), a.Status)
		return out
	}
	if !Worded(r) {
		return out
	}
	if !r.Accepted() && r.Status.Message != a.Status {
		differ("message", r.Status.Message, a.Status)
	}
	if r.Accepted() || len(r.Status.Causes) > 0 {
		if server, engine := causes(r), errors(a); !slices.Equal(server, engine) {
			differ("paths", strings.Join(server, "\n"), strings.Join(engine, "\n"))
		}
	}
	if server, engine := slices.Sorted(slices.Values(r.Warnings)), warnings(a); r.Accepted() && !slices.Equal(server, engine) {
		differ("warnings", strings.Join(server, "\n"), strings.Join(engine, "\n"))
	}
	return out
}

func said(r *verdict.Record) string {
	if r.Status == nil {
		return fmt.Sprint(r.Code)
	}
	return r.Status.Message
}

func causes(r *verdict.Record) []string {
	var out []string
	if r.Status != nil {
		for _, c := range r.Status.Causes {
			out = append(out, c.Reason+" "+c.Field+" "+c.Message)
		}
	}
	return out
}

func errors(a *engine.Answer) []string {
	var out []string
	for _, e := range a.Errors {
		out = append(out, e.Reason+" "+e.Path+" "+e.Message)
	}
	return out
}

func warnings(a *engine.Answer) []string {
	var out []string
	for _, w := range a.Warnings {
		out = append(out, w.Message)
	}
	slices.Sort(out)
	return out
}

// explain names the reason of a difference that is known and stays.
func explain(d *Difference) string {
	switch {
	case d.Kind == "LocalSubjectAccessReview" && strings.Contains(d.Server, "managedFields"):
		return "the server quotes the managedFields that it adds to the object it refuses"
	}
	return ""
}
