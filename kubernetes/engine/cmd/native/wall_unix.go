//go:build unix

package main

import (
	"log"
	"syscall"
)

// wall keeps the program's memory below so many bytes: the document that needs
// more ends it, and nothing else of the machine.
func wall(bytes uint64) {
	limit := syscall.Rlimit{Cur: bytes, Max: bytes}
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		log.Fatalf("no limit to memory can be set: %v", err)
	}
}
