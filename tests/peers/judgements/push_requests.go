// SPDX-License-Identifier: Apache-2.0

// How many requests a push needs for what a registry has already.

package judgements

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"spin-aks.dev/tests/peers/inputs"
)

func judgeRequests(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "requests"}
	w, server, err := b.startWire("requests")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	defer w.close()
	var counts []string
	for _, c := range b.examples() {
		seen, findings, err := b.judgeRequestsOf(c, w)
		if err != nil {
			return v, fmt.Errorf("%s: %w", c.Name, err)
		}
		v.findAll(c.Name, findings)
		for _, each := range seen {
			v.Judged += each
		}
		counts = append(counts, fmt.Sprintf("%s %v", filepath.Base(c.Name), seen))
	}
	v.Notes = append(v.Notes, "requests of a first push, of a second, and of one with a changed module: "+strings.Join(counts, ", ")+"\n")
	return v, nil
}

// judgeRequestsOf counts the requests of a first push, of a second, and of one after a module has changed.
func (b *Bench) judgeRequestsOf(c inputs.Case, w *wire) (counts []int, findings []string, err error) {
	dir := filepath.Join(b.Work, "push", "requests", filepath.Base(c.Name))
	if err := b.layCase(c, dir); err != nil {
		return nil, nil, err
	}
	var tag string
	for _, round := range []string{"first", "second", "changed"} {
		if round == "changed" {
			if err := changeOneModule(dir); err != nil {
				return nil, nil, err
			}
		}
		w.begin(nil)
		result, err := b.push(dir, w.address, nil)
		if err != nil {
			return nil, nil, err
		}
		printed, err := pushed(result)
		if err != nil {
			return counts, append(findings, err.Error()), nil
		}
		tag = printed.tag
		seen, err := w.end()
		if err != nil {
			return nil, nil, err
		}
		counts = append(counts, len(seen))
		sort.Strings(seen)
		if want := requestsOf(round, tag); want != nil {
			for _, finding := range sameNames("requests", want, seen) {
				findings = append(findings, round+" push: "+finding)
			}
		}
	}
	return counts, findings, nil
}

// requestsOf are those of a push, sorted; of a first one there are as many as blobs need.
func requestsOf(round, tag string) []string {
	switch round {
	case "second":
		return []string{"GET manifests/" + tag}
	case "changed":
		return []string{"GET manifests/" + tag, "POST uploads", "POST uploads", "PUT manifests/" + tag, "PUT uploads", "PUT uploads"}
	}
	return nil
}

func changeOneModule(dir string) error {
	var modules []string
	err := filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
		if filepath.Ext(file) == ".wasm" {
			modules = append(modules, file)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(modules) == 0 {
		return fmt.Errorf("%s has no module", dir)
	}
	text, err := os.ReadFile(modules[0])
	if err != nil {
		return err
	}
	return os.WriteFile(modules[0], append(text, customSection("changed")...), 0o644)
}
