// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

// A Skip says why a judgement could not be asked. Under CI that is a failure.
type Skip struct{ Reason string }

func (s Skip) Error() string { return s.Reason }

// NewBench gathers the inputs; servers start when the first judgement needs them.
func NewBench(ctx context.Context, root, shared, spinAks, work, cache string, sample int) (*Bench, error) {
	b := &Bench{Ctx: ctx, Root: root, Shared: shared, Work: work, SpinAks: spinAks, Tool: map[string]string{}}
	for _, t := range bed.Tools() {
		b.Tool[t.Name] = t.Path(cache)
	}
	if err := b.findKinds(); err != nil {
		return nil, err
	}
	goldens, err := inputs.Goldens(root, work)
	if err != nil {
		return nil, err
	}
	examples, err := inputs.Examples(root, work)
	if err != nil {
		return nil, err
	}
	b.Cases = append(goldens, examples...)
	if shared != "" {
		corpus, err := inputs.Corpus(shared, work, sample)
		if err != nil {
			return nil, err
		}
		b.Cases = append(b.Cases, corpus...)
	}
	return b, nil
}

// findKinds asks the program itself which kinds of output it makes.
func (b *Bench) findKinds() error {
	for _, kind := range []string{"kube", "kustomize", "helm"} {
		dir := filepath.Join(b.Work, "probe", kind)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		result, err := bed.Run(b.Ctx, dir, nil, b.SpinAks, "compile", "-C", filepath.Join(b.Root, "examples", "hello"), "-t", kind, "-o", dir, "--emit", "k8s")
		if err != nil {
			return err
		}
		if result.Code == 0 {
			b.Kinds = append(b.Kinds, kind)
		}
	}
	if !slices.Contains(b.Kinds, "kube") {
		return fmt.Errorf("%s does not compile examples/hello to raw manifests", b.SpinAks)
	}
	return nil
}

// Prepare starts the cluster if the judgement needs it and it is not there yet.
func (b *Bench) Prepare(j Judgement) error {
	if b.Cluster != nil || !slices.Contains(j.Tools, "kube-apiserver") {
		return nil
	}
	if b.Shared == "" {
		return Skip{"the test bed with its custom resource definitions is absent"}
	}
	dir := filepath.Join(b.Work, "cluster")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	cache, err := bed.CacheDir()
	if err != nil {
		return err
	}
	if b.Cluster, err = bed.StartCluster(b.Ctx, cache, dir); err != nil {
		return err
	}
	b.API = bed.NewDiscovery(b.Cluster)
	definitions, err := b.definitions()
	if err != nil {
		return err
	}
	if err := b.API.ApplyDefinitions(b.Ctx, definitions); err != nil {
		return err
	}
	return bed.Eventually(b.Ctx, 20*time.Second, func() error { return b.API.AddNode(b.Ctx) })
}

// definitions reads the published custom resource definitions of the kinds that we emit.
func (b *Bench) definitions() ([]objects.Object, error) {
	files, err := filepath.Glob(filepath.Join(b.Shared, "testbed", "crds", "*.yaml"))
	if err != nil {
		return nil, err
	}
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

// Close stops what was started.
func (b *Bench) Close() { b.Cluster.Stop() }

// Summary says how many inputs compiled, and why the others were refused.
func (b *Bench) Summary() string {
	compiled, reasons := map[string]int{}, map[string]int{}
	for _, done := range b.compiled {
		group, _, _ := strings.Cut(done.Case.Name, "/")
		if done.Refused == "" {
			compiled[group]++
			continue
		}
		code, _, _ := strings.Cut(done.Refused, "]")
		reasons[group+": refused "+strings.TrimPrefix(code, "error[")]++
	}
	var lines []string
	for group, n := range compiled {
		lines = append(lines, fmt.Sprintf("%-40s %4d", group+": compiled", n))
	}
	for reason, n := range reasons {
		lines = append(lines, fmt.Sprintf("%-40s %4d", reason, n))
	}
	sort.Strings(lines)
	return strings.Join(append(lines, ""), "\n")
}
