//go:build linux && (amd64 || arm64)

package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// A confined program stays confined, so this is a program of its own.
const inside = "CONFINED"

func TestAConfinedProgramReadsAndWritesPipesAndNothingElse(t *testing.T) {
	if os.Getenv(inside) == "" {
		command := exec.Command(os.Args[0], "-test.run", t.Name(), "-test.v")
		command.Env = append(os.Environ(), inside+"=1")
		out, err := command.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS")) {
			t.Fatalf("%v: %s", err, out)
		}
		return
	}
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	parent := os.Getppid()
	if err := confine(); err != nil {
		t.Fatal(err)
	}
	refused := func(what string, err error) {
		if !errors.Is(err, syscall.EPERM) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err = os.Open("/etc/hostname"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file: %v", err)
	}
	_, err = net.Dial("tcp", "127.0.0.1:1")
	refused("a socket", err)
	refused("a program", syscall.Exec("/bin/true", nil, nil))
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0)
	refused("a process", errno)
	refused("a signal to others", syscall.Tgkill(parent, parent, 0))
	// What judging does goes on, on threads old and new.
	for range 8 {
		go func() {
			runtime.LockOSThread()
			_ = make([]byte, 16<<20)
			runtime.GC()
			time.Sleep(time.Millisecond)
			_, _ = out.Write([]byte("x"))
		}()
	}
	if _, err := io.ReadFull(in, make([]byte, 8)); err != nil {
		t.Error(err)
	}
}
