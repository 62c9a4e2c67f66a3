// SPDX-License-Identifier: Apache-2.0

// Package judgements holds what the judges are asked: each a promise that users
// care about, over every input that we have.
package judgements

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

// A Bench is everything that a judgement may use.
type Bench struct {
	Ctx     context.Context
	Root    string            // of the repository
	Shared  string            // corpus, referees, test bed; empty: absent
	Work    string            // scratch, removed at the end
	SpinAks string            // the program under judgement
	Tool    map[string]string // judge's name -> its program
	Cluster *bed.Cluster
	API     *bed.Discovery
	Cases   []inputs.Case // goldens, examples, corpus sample
	// Kinds of output that this spin-aks can make, as -t takes them.
	Kinds []string

	mutex    sync.Mutex
	compiled map[string]Compiled
}

// A Verdict counts what one judgement looked at, and lists what it did not like.
type Verdict struct {
	Judged   int // objects, charts, images: what Unit says
	Unit     string
	Findings []string
	Notes    []string // printed below the table
}

// Find adds a finding about one case.
func (v *Verdict) Find(where, format string, args ...any) {
	v.Findings = append(v.Findings, where+": "+fmt.Sprintf(format, args...))
}

// A Judgement is one promise and who judges it.
type Judgement struct {
	Name   string // the promise, as a sentence
	Family string // `./dev judge FAMILY`
	Tools  []string
	Judge  func(*Bench) (Verdict, error)
}

// All lists the judgements in the order of running: cheap ones first.
func All() []Judgement {
	var all []Judgement
	for _, family := range [][]Judgement{equality, schemas, server, values, names, applied, pairs, charts, files, images, registry, push, deploy, steps, mutations, kills} {
		all = append(all, family...)
	}
	return all
}

// Families are the names that `./dev judge` takes.
func Families() []string {
	var names []string
	for _, j := range All() {
		if len(names) == 0 || names[len(names)-1] != j.Family {
			names = append(names, j.Family)
		}
	}
	return names
}

// Compiled is what spin-aks made of a case, per kind of output.
type Compiled struct {
	Case    inputs.Case
	Dir     map[string]string // kind -> root of the output
	Refused string            // its first error, if it refused
}

// Compile compiles a case to every kind, once a run.
func (b *Bench) Compile(c inputs.Case) (Compiled, error) {
	b.mutex.Lock()
	if done, found := b.compiled[c.Name]; found {
		b.mutex.Unlock()
		return done, nil
	}
	b.mutex.Unlock()
	done := Compiled{Case: c, Dir: map[string]string{}}
	for _, kind := range b.Kinds {
		out := filepath.Join(b.Work, "out", kind, c.Name)
		result, err := c.Compile(b.Ctx, b.SpinAks, kind, out, "--emit", "k8s")
		if err != nil {
			return done, err
		}
		switch result.Code {
		case 0:
			done.Dir[kind] = out
		case 3:
			done.Refused = firstError(result.Stderr)
		default:
			return done, fmt.Errorf("%s: compile -t %s: exit %d\n%s", c.Name, kind, result.Code, result.Output())
		}
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.compiled == nil {
		b.compiled = map[string]Compiled{}
	}
	b.compiled[c.Name] = done
	return done, nil
}

// EachCompiled calls judge for every case that compiles, in order.
func (b *Bench) EachCompiled(judge func(Compiled) error) error {
	for _, c := range b.Cases {
		done, err := b.Compile(c)
		if err != nil {
			return err
		}
		if done.Refused != "" {
			continue
		}
		if err := judge(done); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

func firstError(stderr string) string {
	for _, line := range strings.Split(stderr, "\n") {
		if strings.HasPrefix(line, "error") {
			return line
		}
	}
	return "refused without an error"
}

// Manifests reads every YAML file below dir, by name.
func Manifests(dir string) ([]objects.Object, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml")) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var all []objects.Object
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		some, err := objects.Read(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, some...)
	}
	return all, nil
}
