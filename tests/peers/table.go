// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"time"

	"spin-aks.dev/tests/peers/judgements"
)

type row struct {
	judgement judgements.Judgement
	verdict   judgements.Verdict
	skipped   string
	err       error
	took      time.Duration
}

func (r row) failed() bool {
	// A judge that is missing is a printed skip for users, and a failure in CI.
	return r.err != nil || len(r.verdict.Findings) > 0 || (r.skipped != "" && os.Getenv("CI") == "true")
}

func (r row) state() string {
	switch {
	case r.err != nil:
		return "BROKEN"
	case r.skipped != "":
		return "skipped"
	case len(r.verdict.Findings) > 0:
		return fmt.Sprintf("%d FOUND", len(r.verdict.Findings))
	}
	return "holds"
}

type table struct {
	rows  []row
	start time.Time
}

func newTable() *table { return &table{start: time.Now()} }

const mostFindings = 25

// add prints the row's findings at once, so that a long run can be watched.
func (t *table) add(r row) {
	t.rows = append(t.rows, r)
	r.print()
}

func (r row) print() {
	fmt.Printf("%-9s %-10s %6d %-9s %5.1fs  %s\n", r.state(), r.judgement.Family, r.verdict.Judged, r.verdict.Unit, r.took.Seconds(), r.judgement.Name)
	if r.err != nil {
		fmt.Printf("    %v\n", r.err)
	}
	if r.skipped != "" {
		fmt.Printf("    %s\n", r.skipped)
	}
	for i, finding := range r.verdict.Findings {
		if i == mostFindings {
			fmt.Printf("    … and %d more\n", len(r.verdict.Findings)-i)
			break
		}
		fmt.Printf("    %s\n", finding)
	}
}

func (t *table) print(bench *judgements.Bench) {
	held, failed, skipped, judged := 0, 0, 0, 0
	tools := map[string]bool{}
	for _, r := range t.rows {
		judged += r.verdict.Judged
		for _, tool := range r.judgement.Tools {
			tools[tool] = tools[tool] || r.skipped == ""
		}
		switch {
		case r.failed():
			failed++
		case r.skipped != "":
			skipped++
		default:
			held++
		}
	}
	for _, r := range t.rows {
		for _, note := range r.verdict.Notes {
			fmt.Printf("\n%s", note)
		}
	}
	fmt.Printf("\n%s", bench.Summary())
	fmt.Printf("%d things judged by %d judges in %.0f s\n", judged, len(tools), time.Since(t.start).Seconds())
	// Once more, for those who see the end of a long run alone.
	for _, r := range t.rows {
		if r.failed() {
			r.print()
		}
	}
	fmt.Printf("judgements: %d passed, %d failed, %d skipped\n", held, failed, skipped)
}

func (t *table) code() int {
	for _, r := range t.rows {
		if r.failed() {
			return exitFindings
		}
	}
	return 0
}
