package engine

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// readsAlike holds the simple reader against the library, and tells whether the
// document was simple.
func readsAlike(t *testing.T, document string) bool {
	t.Helper()
	simple, ok := readSimple([]byte(document))
	if !ok {
		return false
	}
	want, err := yaml.YAMLToJSONStrict([]byte(document))
	if err != nil {
		t.Fatalf("the library refuses %q: %v\nread: %v", document, err, simple)
	}
	if got := appendSimple(nil, simple); string(got) != string(want) {
		t.Fatalf("%q\nread:    %s\nlibrary: %s", document, got, want)
	}
	var tree any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(want, &tree); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(simple, tree) {
		t.Fatalf("%q\nread:    %#v\nlibrary: %#v", document, simple, tree)
	}
	return true
}

func TestSimpleDocuments(t *testing.T) {
	for _, document := range []string{
		web, webService, "---\n" + web, "# first\n---\n# second\nkind: Pod\n",
		"a:\n- b\n- c: d\n  e:\n  - f\ng:\n", "a:\n  - b\n  -\n  -\n    c: d\n", "  a: b\n  c:\n    d: 1\n",
		"a: [b, {c: d}, \"e, f\", []]  # why\nb: {}\n", "a: b#c # d\ne: it's f:g, h\n", "- a\n- -1\n- --flag=x\n",
		"a: 10.0.0.1\nb: 10.0.0.0/16\nc: 64Mi\nd: 100m\ne: 0\nf: 123456789012345678\ng: 5s\nh: 0.0.0.0\n",
		"{\"a\": {b: c d:e, 'f': [1]}} # g\n", "\"a b\": c\n'd':\n- \"on\": e\n",
		"a: Größe → <b> & \"c\"\nb: 'd # e'\nc: true\nd: null\n",
		"a: |\n  b\n   c # d\n\n  e \n\nf:\n- |-\n  g\n- h: |\n    i\n\n    j\n  # k\n  l: m\n", "a: |-\n    b\nc: |\n d\n# e\n",
		"a: \"b\\n\\\"c\\\"\\t\\\\d\"\nb: 'it''s'\n\"e\\\\f\": g\nh: ['''', \"\\n\"]\n",
		"a: -c\nb: .spec.x\nc: [-at, .status, /api/*, 25%, a@b]\n", "a:\n- -c\n- .metadata\n",
	} {
		if !readsAlike(t, document) {
			t.Errorf("not simple: %q", document)
		}
	}
}

func TestWhatIsNotSimpleIsLeftToTheLibrary(t *testing.T) {
	for _, document := range []string{
		"", "\n", "a", "a: b\n c", "a: |\n b", "a: |\n", "a: |\n\n b\n", "a: |\n  b\n c\n", "a: |\n  b\n    \n", "a: >\n b\n", "a: |+\n b\n", "a: |2\n  b\n", "a: | # b\n c\n",
		"a: &x b", "a: *x", "a: !!str b", "a: b\na: c", "a: yes", "y: a",
		"a: 0755", "a: 1e3", "a: 1.5", "a: 2001-01-01", "a: 1_000", "a: 0x1f", "a: .5", "a: ~", "<<: {a: b}",
		"a: b: c", "a: b:", "a: \"b\\x41\"", "a: \"b\\", "a: 'it''s", "a: .Inf", "a: -.inf", "a: -", "a: [b,", "a: {b}", "a: [b c: d]", "a\n", "? a\n: b", "a : b",
		"\ta: b", "a: b\r\n", "\ufeffa: b", "a: b\n---\nc: d", "a: b\n...", "%YAML 1.2\n---\na: b", "a:\n  b: c\n d: e",
		"a:\n  - b\n  c: d", "- a\nb: c", "a: \x85b", "a: b\u2028c", "- - a", "a:\n  b", "1: a", "\"<<\": {a: b}", "{a: b}\nc: d", "a:\n  {b: c}", "a: @b", "a: - b",
	} {
		if simple, ok := readSimple([]byte(document)); ok {
			t.Errorf("%q was read as %v", document, simple)
		}
	}
}

// Texts of what YAML is made of, put together by chance: most are faulty or odd,
// and those that are read as simple must be what the library reads.
func TestSimpleReadsWhatTheLibraryReads(t *testing.T) {
	parts := []string{
		"a", "b.c/d", "on", "kind", "x-y", "null", "\"q r\"", "'s: t'", "1", "-7", "010", "1.5", "10m", "4-5", "2020-1-1", "1.2.3",
		": ", ":", ": ", "- ", "- ", "-", " ", "  ", "# c", " # c", "|", "|-", "\\n", "\"q\\\"\\\\\"", "''", "-c", ".inf", ".x.y", "25%", ",", "[", "]", "{", "}", "[a, 2]", "{a: b}", "{a: [1], b: {}}",
		"--flag", "---", "...", "|", ">", "&a", "*a", "!t", "<<", "%", "@", "~", "é", "\\", "=", "?", "\t", "it's", "_z", "$(X)", "/p",
	}
	source := rand.New(rand.NewPCG(1, 2))
	simple := 0
	for range 300_000 {
		var text strings.Builder
		for range 1 + source.IntN(7) {
			text.WriteString(strings.Repeat(" ", []int{0, 0, 0, 2, 2, 4, 1}[source.IntN(7)]))
			if source.IntN(4) > 0 { // likely a key or an item
				text.WriteString([]string{"- ", "a: ", "b:", "c: ", "- d: ", "- - ", "e:\n", "f: [", "h: |\n    i\n", "- |-\n  j\n", "\"g\": "}[source.IntN(11)])
			}
			for range source.IntN(3) {
				text.WriteString(parts[source.IntN(len(parts))])
			}
			text.WriteString("\n")
		}
		if readsAlike(t, text.String()) {
			simple++
		}
	}
	if simple < 10_000 {
		t.Errorf("only %d documents were simple", simple)
	}
}

// FuzzSimple holds the simple reader against the library.
func FuzzSimple(f *testing.F) {
	for _, document := range []string{web, webService, "a: [b, {c: 1}] # d\ne:\n- f\n"} {
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document string) { readsAlike(t, document) })
}
