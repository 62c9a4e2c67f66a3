// SPDX-License-Identifier: Apache-2.0

// Command peers builds, starts and asks the judges: programs that we did not
// write (tests/peers/README.md). `./dev judge` calls it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/judgements"
)

func main() {
	options := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	code, err := run(ctx, options)
	if ctx.Err() != nil {
		fmt.Fprintln(os.Stderr, "judge: interrupted; everything that was started is stopped")
		os.Exit(130)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
	}
	os.Exit(code)
}

type options struct {
	root, shared, spinAks, moduleDir string
	family, words                    string // which judgements: all of a family, or those whose name has these words
	list                             bool
	sample                           int
}

func parse() options {
	var o options
	flag.StringVar(&o.root, "root", ".", "the repository")
	flag.StringVar(&o.shared, "shared", "", "the folder with corpus, referees and test bed")
	flag.StringVar(&o.spinAks, "spin-aks", "", "the program to judge")
	flag.BoolVar(&o.list, "list", false, "say which judges are there and which are missing")
	flag.IntVar(&o.sample, "sample", 150, "how many real manifests to judge")
	flag.Parse()
	o.family, o.words = flag.Arg(0), flag.Arg(1)
	o.moduleDir = filepath.Join(o.root, "tests", "peers")
	return o
}

const (
	exitFindings = 1
	exitUsage    = 2
	exitMissing  = 6
)

func run(ctx context.Context, o options) (int, error) {
	cache, err := bed.CacheDir()
	if err != nil {
		return exitMissing, err
	}
	if o.list {
		return 0, list(cache)
	}
	if o.family != "" && !slices.Contains(judgements.Families(), o.family) {
		return exitUsage, fmt.Errorf("no judgements called %q: there are %s", o.family, strings.Join(judgements.Families(), ", "))
	}
	var chosen []judgements.Judgement
	for _, j := range judgements.All() {
		if o.family == "" || (j.Family == o.family && strings.Contains(j.Name, o.words)) {
			chosen = append(chosen, j)
		}
	}
	if len(chosen) == 0 {
		return exitUsage, fmt.Errorf("no judgement of %s says %q", o.family, o.words)
	}
	missing, err := build(ctx, cache, o.moduleDir, chosen)
	if err != nil {
		return exitMissing, err
	}
	return judge(ctx, o, cache, chosen, missing)
}

func list(cache string) error {
	fmt.Printf("%-26s %-10s %s\n", "judge", "version", "state")
	for _, t := range bed.Tools() {
		state, version := "missing: built by ./dev judge", t.Version
		if t.Package == "" && t.Crate == "" {
			state, version = "missing: apt-get install "+t.Debian, "Debian's"
		}
		if t.Present(cache) {
			state = "there"
		}
		fmt.Printf("%-26s %-10s %s\n", t.Name, version, state)
	}
	fmt.Printf("\njudgements (./dev judge NAME): %s\n", strings.Join(judgements.Families(), ", "))
	return nil
}

// build makes what the chosen judgements need. Missing Debian packages are
// returned, not an error: those judgements are skipped, and fail under CI.
func build(ctx context.Context, cache, moduleDir string, chosen []judgements.Judgement) (map[string]error, error) {
	missing := map[string]error{}
	for _, t := range bed.Tools() {
		if !slices.ContainsFunc(chosen, func(j judgements.Judgement) bool { return slices.Contains(j.Tools, t.Name) }) {
			continue
		}
		if (t.Package != "" || t.Crate != "") && !t.Present(cache) {
			fmt.Fprintf(os.Stderr, "judge: building %s %s …\n", t.Name, t.Version)
		}
		took, err := t.Build(ctx, cache, moduleDir)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			missing[t.Name] = err
		} else if took > 0 {
			fmt.Fprintf(os.Stderr, "judge: built %s in %s\n", t.Name, took.Round(time.Second))
		}
	}
	return missing, nil
}

func judge(ctx context.Context, o options, cache string, chosen []judgements.Judgement, missing map[string]error) (int, error) {
	work, err := os.MkdirTemp("", "spin-aks-judge-*")
	if err != nil {
		return exitMissing, err
	}
	defer os.RemoveAll(work)
	bench, err := judgements.NewBench(ctx, o.root, o.shared, o.spinAks, work, cache, o.sample)
	if err != nil {
		return exitMissing, err
	}
	defer bench.Close()
	table := newTable()
	for _, j := range chosen {
		if ctx.Err() != nil {
			return exitFindings, ctx.Err()
		}
		table.add(askOne(bench, j, missing))
	}
	table.print(bench)
	return table.code(), nil
}

func askOne(bench *judgements.Bench, j judgements.Judgement, missing map[string]error) row {
	start := time.Now()
	r := row{judgement: j}
	for _, name := range j.Tools {
		if err := missing[name]; err != nil {
			r.skipped = fmt.Sprintf("%s is missing: %v", name, err)
			return r
		}
	}
	r.err = bench.Prepare(j)
	if r.err == nil {
		r.verdict, r.err = j.Judge(bench)
	}
	var skip judgements.Skip
	if errors.As(r.err, &skip) {
		r.skipped, r.err = skip.Reason, nil
	}
	r.took = time.Since(start)
	return r
}
