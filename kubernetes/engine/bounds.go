// Bounds: what is refused before Kubernetes' code reads it. Kubernetes bounds
// nesting and aliases itself; these are the limits of the server's HTTP layer
// and of YAML's character set, and a depth that would cost too much memory.

package engine

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// requestLimit is the server's MaxRequestBodyBytes, and the words are
// apierrors.NewRequestEntityTooLargeError's (k8s.io/apiserver/pkg/server/config.go).
const requestLimit = 3 * 1024 * 1024

// depthLimit is where the YAML library gives up as well; it is checked first
// for flow collections, whose brackets can be counted cheaply.
const depthLimit = 10000

func bounded(r *Response, document []byte) bool {
	if len(document) > requestLimit {
		r.fail(FailureTooLarge, fmt.Sprintf("Request entity too large: limit is %d", requestLimit))
		return false
	}
	if !utf8.Valid(document) && !utf16(document) {
		offset := invalidUTF8(document)
		line := 1 + bytes.Count(document[:offset], []byte("\n"))
		r.fail(FailureSyntax, "yaml: invalid leading UTF-8 octet").Line = &line
		return false
	}
	if line, deep := tooDeep(document); deep {
		r.fail(FailureSyntax, fmt.Sprintf("yaml: exceeded max depth of %d", depthLimit)).Line = &line
		return false
	}
	return true
}

// utf16 tells a document that starts with a UTF-16 byte order mark, which the
// YAML library reads.
func utf16(document []byte) bool {
	return bytes.HasPrefix(document, []byte{0xFE, 0xFF}) || bytes.HasPrefix(document, []byte{0xFF, 0xFE})
}

func invalidUTF8(document []byte) int {
	for offset := 0; offset < len(document); {
		r, size := utf8.DecodeRune(document[offset:])
		if r == utf8.RuneError && size == 1 {
			return offset
		}
		offset += size
	}
	return len(document)
}

// tooDeep tells whether brackets, or indentation with dashes, nest beyond
// depthLimit. It counts too much (brackets in strings) rather than too little,
// so it looks only at what could be nesting: a document with fewer than
// depthLimit brackets and dashes passes.
func tooDeep(document []byte) (line int, deep bool) {
	depth, line := 0, 1
	run := 0 // dashes and question marks since the line began
	start := true
	for _, b := range document {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '\n':
			line++
			run, start = 0, true
			continue
		}
		if start && (b == '-' || b == '?') {
			run++
		} else if b != ' ' {
			start = false
		}
		if depth > depthLimit || run > depthLimit {
			return line, true
		}
	}
	return 0, false
}
