// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"spin-aks.dev/tests/peers/bed"
)

// Lines of somebody's `.dockerignore`.
var ignoreLines = []string{"*", "**", "!a", "a", "b/", "/a", "app", "app/*", "!app/main.wasm", "services", "**/*.md", "!**/*.txt", "**/.*", "a/**", "[ab]", "*.wasm",
	"# a comment", "", "!./b//", "?.txt", "**/a", "!services/a b/.spin-aks", "a b", "{c}", "**/[^a]*.txt", "../x", "s\\*r", "*/*/*", "ü"}

func layRandomIgnore(file string, r *rand.Rand) error {
	var lines []string
	for i := r.Intn(6); i > 0; i-- {
		lines = append(lines, oneOf(r, ignoreLines))
	}
	if lines == nil {
		return nil
	}
	return os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644) // without a newline at its end
}

// A contextTree is an application somewhere below the directory that its image is built from.
type contextTree struct {
	context, application, up string
}

// layRandomContext writes one tree as the application, another around it, and a manifest that takes files from both.
func layRandomContext(dir string, r *rand.Rand) (contextTree, error) {
	where := oneOf(r, []string{"app", "services/a b"})
	up := strings.TrimSuffix(strings.Repeat("../", strings.Count(where, "/")+1), "/")
	tree := contextTree{context: dir, application: filepath.Join(dir, where), up: up}
	folders, names, err := layRandomFiles(dir, r)
	if err != nil {
		return tree, err
	}
	var elsewhere []string
	for _, name := range append(names, folders...) {
		if name != "" {
			elsewhere = append(elsewhere, up+"/"+filepath.ToSlash(name))
		}
	}
	if folders, names, err = layRandomFiles(tree.application, r); err != nil {
		return tree, err
	}
	manifest := randomManifest(r, folders, names, elsewhere)
	if r.Intn(2) == 0 {
		manifest = strings.ReplaceAll(manifest, `source = "main.wasm"`, fmt.Sprintf("source = %q", up+"/main.wasm"))
	}
	if err := layRandomIgnore(filepath.Join(dir, ".dockerignore"), r); err != nil {
		return tree, err
	}
	return tree, os.WriteFile(filepath.Join(tree.application, "spin.toml"), []byte(manifest), 0o644)
}

func judgeContexts(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "trees"}
	trees, err := howManyTrees()
	if err != nil {
		return v, err
	}
	added := 0
	for seed := 0; seed < trees && b.Ctx.Err() == nil; seed++ {
		dir := filepath.Join(b.Work, "contexts", strconv.Itoa(seed))
		tree, err := layRandomContext(dir, rand.New(rand.NewSource(int64(seed))))
		if err != nil {
			return v, err
		}
		before := len(v.Findings)
		hasStep, err := b.judgeContext(&v, fmt.Sprintf("context %d", seed), tree)
		if err != nil {
			return v, err
		}
		if hasStep {
			added++
		}
		if len(v.Findings) == before {
			os.RemoveAll(dir)
		}
	}
	v.Notes = append(v.Notes, fmt.Sprintf("contexts: %d of %d ignore files lacked lines, which a step added\n", added, v.Judged))
	return v, nil
}

// judgeContext reports whether a step adds lines to the context's ignore file.
func (b *Bench) judgeContext(v *Verdict, name string, tree contextTree) (bool, error) {
	shown := filepath.Join(b.Work, "shown")
	if err := os.RemoveAll(shown); err != nil {
		return false, err
	}
	asked, err := bed.Run(b.Ctx, tree.application, nil, b.Tool["spin-files"], tree.application, shown)
	if err != nil || asked.Code != 0 {
		return false, fmt.Errorf("%s: spin-files: %w %s", name, err, asked.Output())
	}
	compiled, err := bed.Run(b.Ctx, tree.application, nil, b.SpinAks, "compile", "--emit", "dockerfile", "--color", "never", "--set", "image.context="+tree.up,
		"--set", "image.build=acr", "--set", "container_registry.name=judged")
	if err != nil || (compiled.Code == 3 && onlyStricter(compiled.Stderr)) {
		return false, err
	}
	if strings.Contains(compiled.Stderr, "SA0199") {
		return false, nil
	}
	v.Judged++
	if refused := strings.TrimSpace(asked.Stdout); refused != "" {
		if compiled.Code == 0 && !strings.Contains(compiled.Stderr, "SA0190") {
			v.Find(name, "Spin refuses: %s", refused)
		}
		return false, nil
	}
	if compiled.Code != 0 {
		v.Find(name, "Spin shows it, compile: exit %d\n%s", compiled.Code, compiled.Output())
		return false, nil
	}
	dockerfile := filepath.Join(tree.application, "Dockerfile")
	image, problems := readImage(tree.context, dockerfile, dockerfile+".dockerignore")
	for _, finding := range append(problems, againstShown(tree.context, tree.application, shown, image)...) {
		v.Find(name, "%s", finding)
	}
	return b.judgeUsersIgnore(v, name, tree, image, compiled.Stderr)
}

// judgeUsersIgnore holds the context's own ignore file, once the step has added what it lacks, to the same image.
func (b *Bench) judgeUsersIgnore(v *Verdict, name string, tree contextTree, want image, printed string) (bool, error) {
	theirs, dockerfile := filepath.Join(tree.context, ".dockerignore"), filepath.Join(tree.application, "Dockerfile")
	hasStep := false
	for _, line := range strings.Split(printed, "\n") {
		step, found := strings.CutPrefix(line, "next: printf ")
		if !found {
			continue
		}
		hasStep = true
		if got, problems := readImage(tree.context, dockerfile, theirs); len(problems) == 0 && maps.Equal(want, got) {
			v.Find(name, "a step adds lines that nothing needs: %s", step)
		}
		result, err := bed.Run(b.Ctx, tree.application, nil, "/bin/sh", "-c", "printf "+step)
		if err != nil || result.Code != 0 {
			return hasStep, fmt.Errorf("%s: %w %s", step, err, result.Output())
		}
	}
	got, problems := readImage(tree.context, dockerfile, theirs)
	if len(problems) > 0 || !maps.Equal(want, got) {
		v.Find(name, "with the ignore file of the context another image comes of it: %s", strings.Join(problems, ", "))
	}
	return hasStep, nil
}
