// Command native is the engine as a program of its own: the same answers as the
// WASM module's, in less than half the time, without its walls.
//
// It reads requests from standard input and writes the answer to each to standard
// output before it reads the next. Before each stands its length in bytes, as four
// bytes, the highest first. It ends where its input does. Whatever judges for
// longer or takes more memory than its caller grants is the caller's to stop.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"

	"k8s.io/klog/v2"

	"proofmark/engine"
)

const (
	// A request is a document, which a server takes up to 3 MiB of, and CRDs.
	maxRequest = 1 << 30 // bytes
	// What is in use takes some 12 MB: the collector comes by every 100 MB.
	garbage     = 800       // percent
	memoryLimit = 512 << 20 // bytes, from which on it comes by often
	memoryWall  = 2 << 30   // bytes that the program never goes beyond
)

func main() {
	log.SetFlags(0)
	klog.SetLogger(klog.Logger{}) // which writes nothing
	// The caller starts as many programs as are to work at a time.
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(garbage)
	debug.SetMemoryLimit(memoryLimit)
	wall(memoryWall)
	if path := os.Getenv("PROOFMARK_PROFILE"); path != "" {
		defer profile(path)()
	}
	if err := answer(bufio.NewReader(os.Stdin), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// profile begins to note where time goes, and returns what ends it: engines are
// compiled by such a profile (../../README.md).
func profile(path string) (end func()) {
	file, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	return func() {
		pprof.StopCPUProfile()
		if err := file.Close(); err != nil {
			log.Fatal(err)
		}
	}
}

// answer answers every request of in.
func answer(in io.Reader, out io.Writer) error {
	var request, response []byte
	var length [4]byte
	for {
		if _, err := io.ReadFull(in, length[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		n := binary.BigEndian.Uint32(length[:])
		if n > maxRequest {
			return errors.New("a request is longer than 1 GiB")
		}
		if int(n) > cap(request) {
			request = make([]byte, n)
		}
		request = request[:n]
		if _, err := io.ReadFull(in, request); err != nil {
			return err
		}
		judged := engine.Judge(request)
		response = binary.BigEndian.AppendUint32(response[:0], uint32(len(judged)))
		response = append(response, judged...)
		if _, err := out.Write(response); err != nil {
			return err
		}
	}
}
