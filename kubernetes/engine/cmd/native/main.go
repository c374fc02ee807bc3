// Command native answers requests as the engine does, without WASM: it reads
// JSON lines {"header": …, "document": …} and writes a response for each, in
// order, then says on standard error how long the judging took.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"proofmark/engine"
)

type request struct {
	Header   engine.Header `json:"header"`
	Document string        `json:"document"`
}

func main() {
	log.SetFlags(0)
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	var took time.Duration
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		} else if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			log.Fatalf("request %d: %v", n, err)
		}
		header, err := json.Marshal(r.Header)
		if err != nil {
			log.Fatal(err)
		}
		start := time.Now()
		answer := engine.Judge(bytes.Join([][]byte{header, []byte(r.Document)}, []byte("\n")))
		took += time.Since(start)
		out.Write(append(answer, '\n'))
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "judged in %.3f s\n", took.Seconds())
}
