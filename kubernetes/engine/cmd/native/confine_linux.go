//go:build linux && (amd64 || arm64)

package main

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"
)

// What Go's runtime needs to read a pipe, write one, and manage threads and
// memory. Nothing here opens a file, a socket or a program.
var allowed = []uint32{
	syscall.SYS_READ, syscall.SYS_WRITE, syscall.SYS_CLOSE,
	syscall.SYS_MMAP, syscall.SYS_MUNMAP, syscall.SYS_MPROTECT, syscall.SYS_MADVISE, syscall.SYS_BRK,
	syscall.SYS_RT_SIGACTION, syscall.SYS_RT_SIGPROCMASK, syscall.SYS_RT_SIGRETURN, syscall.SYS_SIGALTSTACK,
	syscall.SYS_FUTEX, syscall.SYS_SCHED_YIELD, syscall.SYS_SCHED_GETAFFINITY, syscall.SYS_RESTART_SYSCALL,
	syscall.SYS_NANOSLEEP, syscall.SYS_CLOCK_NANOSLEEP, syscall.SYS_CLOCK_GETTIME, syscall.SYS_GETTIMEOFDAY,
	syscall.SYS_GETPID, syscall.SYS_GETTID, syscall.SYS_EXIT, syscall.SYS_EXIT_GROUP,
	syscall.SYS_EPOLL_CREATE1, syscall.SYS_EPOLL_CTL, syscall.SYS_EPOLL_PWAIT, syscall.SYS_EVENTFD2,
	getrandom[runtime.GOARCH],
}

// System calls that package syscall has no numbers of, and what the kernel calls
// the architectures (linux/audit.h).
var (
	getrandom = map[string]uint32{"amd64": 318, "arm64": 278}
	seccomp   = map[string]uintptr{"amd64": 317, "arm64": 277}
	audit     = map[string]uint32{"amd64": 0xc000003e, "arm64": 0xc00000b7}
)

// Of linux/seccomp.h and linux/prctl.h.
const (
	setModeFilter  = 1
	forAllThreads  = 1
	setNoNewPrivs  = 38
	killProcess    = 0x80000000
	refuse         = 0x00050000 // with the errno in the lower half
	allow          = 0x7fff0000
	offsetOfNumber = 0
	offsetOfArch   = 4
	offsetOfFirst  = 16 // argument; its lower half
)

// confine takes from the program, for good, all that judging does not need: what
// it could be made to do by a document, it may no longer do.
func confine() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, setNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return fmt.Errorf("no_new_privs: %w", errno)
	}
	filter := filter(uint32(syscall.Getpid()))
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	thread, _, errno := syscall.RawSyscall(seccomp[runtime.GOARCH], setModeFilter, forAllThreads, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	if thread != 0 {
		return fmt.Errorf("seccomp: thread %d cannot be confined", thread)
	}
	return nil
}

// filter is the list as the kernel's little machine reads it.
func filter(pid uint32) []syscall.SockFilter {
	load := func(offset uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS, K: offset}
	}
	skipUnless := func(value uint32, n int) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JEQ | syscall.BPF_K, Jf: uint8(n), K: value}
	}
	jump := func(n uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JA, K: n}
	}
	answer := func(value uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_RET | syscall.BPF_K, K: value}
	}
	filter := []syscall.SockFilter{
		load(offsetOfArch), skipUnless(audit[runtime.GOARCH], 1), jump(1), answer(killProcess), load(offsetOfNumber),
	}
	for _, number := range allowed {
		filter = append(filter, skipUnless(number, 1), answer(allow))
	}
	// New threads are its own, and so are those that signals are for.
	return append(filter,
		skipUnless(syscall.SYS_CLONE, 4), load(offsetOfFirst),
		syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JSET | syscall.BPF_K, Jf: 1, K: syscall.CLONE_THREAD},
		answer(allow), answer(refuse|uint32(syscall.EPERM)),
		skipUnless(syscall.SYS_TGKILL, 3), load(offsetOfFirst), skipUnless(pid, 1), answer(allow),
		// Who looks for a file, as for a time zone's, finds that there are none.
		load(offsetOfNumber), skipUnless(syscall.SYS_OPENAT, 1), answer(refuse|uint32(syscall.ENOENT)),
		answer(refuse|uint32(syscall.EPERM)))
}
