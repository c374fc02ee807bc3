//go:build wasip1

// Command guest is the engine as a WASM reactor: the host writes a request
// into the buffer, calls judge, and reads the response where it points.
package main

import (
	"runtime/debug"
	"unsafe"

	"proofmark/engine"
)

// Garbage is not collected: the host replaces an instance that has grown, which
// takes less time than to find out what is still in use. Only a document that
// needs very much by itself meets the collector.
const memoryLimit = 512 << 20 // bytes

var (
	input    []byte // the request; grows and is kept
	response []byte // the last response, alive until the next call
)

func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
}

// buffer returns the address of at least n bytes for the request.
//
//go:wasmexport buffer
func buffer(n int32) int32 {
	if n < 1 {
		n = 1
	}
	if int(n) > len(input) {
		input = make([]byte, n)
	}
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(input))))
}

// judge answers the request of n bytes in the buffer.
//
//go:wasmexport judge
func judge(n int32) int64 {
	if n < 0 || int(n) > len(input) {
		n = int32(len(input))
	}
	response = engine.Judge(input[:n])
	return address(response)
}

// catalog describes the engine.
//
//go:wasmexport catalog
func catalog() int64 {
	response = engine.Catalog()
	return address(response)
}

// address packs where a response lies and how long it is.
func address(text []byte) int64 {
	return int64(uintptr(unsafe.Pointer(unsafe.SliceData(text))))<<32 | int64(len(text))
}

// main is never called: a reactor only has its init functions.
func main() {}
