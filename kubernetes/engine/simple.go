// Simple YAML, read in one pass. Most manifests are block mappings and lists of
// one-line scalars, and reading them with the YAML library, by way of JSON, takes
// a quarter of a judgement. What is read here is what the library would read;
// whatever could mean anything else is left to it: tags, anchors, folded strings,
// numbers that are not plain decimals, keys that are written twice, every fault.
// FuzzSimple holds one against the other.

package engine

import (
	"bytes"
	"unicode/utf8"
)

// simpleDepth is how deep simple documents nest; the library reads deeper ones.
const simpleDepth = 100

// readSimple returns the value of a document as kjson decodes it: map[string]any,
// []any, string, int64, bool, nil.
func readSimple(document []byte) (value any, ok bool) {
	if !simpleCharacters(document) {
		return nil, false
	}
	r := simpleReader{text: document}
	if !r.next() {
		return nil, false
	}
	if string(r.line) == "---" && r.column == 0 {
		if !r.next() {
			return nil, false
		}
	}
	if r.line[0] == '{' {
		value, ok = r.scalar(-1)
	} else {
		value, ok = r.block(0)
	}
	return value, ok && r.done
}

// simpleCharacters refuses tabs, carriage returns and all else that YAML takes for
// a break, a mark or a fault.
func simpleCharacters(document []byte) bool {
	for i := 0; i < len(document); {
		b := document[i]
		if b < utf8.RuneSelf {
			if b < ' ' && b != '\n' || b == 0x7f {
				return false
			}
			i++
			continue
		}
		c, size := utf8.DecodeRune(document[i:])
		if c < 0xa0 || c > 0xd7ff || c == '\u2028' || c == '\u2029' {
			return false
		}
		i += size
	}
	return true
}

// A simpleReader is at the content of a line: what follows the spaces, dashes and
// keys that were read.
type simpleReader struct {
	text   []byte // what follows the line
	line   []byte // its content, without spaces behind
	column int    // where that begins
	done   bool   // there is no more line
	depth  int
}

// next goes on to the next line that has content.
func (r *simpleReader) next() bool {
	for len(r.text) > 0 {
		line, rest, _ := bytes.Cut(r.text, []byte("\n"))
		r.text = rest
		content := bytes.TrimLeft(line, " ")
		if len(content) == 0 || content[0] == '#' {
			continue
		}
		r.column = len(line) - len(content)
		r.line = bytes.TrimRight(content, " ")
		return true
	}
	r.line, r.done = nil, true
	return false
}

// skip goes n bytes on in the line, and over the spaces that follow.
func (r *simpleReader) skip(n int) {
	rest := bytes.TrimLeft(r.line[n:], " ")
	r.column += len(r.line) - len(rest)
	r.line = rest
}

// isItem tells whether the line is an item of a list.
func (r *simpleReader) isItem() bool {
	return len(r.line) > 0 && r.line[0] == '-' && (len(r.line) == 1 || r.line[1] == ' ')
}

// block reads what begins here, a mapping or a list, at least so many columns in.
func (r *simpleReader) block(indent int) (any, bool) {
	if r.column < indent || r.depth > simpleDepth {
		return nil, false
	}
	r.depth++
	defer func() { r.depth-- }()
	if r.isItem() {
		return r.list()
	}
	return r.mapping()
}

func (r *simpleReader) mapping() (any, bool) {
	column := r.column
	mapping := make(map[string]any, 4)
	for !r.done && r.column == column && !r.isItem() {
		key, length := simpleKey(r.line)
		if length == 0 {
			return nil, false
		}
		if _, twice := mapping[key]; twice {
			return nil, false
		}
		r.skip(length)
		value, ok := r.value(column)
		if !ok {
			return nil, false
		}
		mapping[key] = value
	}
	return mapping, r.done || r.column < column
}

func (r *simpleReader) list() (any, bool) {
	column := r.column
	list := make([]any, 0, 4)
	for !r.done && r.column == column && r.isItem() {
		r.skip(1)
		item, ok := r.item(column)
		if !ok {
			return nil, false
		}
		list = append(list, item)
	}
	// A key may follow in the same column, if the list is that of the key before.
	return list, r.done || r.column <= column
}

// value reads what follows a key that stands in a column.
func (r *simpleReader) value(column int) (any, bool) {
	if chomp, ok := simpleLiteral(r.line); ok {
		return r.literal(column, chomp)
	}
	if len(r.line) > 0 && r.line[0] != '#' {
		return r.scalar(column)
	}
	switch r.next(); {
	case !r.done && r.column > column:
		return r.below(column + 1)
	case !r.done && r.column == column && r.isItem():
		return r.below(column)
	}
	return nil, true
}

// item reads what follows the dash that stands in a column.
func (r *simpleReader) item(column int) (any, bool) {
	if chomp, ok := simpleLiteral(r.line); ok {
		return r.literal(column, chomp)
	}
	if len(r.line) > 0 && r.line[0] != '#' {
		if _, length := simpleKey(r.line); length > 0 {
			return r.block(column + 1)
		}
		return r.scalar(column)
	}
	if r.next(); !r.done && r.column > column {
		return r.below(column + 1)
	}
	return nil, true
}

// below reads a block on lines of its own. A scalar may stand there too, which
// the library reads.
func (r *simpleReader) below(indent int) (any, bool) {
	if _, length := simpleKey(r.line); length == 0 && !r.isItem() {
		return nil, false
	}
	return r.block(indent)
}

// scalar reads the rest of the line, and goes on to the next. If that is further
// in than the column of what the scalar belongs to, it is a part of the scalar, or
// a fault.
func (r *simpleReader) scalar(column int) (any, bool) {
	value, rest, ok := simpleValue(r.line)
	if !ok || !simpleEnd(rest) {
		return nil, false
	}
	if r.next(); !r.done && r.column > column {
		return nil, false
	}
	return value, true
}

// simpleEnd tells whether nothing but a comment is left of a line.
func simpleEnd(rest []byte) bool {
	trimmed := bytes.TrimLeft(rest, " ")
	return len(trimmed) == 0 || trimmed[0] == '#' && len(trimmed) < len(rest)
}

// simpleLiteral tells whether a line is the head of a string that follows line by
// line, and whether that goes without its last line break.
func simpleLiteral(line []byte) (chomp, ok bool) {
	switch string(line) {
	case "|":
		return false, true
	case "|-":
		return true, true
	}
	return false, false
}

// literal reads the lines that are further in than the column of what they belong
// to; the first of them tells how far. Empty lines at the end do not count.
func (r *simpleReader) literal(column int, chomp bool) (any, bool) {
	var text []byte
	indent, end := 0, 0 // end is behind the last line that is not empty
	for len(r.text) > 0 {
		line, rest, broken := bytes.Cut(r.text, []byte("\n"))
		spaces := len(line) - len(bytes.TrimLeft(line, " "))
		empty := spaces == len(line)
		if end == 0 {
			indent = spaces
		}
		if !empty && (spaces <= column || spaces < indent) {
			break
		}
		if empty && (end == 0 || spaces > indent) || !broken {
			return nil, false
		}
		if !empty {
			text = append(text, line[indent:]...)
			end = len(text) + 1
		}
		text, r.text = append(text, '\n'), rest
	}
	if end == 0 {
		return nil, false
	}
	if chomp {
		end--
	}
	if r.next(); !r.done && r.column > column {
		return nil, false
	}
	return string(text[:end]), true
}
