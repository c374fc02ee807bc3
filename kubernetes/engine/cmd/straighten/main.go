// Command straighten gives a Go program in WebAssembly its jumps back.
//
//	straighten IN.wasm OUT.wasm
//
// WebAssembly has no goto, so Go's compiler puts a function's basic blocks one
// behind the other into one loop, and makes each jump by way of the loop's head:
// it sets PC_B, the function's only parameter, to the number of the block, and
// branches back to where a table sends it on (cmd/internal/obj/wasm/wasmobj.go).
//
//	loop
//	  block block block          ;; one for each place that can be jumped to
//	    local.get PC_B  br_table 0 1 2
//	  end  …block 0…
//	  end  …block 1…             ;; i32.const 2  local.set PC_B  br LOOP
//	  end  …block 2…
//	end
//
// A jump forward can be said directly, as the block that ends at its target is
// still open where it starts. That is what is done here: nine in ten jumps are of
// this kind, and a compiler that sees them makes less and faster code. The table stays for
// jumps back and for goroutines that go on in the middle of a function; a call,
// which begins with block 0, passes it by.
// A conditional jump, "if br N end", becomes one "br_if".
//
// Before each jump back stands a look at the byte at stopAddress: where the host
// has put something there, the program traps. Only what jumps back can go on for
// ever (the depth of calls is bounded by the stack), and a host that had to count
// every call and every loop would take a seventh of the time for it.
//
// What cannot be read for certain is left as it is. No function gets or loses a
// block, so that every address the program knows of itself stays true.
package main

import (
	"encoding/binary"
	"log"
	"os"
	"slices"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: straighten IN.wasm OUT.wasm")
	}
	module, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], straighten(module), 0o644); err != nil {
		log.Fatal(err)
	}
}

// Opcodes of https://webassembly.github.io/spec/core/binary/instructions.html
// that mean something here.
const (
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opI32Load      = 0x28
	opI64Store32   = 0x3e
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opPrefix       = 0xfc // saturating conversions, memory.copy, memory.fill

	opUnreachable = 0x00
	opI32Load8U   = 0x2d
	opI32Eqz      = 0x45

	blockTypeNone = 0x40
	pcB           = 0 // the local that holds the number of the next block
)

// stopAddress is where the host says that it has waited long enough: the first
// byte of the 8 KiB that Go leaves for the arguments of a browser's program
// (wasmMinDataAddr in cmd/link/internal/ld/data.go), which this is not.
const stopAddress = 4096

// stopIfAsked traps if the host has asked for it.
var stopIfAsked = slices.Concat(
	[]byte{opI32Const, 0, opI32Load8U, 0}, appendUnsigned(nil, stopAddress),
	[]byte{opIf, blockTypeNone, opUnreachable, opEnd},
)

const (
	headerLength = 8 // the magic number and the version
	codeSection  = 10
)

// straighten rewrites the code section of a module.
func straighten(module []byte) []byte {
	out := append([]byte(nil), module[:headerLength]...)
	for r := (&reader{module, headerLength}); !r.done(); {
		id := r.byte()
		section := r.take(int(r.unsigned()))
		if id == codeSection {
			section = straightenCode(section)
		}
		out = append(out, id)
		out = appendUnsigned(out, uint64(len(section)))
		out = append(out, section...)
	}
	return out
}

func straightenCode(section []byte) []byte {
	r := &reader{section, 0}
	count := r.unsigned()
	out := appendUnsigned(make([]byte, 0, len(section)), count)
	for range count {
		body := straightenFunction(r.take(int(r.unsigned())))
		out = appendUnsigned(out, uint64(len(body)))
		out = append(out, body...)
	}
	return out
}

// straightenFunction rewrites the body of one function, its locals included.
func straightenFunction(body []byte) []byte {
	f := function{reader: reader{body, 0}, present: -1}
	if !f.dispatch() {
		return body
	}
	out := append(make([]byte, 0, len(body)), body[:f.choice]...)
	out = append(out, opLocalGet, pcB, opI32Eqz, opBrIf)
	out = appendUnsigned(out, f.table[0])
	out = append(out, body[f.choice:f.at]...)
	for !f.done() {
		start := f.at
		op := f.byte()
		switch {
		case op == opIf:
			f.nested++
			if depth, ok := f.conditionalJump(); ok {
				out = append(out, opBrIf)
				out = appendUnsigned(out, uint64(depth))
				continue
			}
		case op == opBlock || op == opLoop:
			f.nested++
		case op == opEnd && f.nested > 0:
			f.nested--
		case op == opEnd:
			f.present++
		case op == opI32Const:
			f.at = start
			switch depth, way := f.jump(); way {
			case forward:
				out = append(out, opBr)
				out = appendUnsigned(out, uint64(depth))
				continue
			case back:
				out = append(out, stopIfAsked...)
			}
			f.at = start + 1
		}
		f.skipImmediates(op)
		out = append(out, body[start:f.at]...)
	}
	return out
}

// A function is read from its head on.
type function struct {
	reader
	choice  int      // where the table's argument is put on the stack
	blocks  int      // that the loop begins with; number 0 is the innermost, label 0 ends it
	table   []uint64 // the label that each value of PC_B stands for
	present int      // the label that ended last; -1 is where the table is
	nested  int      // blocks, loops and ifs that are open beyond those
}

// dispatch reads a function's head, up to its table. A function without one has
// no jumps.
func (f *function) dispatch() bool {
	for range f.unsigned() { // runs of locals
		f.unsigned()
		f.byte()
	}
	for inLoop := false; !f.done(); {
		start := f.at
		switch op := f.byte(); {
		case op == opLocalGet, op == opLocalSet, op == opGlobalGet: // the stack pointer, and PC_B
			f.choice = start
			f.unsigned()
		case op == opBlock && f.byte() == blockTypeNone:
			if inLoop { // the one outside is for leaving the function
				f.blocks++
			}
		case op == opLoop && !inLoop && f.byte() == blockTypeNone:
			inLoop = true
		case op == opBrTable && inLoop:
			for range f.unsigned() + 1 {
				f.table = append(f.table, f.unsigned())
			}
			return slices.Max(f.table) < uint64(f.blocks)
		default:
			return false
		}
	}
	return false
}

// A way is where a jump goes.
type way int

const (
	nowhere way = iota // there is no jump
	forward
	back
)

// jump reads a jump, and returns for one that goes forward the depth of the branch
// that does it directly. Where there is none, or it goes back, nothing is read.
func (f *function) jump() (depth int, way way) {
	next := f.reader
	if next.byte() != opI32Const {
		return 0, nowhere
	}
	number := next.signed()
	if number < 0 || number >= int64(len(f.table)) || next.byte() != opLocalSet || next.unsigned() != pcB || next.byte() != opBr {
		return 0, nowhere
	}
	// Between here and the loop's head is what is nested, and each block that is still open.
	if open := f.blocks - 1 - f.present; next.unsigned() != uint64(f.nested+open) {
		return 0, nowhere
	}
	target := int(f.table[number])
	if target <= f.present {
		return 0, back
	}
	f.reader = next
	return f.nested + target - f.present - 1, forward
}

// conditionalJump reads what follows an "if" that holds a jump forward and
// nothing else, up to its end.
func (f *function) conditionalJump() (depth int, ok bool) {
	before := *f
	if f.byte() == blockTypeNone {
		if depth, way := f.jump(); way == forward && !f.done() && f.byte() == opEnd {
			f.nested--
			return depth - 1, true
		}
	}
	*f = before
	return 0, false
}

// A reader walks over a module. A module that is cut off makes it panic: it was
// written by a linker a moment ago.
type reader struct {
	bytes []byte
	at    int
}

func (r *reader) done() bool { return r.at >= len(r.bytes) }

func (r *reader) byte() byte {
	r.at++
	return r.bytes[r.at-1]
}

func (r *reader) take(n int) []byte {
	r.at += n
	return r.bytes[r.at-n : r.at]
}

// unsigned reads a number in LEB128.
func (r *reader) unsigned() (value uint64) {
	for shift := 0; ; shift += 7 {
		b := r.byte()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return value
		}
	}
}

func (r *reader) signed() (value int64) {
	for shift := 0; ; {
		b := r.byte()
		value |= int64(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			if b&0x40 != 0 && shift < 64 {
				value |= -1 << shift
			}
			return value
		}
	}
}

// skipImmediates passes what belongs to an instruction whose opcode was read.
func (r *reader) skipImmediates(op byte) {
	switch {
	case op == opBrTable:
		for range r.unsigned() + 1 {
			r.unsigned()
		}
	case op == opCallIndirect, op >= opI32Load && op <= opI64Store32:
		r.unsigned()
		r.unsigned()
	case op == opBlock, op == opLoop, op == opIf, op == opBr, op == opBrIf, op == opCall,
		op >= opLocalGet && op <= opGlobalSet, op == opMemorySize, op == opMemoryGrow,
		op == opI32Const, op == opI64Const:
		r.signed()
	case op == opF32Const:
		r.take(4)
	case op == opF64Const:
		r.take(8)
	case op == opPrefix:
		r.take(memories(r.unsigned()))
	case !plain(op):
		log.Fatalf("opcode %#x is not one that Go writes", op)
	}
}

// memories is how many bytes name memories after a prefixed instruction.
func memories(op uint64) int {
	switch {
	case op <= 7: // saturating conversions
		return 0
	case op == 10: // memory.copy
		return 2
	case op == 11: // memory.fill
		return 1
	}
	log.Fatalf("instruction %#x %d is not one that Go writes", opPrefix, op)
	return 0
}

// plain tells the instructions without immediates: control, stack and numbers.
func plain(op byte) bool {
	const (
		opNop                     = 0x01
		opReturn                  = 0x0f
		opDrop, opSelect          = 0x1a, 0x1b
		firstNumeric, lastNumeric = 0x45, 0xc4
	)
	switch op {
	case opUnreachable, opNop, opElse, opEnd, opReturn, opDrop, opSelect:
		return true
	}
	return op >= firstNumeric && op <= lastNumeric
}

func appendUnsigned(out []byte, value uint64) []byte {
	return binary.AppendUvarint(out, value) // LEB128 by another name
}
