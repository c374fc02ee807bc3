// The scalars, keys and flow collections of simple YAML, and their JSON.

package engine

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxSimpleKey bounds keys: the library looks for a colon no further than 1,024
// characters.
const maxSimpleKey = 200 // bytes

// simpleKey reads a key with its colon; length is 0 if there is none.
func simpleKey(line []byte) (key string, length int) {
	if len(line) == 0 {
		return "", 0
	}
	switch {
	case line[0] == '"' || line[0] == '\'':
		text, rest, ok := simpleQuoted(line)
		if key, length = text, len(line)-len(rest); !ok || key == "<<" {
			return "", 0
		}
	case isLetter(line[0]) || line[0] == '_':
		for length < len(line) && (isWord(line[length]) || strings.IndexByte("./-", line[length]) >= 0) {
			length++
		}
		if key = string(line[:length]); hasMeaning(key) {
			return "", 0
		}
	default:
		return "", 0
	}
	if length > maxSimpleKey || length == len(line) || line[length] != ':' || length+1 < len(line) && line[length+1] != ' ' {
		return "", 0
	}
	return key, length + 1
}

// simpleValue reads a value that starts and ends in a line, and returns what
// follows it there.
func simpleValue(line []byte) (value any, rest []byte, ok bool) {
	switch line[0] {
	case '"', '\'':
		value, rest, ok = simpleQuoted(line)
		return value, rest, ok
	case '[', '{':
		return simpleFlow(line, 0)
	}
	end := len(line)
	if comment := bytes.Index(line, []byte(" #")); comment >= 0 {
		end = comment
	}
	text := bytes.TrimRight(line[:end], " ")
	if bytes.Contains(text, []byte(": ")) || text[len(text)-1] == ':' {
		return nil, nil, false
	}
	value, ok = simplePlain(string(text))
	return value, line[end:], ok
}

// simpleQuoted reads a string with the plainest of escapes.
func simpleQuoted(line []byte) (text string, rest []byte, ok bool) {
	quote := line[0]
	length := bytes.IndexByte(line[1:], quote)
	if length < 0 {
		return "", nil, false
	}
	inner, rest := line[1:1+length], line[length+2:]
	if quote == '"' && bytes.IndexByte(inner, '\\') < 0 || quote == '\'' && (len(rest) == 0 || rest[0] != quote) {
		return string(inner), rest, true
	}
	return simpleEscaped(line[1:], quote)
}

// simpleEscaped reads on to the quote that ends a string.
func simpleEscaped(line []byte, quote byte) (text string, rest []byte, ok bool) {
	var out []byte
	for i := 0; i < len(line); i++ {
		next := byte(0)
		if i+1 < len(line) {
			next = line[i+1]
		}
		switch c := line[i]; {
		case c == '\'' && quote == c && next == c:
			out = append(out, c)
			i++
		case c == quote:
			return string(out), line[i+1:], true
		case c != '\\' || quote != '"':
			out = append(out, c)
		default:
			meaning := strings.IndexByte(`"\nt`, next)
			if next == 0 || meaning < 0 {
				return "", nil, false
			}
			out = append(out, "\"\\\n\t"[meaning])
			i++
		}
	}
	return "", nil, false
}

// simpleFlow reads a list or a mapping in brackets.
func simpleFlow(line []byte, depth int) (value any, rest []byte, ok bool) {
	if depth > simpleDepth {
		return nil, nil, false
	}
	closing := byte(']')
	list, mapping := []any{}, map[string]any(nil)
	if line[0] == '{' {
		closing, mapping = '}', map[string]any{}
	}
	collected := func() any {
		if mapping != nil {
			return mapping
		}
		return list
	}
	line = bytes.TrimLeft(line[1:], " ")
	if len(line) > 0 && line[0] == closing {
		return collected(), line[1:], true
	}
	for len(line) > 0 {
		key := ""
		if mapping != nil {
			var length int
			if key, length = simpleKey(line); length == 0 || length == len(line) {
				return nil, nil, false
			}
			if _, twice := mapping[key]; twice {
				return nil, nil, false
			}
			line = bytes.TrimLeft(line[length:], " ")
		}
		item, after, ok := simpleFlowValue(line, depth)
		after = bytes.TrimLeft(after, " ")
		if !ok || len(after) == 0 {
			return nil, nil, false
		}
		if mapping != nil {
			mapping[key] = item
		} else {
			list = append(list, item)
		}
		switch after[0] {
		case closing:
			return collected(), after[1:], true
		case ',':
			line = bytes.TrimLeft(after[1:], " ")
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

func simpleFlowValue(line []byte, depth int) (value any, rest []byte, ok bool) {
	if len(line) == 0 {
		return nil, nil, false
	}
	switch line[0] {
	case '"', '\'':
		value, rest, ok = simpleQuoted(line)
		return value, rest, ok
	case '[', '{':
		return simpleFlow(line, depth+1)
	}
	n := 0
	for n < len(line) && (isWord(line[n]) || strings.IndexByte(" ./=:+()$*%@-", line[n]) >= 0) {
		n++
	}
	text := string(bytes.TrimRight(line[:n], " "))
	if text == "" || strings.Contains(text, ": ") || text[len(text)-1] == ':' {
		return nil, nil, false
	}
	value, ok = simplePlain(text)
	return value, line[n:], ok
}

// simplePlain reads a scalar without quotes, as YAML 1.1 does: a decimal integer,
// true, false, null, or a string that cannot be anything else.
func simplePlain(text string) (value any, ok bool) {
	switch first := text[0]; {
	case text == "0":
		return int64(0), true
	case isDigit(first):
		if allDigits(text) {
			return simpleInteger(text)
		}
		return text, isNoNumber(text)
	case first == '-' && len(text) > 1 && allDigits(text[1:]) && text[1] != '0':
		return simpleInteger(text)
	case first == '-': // an option of a command
		name := strings.TrimPrefix(text[1:], "-")
		return text, name != "" && isLetter(name[0])
	case first == '.': // a path in an object; .5, .inf and .nan are numbers
		return text, len(text) > len(".inf") && isLetter(text[1])
	case text == "true":
		return true, true
	case text == "false":
		return false, true
	case text == "null":
		return nil, true
	}
	plain := isLetter(text[0]) || strings.IndexByte("_/$(", text[0]) >= 0
	return text, plain && !hasMeaning(text)
}

func simpleInteger(text string) (any, bool) {
	const surely = 18 // digits that fit into 64 bits
	if len(text) > surely || text[0] == '0' {
		return nil, false
	}
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil
}

// isNoNumber tells whether a text that begins with a digit is a string: it has
// something that neither a number nor a date has, or two dots.
func isNoNumber(text string) bool {
	if text[0] == '0' && text[1] != '.' { // octal, hexadecimal, binary
		return false
	}
	if len(text) > 4 && text[4] == '-' && allDigits(text[:4]) { // a date
		return false
	}
	foreign := func(c rune) bool { return !strings.ContainsRune("0123456789.eE+-_", c) }
	return strings.IndexFunc(text, foreign) >= 0 || strings.Count(text, ".") > 1
}

// hasMeaning tells the words that YAML 1.1 does not take for strings.
func hasMeaning(text string) bool {
	if len(text) > len("false") {
		return false
	}
	switch strings.ToLower(text) {
	case "y", "yes", "n", "no", "true", "false", "on", "off", "null":
		return true
	}
	return false
}

func isWord(b byte) bool { return isLetter(b) || isDigit(b) || b == '_' }

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func allDigits(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' }) < 0
}

// appendSimple appends a value of readSimple as json.Marshal writes it.
func appendSimple(out []byte, value any) []byte {
	switch value := value.(type) {
	case map[string]any:
		out = append(out, '{')
		for i, key := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendSimpleString(out, key), ':')
			out = appendSimple(out, value[key])
		}
		return append(out, '}')
	case []any:
		out = append(out, '[')
		for i, item := range value {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendSimple(out, item)
		}
		return append(out, ']')
	case string:
		return appendSimpleString(out, value)
	case int64:
		return strconv.AppendInt(out, value, 10)
	case bool:
		return strconv.AppendBool(out, value)
	}
	return append(out, "null"...)
}

func appendSimpleString(out []byte, text string) []byte {
	escaped := func(c rune) bool { return c < ' ' || c > '~' || strings.ContainsRune(`"\<>&`, c) }
	if strings.IndexFunc(text, escaped) >= 0 {
		quoted, err := json.Marshal(text)
		if err != nil {
			panic(err) // a string can be written
		}
		return append(out, quoted...)
	}
	return append(append(append(out, '"'), text...), '"')
}
