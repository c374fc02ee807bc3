// Package engine judges one Kubernetes document as the server that would
// receive it does, with that server's own code. It is compiled to WASM by
// cmd/guest and called by Proofmark's host; README.md is the contract.
//
// Invariants: a judgement never panics out of Judge, keeps nothing but caches
// keyed by content, and touches no file, clock or network that the answer
// could depend on.
package engine

import "encoding/json"

// Header is the first line of a request; the document follows it.
type Header struct {
	// Namespace is the namespace of the request, for objects that name none.
	Namespace string `json:"namespace"`
	// Families are the IP families of the cluster, the default one first.
	Families []string `json:"families"`
	// Fragment says that the document is the value at a path of a kind, as
	// in "StatefulSet.spec.template".
	Fragment string `json:"fragment"`
	// Output says that a server printed the object.
	Output bool `json:"output"`
	// VerdictOnly leaves the object out of the answer, which saves time.
	VerdictOnly bool `json:"verdictOnly"`
	// CRDs are CustomResourceDefinitions that the cluster has, as YAML.
	CRDs []string `json:"crds"`
}

// Response is everything the consumer of a document says about it.
type Response struct {
	GVK       *GVK            `json:"gvk"`
	Consumer  string          `json:"consumer"`
	Name      string          `json:"name"`
	Namespace string          `json:"namespace"`
	Failure   *Failure        `json:"failure"`
	Decode    []DecodeFault   `json:"decode"`
	Strict    []StrictFault   `json:"strict"`
	Errors    []Error         `json:"errors"`
	Status    string          `json:"status"`
	Warnings  []Warning       `json:"warnings"`
	Dropped   []string        `json:"dropped"`
	Object    json.RawMessage `json:"object"` // the last field: encode relies on it
}

// GVK is a group, version and kind.
type GVK struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

// FailureKind says why a document was not judged to its end.
type FailureKind string

const (
	FailureSyntax       FailureKind = "syntax"
	FailureNoManifest   FailureKind = "not-a-manifest"
	FailureUnknownKind  FailureKind = "unknown-kind"
	FailureRemovedAPI   FailureKind = "removed-api"
	FailureDecode       FailureKind = "decode"
	FailurePanic        FailureKind = "panic"
	FailureTooLarge     FailureKind = "too-large"
	FailureBadRequest   FailureKind = "bad-request"
	FailureNotSupported FailureKind = "not-supported"
)

// Failure ends a judgement.
type Failure struct {
	Kind        FailureKind `json:"kind"`
	Message     string      `json:"message"`
	Line        *int        `json:"line"`
	Path        *string     `json:"path"`
	Value       any         `json:"value"`
	Suggestions []string    `json:"suggestions"`
	RemovedIn   string      `json:"removedIn,omitempty"`
	Replacement string      `json:"replacement,omitempty"`
}

// DecodeFault is a value that its Go type refuses. It was set aside, and the
// rest was judged; the server would have stopped there.
type DecodeFault struct {
	Message string `json:"message"`
	Path    string `json:"path"`
	Value   any    `json:"value"`
}

// StrictFault is an unknown or duplicate field.
type StrictFault struct {
	Kind        string   `json:"kind"` // unknown or duplicate
	Path        string   `json:"path"`
	Message     string   `json:"message"`
	Line        *int     `json:"line"`
	Suggestions []string `json:"suggestions"`
}

// Error is one cause of a rejection, in the server's words.
type Error struct {
	Reason  string `json:"reason"`
	Type    string `json:"type"`
	Path    string `json:"path"`
	Value   any    `json:"value"`
	Detail  string `json:"detail"`
	Message string `json:"message"`
}

// Warning is what the consumer says of a document that it accepts.
type Warning struct {
	Message     string   `json:"message"`
	Path        *string  `json:"path"`
	Suggestions []string `json:"suggestions,omitempty"` // for fields that a lenient program ignores
}

// fail records the end of a judgement; the consumer's message is its status.
func (r *Response) fail(kind FailureKind, message string) *Failure {
	r.Failure = &Failure{Kind: kind, Message: message, Suggestions: []string{}}
	r.Status = message
	return r.Failure
}

// complete replaces nil lists, so that the host always reads arrays.
func (r *Response) complete() {
	if r.Decode == nil {
		r.Decode = []DecodeFault{}
	}
	if r.Strict == nil {
		r.Strict = []StrictFault{}
	}
	if r.Errors == nil {
		r.Errors = []Error{}
	}
	if r.Warnings == nil {
		r.Warnings = []Warning{}
	}
	if r.Dropped == nil {
		r.Dropped = []string{}
	}
	if r.Object == nil {
		r.Object = json.RawMessage("null")
	}
	for i := range r.Strict {
		if r.Strict[i].Suggestions == nil {
			r.Strict[i].Suggestions = []string{}
		}
	}
}
