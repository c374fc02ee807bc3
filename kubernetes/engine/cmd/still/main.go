// Command still makes Go's own library stand still for the engine: the same
// document gets the same answer, byte for byte, on every machine, in every run
// and after whatever was judged before.
//
//	still -goroot DIR -out DIR -overlay overlay.json
//
// Kubernetes' validation walks maps, and Go walks them from a place that it draws
// by lot, by hashes that it salts at its start; here, from the first, without
// salt, and by the hash function that all machines have. Names and defaults are
// made of the time, which here does not pass. Files of the library are changed at
// one place each and laid over it; a place that is no longer there is an error.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"strings"
)

type change struct{ file, from, to string }

var changes = []change{
	{"runtime/rand.go", "func maps_rand() uint64 {\n\treturn rand()\n}", "func maps_rand() uint64 {\n\treturn 0\n}"},
	{"runtime/alg.go", "func alginit() {\n", `func alginit() {
	for i := range hashkey {
		hashkey[i] = uintptr(0x9e3779b97f4a7c15 + 2*uint64(i))
	}
	if hashkey[0] != 0 {
		return
	}
`},
	// The time that the host gives a module (src/kubernetes/wasi.rs).
	{"time/time.go", "func Now() Time {\n", `func Now() Time {
	const still = 1_767_225_600
	if still != 0 {
		return Time{0, still + unixToInternal, Local}
	}
`},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("still: ")
	goroot := flag.String("goroot", "", "where Go is")
	out := flag.String("out", "", "where changed files are written")
	overlay := flag.String("overlay", "", "the overlay that gets them")
	flag.Parse()

	var list struct{ Replace map[string]string }
	text, err := os.ReadFile(*overlay)
	check(err)
	check(json.Unmarshal(text, &list))
	for _, c := range changes {
		original := filepath.Join(*goroot, "src", c.file)
		text, err := os.ReadFile(original)
		check(err)
		if strings.Count(string(text), c.from) != 1 {
			log.Fatalf("%s is not the file that this was written for", original)
		}
		changed := filepath.Join(*out, c.file)
		check(os.MkdirAll(filepath.Dir(changed), 0o755))
		check(os.WriteFile(changed, []byte(strings.Replace(string(text), c.from, c.to, 1)), 0o644))
		list.Replace[original] = changed
	}
	text, err = json.MarshalIndent(list, "", "\t")
	check(err)
	check(os.WriteFile(*overlay, append(text, '\n'), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
