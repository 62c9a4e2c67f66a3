// SPDX-License-Identifier: Apache-2.0

// Pushes that a signal ends.

package judgements

import (
	"fmt"
	mathrand "math/rand"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	killsOfEach = 20
	killSeed    = 20261128
	// Each request takes so long that the moments of a push lie well apart.
	slowRequest = 4 * time.Millisecond
)

// A killing is one push that a signal is sent to.
type killing struct {
	signal syscall.Signal
	part   float64 // of the time that a push usually takes
	isLate bool    // counted from when the registry has it all: what is left is to write that down
}

func killings() []killing {
	r := mathrand.New(mathrand.NewSource(killSeed))
	var all []killing
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		for i := range killsOfEach {
			all = append(all, killing{signal, r.Float64(), i%4 == 3})
		}
	}
	return all
}

func judgeKilledPushes(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "kills"}
	l, err := b.openLine("kills", layTinyApplication)
	if err != nil {
		return v, err
	}
	defer l.close()
	usual, err := l.slowPush()
	if err != nil {
		return v, err
	}
	ended := map[syscall.Signal]int{}
	for i, k := range killings() {
		v.Judged++
		where := fmt.Sprintf("kill %d (%v)", i, k.signal)
		isEnded, findings, err := l.judgeKill(k, usual, "k"+strconv.Itoa(i))
		if err != nil {
			return v, fmt.Errorf("%s: %w", where, err)
		}
		if isEnded {
			ended[k.signal]++
		}
		v.findAll(where, findings)
	}
	v.Notes = append(v.Notes, fmt.Sprintf("of %d interrupts %d ended the push, of as many kills %d; undisturbed it takes %d ms\n", killsOfEach,
		ended[syscall.SIGINT], ended[syscall.SIGKILL], usual.Milliseconds()))
	return v, nil
}

func slowly(int, http.ResponseWriter, *http.Request) bool {
	time.Sleep(slowRequest)
	return false
}

// slowPush says how long a push takes whose requests are slow.
func (l *line) slowPush() (time.Duration, error) {
	app, err := l.layApplication("slow")
	if err != nil {
		return 0, err
	}
	l.begin(slowly)
	start := time.Now()
	result, err := l.bench.push(app, l.address+"/slow", nil)
	took := time.Since(start)
	if err == nil {
		_, err = pushed(result)
	}
	return took, err
}

// judgeKill starts a push to an empty repository, signals it, and lets the next one find what that left.
func (l *line) judgeKill(k killing, usual time.Duration, team string) (isEnded bool, findings []string, err error) {
	app, err := l.layApplication(team)
	if err != nil {
		return false, nil, err
	}
	before, err := namesBelow(app)
	if err != nil {
		return false, nil, err
	}
	moment := make(chan struct{})
	l.begin(func(n int, out http.ResponseWriter, in *http.Request) bool {
		slowly(n, out, in)
		if in.Method != http.MethodPut || !strings.Contains(in.URL.Path, "/manifests/") {
			return false
		}
		l.forward.ServeHTTP(out, in)
		close(moment)
		return true
	})
	p, err := l.bench.startPush(l.bench.Ctx, app, l.address+"/"+team, nil)
	if err != nil {
		return false, nil, err
	}
	if k.isLate {
		select {
		case <-moment:
		case <-time.After(longestPush):
		}
		time.Sleep(time.Duration(k.part * float64(2*time.Millisecond)))
	} else {
		time.Sleep(time.Duration(k.part * float64(usual)))
	}
	p.Signal(k.signal)
	result, err := p.Wait()
	if err != nil {
		return false, nil, err
	}
	const interrupted = 130
	isEnded = result.Code == -1 || (k.signal == syscall.SIGINT && result.Code == interrupted)
	if !isEnded {
		findings = l.isWhole(app, team, result)
	}
	findings = append(findings, l.nextComesThrough(app, team)...)
	return isEnded, append(findings, leftBehind(app, before)...), nil
}
