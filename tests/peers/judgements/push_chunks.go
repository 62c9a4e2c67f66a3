// SPDX-License-Identifier: Apache-2.0

// A module so large that it is sent in several requests.

package judgements

import (
	"encoding/binary"
	"fmt"
	mathrand "math/rand"
	"os"
	"path/filepath"
	"slices"
)

const (
	// Above what push sends in one request (runtime/registry/upload.h), and no multiple of anything.
	largeModule = 70_000_001
	oneChunk    = 32 << 20
)

// layLargeApplication makes one component of the tiny application so large that it is sent in chunks, and so random that nothing makes it
// smaller.
func layLargeApplication(dir string) error {
	if err := layTinyApplication(dir); err != nil {
		return err
	}
	const name = "large"
	section := make([]byte, 1+len(name)+largeModule)
	mathrand.New(mathrand.NewSource(largeModule)).Read(section)
	section[0] = byte(len(name))
	copy(section[1:], name)
	text := binary.AppendUvarint([]byte(module+"\x00"), uint64(len(section)))
	return os.WriteFile(filepath.Join(dir, "a.wasm"), append(text, section...), 0o644)
}

// A chunkTrial befalls what a large blob is sent by: three chunks, and what ends them, which comes after those of the small blobs.
type chunkTrial struct {
	fault, of string
	at        int
	most      int64 // bytes that may be sent
}

const (
	oneMore = largeModule + oneChunk + 1<<20
	// Debian's registry gives an upload up of which it has more than it could say. libcurl may even send
	// the chunk again before anybody asks.
	allAgain = oneMore + largeModule
)

var chunkTrials = []chunkTrial{
	{"closed half-way through what is sent", "PATCH uploads", 1, allAgain},
	{"closed half-way through what is sent", "PATCH uploads", 3, allAgain},
	{"closed half-way through the answer", "PATCH uploads", 2, allAgain},
	{"503", "PATCH uploads", 2, oneMore},
	{"closed half-way through the answer", "PUT uploads", 4, oneMore},
}

func (c chunkTrial) trial() trial {
	named := slices.IndexFunc(allFaults, func(f fault) bool { return f.name == c.fault })
	return trial{fault: allFaults[named], of: c.of, at: c.at}
}

func judgeChunks(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "faults"}
	lines, err := b.openLines("chunks", 2, layLargeApplication)
	defer closeLines(lines)
	if err != nil {
		return v, err
	}
	var all []trial
	for _, c := range chunkTrials {
		all = append(all, c.trial())
	}
	outcomes := tryAll(lines, all)
	err = v.addOutcomes(outcomes)
	note := fmt.Sprintf("for a module of %.1f MB, MB that were sent where that broke:", largeModule/1e6)
	for i, o := range outcomes {
		note += fmt.Sprintf(" %.1f", float64(o.sent)/1e6)
		if o.sent > chunkTrials[i].most {
			v.Find(o.trial.name(), "%d bytes are sent for a module of %d", o.sent, largeModule)
		}
	}
	v.Notes = append(v.Notes, note+"\n")
	return v, err
}
