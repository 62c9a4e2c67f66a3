// SPDX-License-Identifier: Apache-2.0

// Package inputs gathers what is judged: every golden case with Kubernetes
// output, every example, and a stratified sample of real manifests.
package inputs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"spin-aks.dev/tests/peers/bed"
)

// A Case is one application with its settings, in a folder of its own that may be written to.
type Case struct {
	Name string
	Dir  string
	Args []string // further arguments of `compile`, as the golden case has them
	Env  []string
}

// Compile runs `spin-aks compile -t kind -o out` on the case. A refusal is a result.
func (c Case) Compile(ctx context.Context, spinAks, kind, out string, more ...string) (bed.Result, error) {
	args := append([]string{"compile", "-C", c.Dir, "-t", kind, "-o", out, "--color", "never"}, c.Args...)
	return bed.Run(ctx, c.Dir, c.Env, spinAks, append(args, more...)...)
}

// Examples are the folders of examples/.
func Examples(root, work string) ([]Case, error) {
	manifests, err := filepath.Glob(filepath.Join(root, "examples", "*", "spin.toml"))
	if err != nil {
		return nil, err
	}
	var all []Case
	for _, manifest := range manifests {
		from := filepath.Dir(manifest)
		c := Case{Name: "example/" + filepath.Base(from), Dir: filepath.Join(work, "example", filepath.Base(from))}
		if err := copySources(from, c.Dir); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// copySources copies a folder without what compile has written there before.
func copySources(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copying %s: %w", from, err)
	}
	for _, made := range []string{"base", "overlays", "manifests", "charts", "Dockerfile", ".dockerignore", ".spin-aks"} {
		if err := os.RemoveAll(filepath.Join(to, made)); err != nil {
			return err
		}
	}
	return nil
}

// Goldens are the golden cases that compile to Kubernetes objects: those whose
// command is one plain `compile` that succeeds.
func Goldens(root, work string) ([]Case, error) {
	commands, err := filepath.Glob(filepath.Join(root, "golden", "*", "*", "cmd"))
	if err != nil {
		return nil, err
	}
	sort.Strings(commands)
	var all []Case
	for _, path := range commands {
		folder := filepath.Dir(path)
		name := "golden/" + filepath.Base(filepath.Dir(folder)) + "/" + filepath.Base(folder)
		args, ok := compileArguments(path)
		if !ok || strings.HasPrefix(filepath.Base(folder), "fail_") {
			continue
		}
		c := Case{Name: name, Dir: filepath.Join(work, name), Args: args}
		if err := copySources(filepath.Join(folder, "input"), c.Dir); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// compileArguments keeps what changes the objects, and drops what says where
// they go: the judges choose type and place themselves.
func compileArguments(path string) ([]string, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	words := strings.Fields(strings.TrimSpace(string(text)))
	if len(words) > 0 && words[0] == "spin-aks" {
		words = words[1:]
	}
	if len(words) == 0 || words[0] != "compile" || strings.ContainsAny(string(text), "'\"\\") || strings.Count(strings.TrimSpace(string(text)), "\n") > 0 {
		return nil, false
	}
	var kept []string
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-t", "--type", "-o", "--out", "--format", "--color", "--emit", "--dockerfile-dest", "--k8s-dest":
			i++
		case "--set", "-c", "--config", "--target":
			if i+1 == len(words) {
				return nil, false
			}
			kept = append(kept, words[i], words[i+1])
			i++
		case "--stdout", "-q", "--quiet", "-v", "--verbose", "--check":
		case "-C", "--directory":
			return nil, false
		}
	}
	return kept, true
}
