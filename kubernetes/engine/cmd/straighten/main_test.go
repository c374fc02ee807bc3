package main

import (
	"bytes"
	"testing"
)

// A function as Go writes it: a loop around three blocks, the table, and what
// the caller wants in the three basic blocks.
func asGoWrites(first, second, third []byte) []byte {
	return around(nil, first, second, third)
}

// The same function, but that a call passes the table by.
func straight(first, second, third []byte) []byte {
	return around([]byte{opLocalGet, pcB, opI32Eqz, opBrIf, 0}, first, second, third)
}

func around(shortcut, first, second, third []byte) []byte {
	head := []byte{
		0,             // no locals
		opBlock, 0x40, // left by goroutines that wait
		opLoop, 0x40, opBlock, 0x40, opBlock, 0x40, opBlock, 0x40,
	}
	table := []byte{opLocalGet, pcB, opBrTable, 3, 0, 1, 1, 2, opEnd}
	tail := []byte{opEnd, 0x00, opEnd, opI32Const, 1, opEnd}
	return bytes.Join([][]byte{head, shortcut, table, first, {opEnd}, second, {opEnd}, third, tail}, nil)
}

// jumpTo is a jump by way of the loop, from a place that depth blocks lie around.
func jumpTo(number, depth byte) []byte {
	return []byte{opI32Const, number, opLocalSet, pcB, opBr, depth}
}

// asking is what a jump back becomes.
func asking(jump []byte) []byte {
	look := []byte{opI32Const, 0, opI32Load8U, 0, 0x80, 0x20, opIf, 0x40, opUnreachable, opEnd}
	return append(look, jump...)
}

func conditional(inner []byte) []byte {
	return bytes.Join([][]byte{{opLocalGet, 1, opIf, 0x40}, inner, {opEnd}}, nil)
}

func TestStraightenFunction(t *testing.T) {
	const nop = 0x01
	returning := []byte{opI32Const, 0, 0x0f}
	for _, c := range []struct {
		name         string
		given, wants []byte
	}{
		{"a jump over one block becomes a branch out of it",
			asGoWrites(jumpTo(3, 2), returning, returning),
			straight([]byte{opBr, 1}, returning, returning)},
		{"a jump to the next block becomes a branch, for two numbers alike",
			asGoWrites(jumpTo(2, 2), jumpTo(3, 1), returning),
			straight([]byte{opBr, 0}, []byte{opBr, 0}, returning)},
		{"before a jump back stands a look at the host's wish",
			asGoWrites(returning, jumpTo(0, 1), jumpTo(1, 0)),
			straight(returning, asking(jumpTo(0, 1)), asking(jumpTo(1, 0)))},
		{"a conditional jump becomes a conditional branch",
			asGoWrites(conditional(jumpTo(3, 3)), returning, returning),
			straight([]byte{opLocalGet, 1, opBrIf, 1}, returning, returning)},
		{"a conditional jump back stays, and asks",
			asGoWrites(returning, returning, conditional(jumpTo(1, 1))),
			straight(returning, returning, conditional(asking(jumpTo(1, 1))))},
		{"a jump among other things that depend on a condition leaves the condition",
			asGoWrites(conditional(append([]byte{nop}, jumpTo(3, 3)...)), returning, returning),
			straight(conditional([]byte{nop, opBr, 2}), returning, returning)},
		{"a branch to elsewhere is no jump",
			asGoWrites(jumpTo(3, 1), jumpTo(3, 2), returning),
			straight(jumpTo(3, 1), jumpTo(3, 2), returning)},
		{"numbers that only look like instructions are passed over",
			asGoWrites(append([]byte{opI32Const, opIf, 0x1a}, jumpTo(3, 2)...), returning, returning),
			straight([]byte{opI32Const, opIf, 0x1a, opBr, 1}, returning, returning)},
	} {
		if got := straightenFunction(c.given); !bytes.Equal(got, c.wants) {
			t.Errorf("%s:\n got % x\nwant % x", c.name, got, c.wants)
		}
	}
}

func TestFunctionsWithoutTableStay(t *testing.T) {
	for _, body := range [][]byte{
		{0, opI32Const, 1, opEnd},
		{0, opBlock, 0x40, opLocalGet, pcB, opBrTable, 1, 0, 0, opEnd, opI32Const, 1, opEnd},
	} {
		if got := straightenFunction(bytes.Clone(body)); !bytes.Equal(got, body) {
			t.Errorf("got % x, want % x", got, body)
		}
	}
}

func TestSectionsKeepTheirOrderAndSizes(t *testing.T) {
	body := asGoWrites(jumpTo(3, 2), []byte{0x00}, []byte{0x00})
	code := append([]byte{1, byte(len(body))}, body...)
	module := append([]byte("\x00asm\x01\x00\x00\x00"), 0, 1, 'x', codeSection, byte(len(code)))
	module = append(append(module, code...), 11, 1, 0)

	got := straighten(module)
	const saved = 4 - 5 // const, number, set and PC_B; and the way past the table
	if len(got) != len(module)-saved {
		t.Fatalf("got % x", got)
	}
	if !bytes.HasPrefix(got, module[:11]) || !bytes.HasSuffix(got, []byte{11, 1, 0}) {
		t.Errorf("the other sections are not as they were: % x", got)
	}
	if int(got[12]) != len(code)-saved || int(got[14]) != len(body)-saved {
		t.Errorf("the sizes are not those of what follows: % x", got)
	}
}
