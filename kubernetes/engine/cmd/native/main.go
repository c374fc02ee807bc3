// Command native is the engine as a program of its own: the same answers as the
// WASM module's, in less than half the time, within walls that the kernel puts up.
//
// It reads requests from standard input and writes the answers to standard output,
// in their order; none waits for a request that is not there yet. Before each stands
// its length in bytes, as four bytes, the highest first. It ends where its input
// does. On Linux it gives up, before it reads, the right to open anything.
// Whatever judges for longer than its caller grants is the caller's to stop.
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
	// Answers that wait for the requests behind them to be read.
	maxWaiting = 32 << 10 // bytes
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
	} else if err := confine(); err != nil {
		log.Fatalf("this machine cannot confine a program (%v)", err)
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
func answer(in *bufio.Reader, out io.Writer) error {
	var request, responses []byte
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
		responses = binary.BigEndian.AppendUint32(responses, uint32(len(judged)))
		responses = append(responses, judged...)
		if arrived(in) && len(responses) < maxWaiting {
			continue
		}
		if _, err := out.Write(responses); err != nil {
			return err
		}
		responses = responses[:0]
	}
}

// arrived tells whether a whole request is there to be read.
func arrived(in *bufio.Reader) bool {
	head, err := in.Peek(min(4, in.Buffered()))
	return err == nil && len(head) == 4 && in.Buffered()-4 >= int(binary.BigEndian.Uint32(head))
}
