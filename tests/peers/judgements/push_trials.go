// SPDX-License-Identifier: Apache-2.0

// Pushes that a fault befalls, and what has to become of them.

package judgements

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

func judgeFaults(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "faults"}
	lines, err := b.openLines("faults", linesAtOnce, layTinyApplication)
	defer closeLines(lines)
	if err != nil {
		return v, err
	}
	outcomes := tryAll(lines, trials(lines[0].usual))
	err = v.addOutcomes(outcomes)
	v.Notes = append(v.Notes, tallyOutcomes(outcomes, lines[0].usual))
	return v, err
}

// A trial is one push with a fault.
type trial struct {
	fault  fault
	of     string // counts the requests of this name alone; empty: all
	at     int
	isLong bool // whether it befalls all later requests, too
	// Whether the registry wants a token: then the second request is for that.
	wantsToken bool
}

func (t trial) name() string {
	place := "at request"
	if t.isLong {
		place = "from request"
	}
	if t.wantsToken {
		place = "of a token, " + place
	}
	return fmt.Sprintf("%s, %s %s", t.fault.name, place, strings.TrimSpace(fmt.Sprintf("%d %s", t.at, t.of)))
}

// befalls says whether the count-th request is one that goes wrong.
func (t trial) befalls(count int) bool { return count == t.at || (count > t.at && t.isLong) }

const tokenRequest = 2

// trials are every fault at every request and at that for a token, and for ever from the first one, from one in the middle, and from the
// last one on.
func trials(requests int) []trial {
	var all []trial
	for _, f := range allFaults {
		for at := 1; at <= requests; at++ {
			all = append(all, trial{fault: f, at: at})
		}
		all = append(all, trial{fault: f, at: tokenRequest, wantsToken: true})
		if !f.lasts {
			continue
		}
		for _, at := range []int{1, requests / 2, requests} {
			all = append(all, trial{fault: f, at: at, isLong: true})
		}
	}
	return all
}

// An outcome is what became of a trial.
type outcome struct {
	trial    trial
	took     time.Duration
	code     int
	sent     int64 // bytes of blobs, whoever got them
	findings []string
	err      error
}

// How many lines there are. Most trials wait for the pauses between two attempts.
const linesAtOnce = 8

func (v *Verdict) addOutcomes(outcomes []outcome) error {
	var errs []error
	for _, o := range outcomes {
		v.Judged++
		errs = append(errs, o.err)
		v.findAll(o.trial.name(), o.findings)
	}
	return errors.Join(errs...)
}

// tryAll divides the trials between the lines, and returns their outcomes in the order of the trials.
func tryAll(lines []*line, all []trial) []outcome {
	outcomes := make([]outcome, len(all))
	next := make(chan int)
	var workers sync.WaitGroup
	for _, l := range lines {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = l.try(all[i], "t"+strconv.Itoa(i))
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes
}

func tallyOutcomes(outcomes []outcome, requests int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "faults at each of the %d requests of a first push and at one for a token, and lasting ones from three of them on:\n", requests)
	fmt.Fprintf(&text, "%-42s %7s %7s %7s %7s %8s\n", "", "tried", "through", "exit 6", "exit 7", "longest")
	row := func(name string, is func(outcome) bool) {
		tried, byCode, longest := 0, map[int]int{}, time.Duration(0)
		for _, o := range outcomes {
			if is(o) {
				tried, longest = tried+1, max(longest, o.took)
				byCode[o.code]++
			}
		}
		fmt.Fprintf(&text, "%-42s %7d %7d %7d %7d %7.1fs\n", name, tried, byCode[0], byCode[6], byCode[7], longest.Seconds())
	}
	for _, f := range allFaults {
		row(f.name, func(o outcome) bool { return o.trial.fault.name == f.name && !o.trial.isLong })
		if f.lasts {
			row("  lasting", func(o outcome) bool { return o.trial.fault.name == f.name && o.trial.isLong })
		}
	}
	row("all", func(outcome) bool { return true })
	return text.String()
}

// try pushes to an empty repository with the fault, and once more without.
func (l *line) try(t trial, team string) outcome {
	o := outcome{trial: t}
	app, err := l.layApplication(team)
	if err != nil {
		o.err = err
		return o
	}
	env, next, err := l.answerer(t, team)
	if err != nil {
		o.err = err
		return o
	}
	var count, sent atomic.Int64
	befallen := make(chan string, 1)
	l.begin(func(_ int, out http.ResponseWriter, in *http.Request) bool {
		name := requestName(in)
		if strings.HasSuffix(name, " uploads") {
			sent.Add(in.ContentLength)
		}
		if (t.of != "" && name != t.of) || !t.befalls(int(count.Add(1))) {
			next.ServeHTTP(out, in)
			return true
		}
		select {
		case befallen <- name:
		default:
		}
		t.fault.strike(l, next, out, in)
		return true
	})
	start := time.Now()
	result, err := l.bench.push(app, l.address+"/"+team, env)
	o.took, o.code, o.sent = time.Since(start), result.Code, sent.Load()
	if err != nil {
		o.err = err
		return o
	}
	if seen, err := l.end(); err != nil || len(befallen) == 0 {
		o.err = fmt.Errorf("%s: of %v: %w", t.name(), seen, errors.Join(err, errors.New("it befell nothing")))
		return o
	}
	name := <-befallen
	for _, finding := range append(l.endedWell(t, app, team, result), l.nextComesThrough(app, team)...) {
		o.findings = append(o.findings, fmt.Sprintf("(%s) %s", name, finding))
	}
	return o
}

// answerer is what answers where no fault does: the registry, or a token server before it, for which one is signed in.
func (l *line) answerer(t trial, team string) (env []string, next http.Handler, err error) {
	if !t.wantsToken {
		return nil, l.forward, nil
	}
	tokens := &tokenServer{address: l.address, repository: team + "/tiny"}
	config, err := signIn(filepath.Join(l.dir, "docker", team), l.address, basic("judge", canary))
	return []string{config}, http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		if !tokens.meddle(0, out, in) {
			l.forward.ServeHTTP(out, in)
		}
	}), err
}

// endedWell says what a push that a fault befell did wrong.
func (l *line) endedWell(t trial, app, team string, result bed.Result) []string {
	if result.Code == 0 {
		return l.isWhole(app, team, result)
	}
	var findings []string
	if result.Code != 6 && result.Code != 7 {
		findings = append(findings, fmt.Sprintf("exit %d\n%s", result.Code, result.Output()))
	}
	// Who gets garbage for a token has none, and is not let in.
	isDenied := t.fault.denies || (t.wantsToken && !t.fault.passes)
	if t.fault.passes && !t.isLong {
		findings = append(findings, fmt.Sprintf("it does not come through: exit %d\n%s", result.Code, result.Output()))
	} else if result.Code == 7 && !isDenied || result.Code == 6 && t.fault.denies {
		findings = append(findings, fmt.Sprintf("exit %d is for something else\n%s", result.Code, result.Output()))
	}
	if result.Stdout != "" || !strings.Contains("\n"+result.Stderr, "\nerror: ") {
		findings = append(findings, fmt.Sprintf("it does not say why, or prints an image all the same\n%s", result.Output()))
	}
	if _, err := os.Stat(filepath.Join(app, lockName)); err == nil {
		findings = append(findings, "the lock names an image that was not pushed")
	}
	return findings
}
