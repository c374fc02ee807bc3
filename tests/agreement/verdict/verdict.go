// Package verdict is what was asked of a Kubernetes API server and what it said:
// one line of JSON a case, the files compressed with zstd.
package verdict

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Case is one document and where it came from.
type Case struct {
	// ID is a hash of the document and the cluster's families.
	ID string `json:"id"`
	// Kind and APIVersion are those of the endpoint that was asked. They differ
	// from the document's own where that names nothing the server serves.
	Kind       string `json:"kind"`
	APIVersion string `json:"apiVersion"`
	// Source is the file the seed came from, "#n" its n-th document.
	Source string `json:"source"`
	// Family groups mutations by the class of rule they aim at; "seed" is none.
	Family string `json:"family"`
	// Mutation says what was done and where.
	Mutation string `json:"mutation"`
	YAML     string `json:"yaml"`
}

// Record is a case with a server's answer.
type Record struct {
	Case
	// Path is the collection the document was POSTed to.
	Path string `json:"path"`
	// Foreign documents name no kind that the server serves. They went where
	// their seed would have gone: the verdict counts, its words do not.
	Foreign bool `json:"foreign,omitempty"`
	// Families are the server's IP families, its primary one first.
	Families []string `json:"families"`
	// Code is the HTTP status, or 0 when the server panicked instead of answering.
	Code     int      `json:"code"`
	Status   *Status  `json:"status,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	// Object is what the server would have stored, without what it makes up.
	Object json.RawMessage `json:"object,omitempty"`
	// Allocated are the fields of Object that were left out because the server
	// chose their values.
	Allocated []string `json:"allocated,omitempty"`
	// Undecidable verdicts rest on what only a cluster knows; Why says on what.
	Undecidable bool   `json:"undecidable,omitempty"`
	Why         string `json:"why,omitempty"`
}

// Accepted reports whether the server would have stored the object.
func (r *Record) Accepted() bool { return r.Code == 200 || r.Code == 201 }

// Status is the part of a metav1.Status that says why.
type Status struct {
	Message string  `json:"message"`
	Reason  string  `json:"reason"`
	Causes  []Cause `json:"causes,omitempty"`
}

// Cause is one finding of a validation.
type Cause struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
}

// Write stores records at path, compressed when its name ends in .zst.
func Write(path string, records []Record) error {
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	enc.SetEscapeHTML(false)
	for i := range records {
		if err := enc.Encode(&records[i]); err != nil {
			return err
		}
	}
	out := lines.Bytes()
	if strings.HasSuffix(path, ".zst") {
		// One thread and the whole file as window: the same bytes everywhere.
		z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression),
			zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(32<<20))
		if err != nil {
			return err
		}
		out = z.EncodeAll(out, nil)
	}
	if err := os.WriteFile(path+".new", out, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Read loads what Write stored.
func Read(path string) ([]Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(path, ".zst") {
		z, err := zstd.NewReader(in)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		in = z
	}
	var records []Record
	for dec := json.NewDecoder(in); ; {
		var r Record
		if err := dec.Decode(&r); err == io.EOF {
			return records, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: record %d: %w", path, len(records)+1, err)
		}
		records = append(records, r)
	}
}
