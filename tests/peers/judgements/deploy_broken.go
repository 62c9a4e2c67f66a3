// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

// Each request meets some of the faults in turn, all of them after a few: every one with every request would take an hour.
const faultsOfARequest = 2

// A brokenDeploy is one that does not come to its end undisturbed.
type brokenDeploy struct {
	name  string
	fault *clusterFault
	at    int64
	kill  time.Duration // after so long, if there is no fault
}

func judgeBrokenDeploys(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "deploys"}
	usual, took, err := b.countRequests(&v)
	if err != nil {
		return v, err
	}
	var all []brokenDeploy
	for at := int64(0); at < usual; at++ {
		for i := int64(0); i < faultsOfARequest; i++ {
			fault := &clusterFaults[(at*faultsOfARequest+i)%int64(len(clusterFaults))]
			all = append(all, brokenDeploy{name: fmt.Sprintf("%s at request %d", fault.name, at), fault: fault, at: at})
		}
	}
	const kills = 10
	for i := 0; i < kills; i++ {
		all = append(all, brokenDeploy{name: fmt.Sprintf("killed, %d", i), kill: took * time.Duration(i) / kills})
	}
	v.Notes = append(v.Notes, fmt.Sprintf("a first deploy asks %d times: %d faults, %d kills", usual, len(all)-kills, kills))
	work := make(chan int)
	var group sync.WaitGroup
	var mutex sync.Mutex
	var failed error
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range work {
				own := Verdict{}
				err := b.judgeBrokenDeploy(fmt.Sprintf("broken%d", i), all[i], &own)
				mutex.Lock()
				v.Judged++
				v.Findings = append(v.Findings, own.Findings...)
				failed = errors.Join(failed, err)
				mutex.Unlock()
			}
		}()
	}
	for i := range all {
		work <- i
	}
	close(work)
	group.Wait()
	return v, failed
}

// countRequests is how often an undisturbed first deploy asks before it waits for pods, and how long it takes to get there.
func (b *Bench) countRequests(v *Verdict) (int64, time.Duration, error) {
	d, err := b.deployed("unbroken", v)
	if err != nil {
		return 0, 0, err
	}
	d.kubeconfig = filepath.Join(d.dir, "line")
	line, err := b.openClusterLine(d.kubeconfig)
	if err != nil {
		return 0, 0, err
	}
	defer line.close()
	began := time.Now()
	err = d.deploy("undisturbed", 0, nil, "--timeout", "0")
	took, count := time.Since(began), line.count.Load()
	_, down := d.expect("down", 0, nil, "down", "--yes")
	return count, took, errors.Join(err, down)
}

func (b *Bench) judgeBrokenDeploy(name string, broken brokenDeploy, v *Verdict) error {
	d, err := b.deployed(name, v)
	if err != nil {
		return err
	}
	d.kubeconfig = filepath.Join(d.dir, "line")
	line, err := b.openClusterLine(d.kubeconfig)
	if err != nil {
		return err
	}
	defer line.close()
	if broken.fault != nil {
		line.instead = func(n int64, w http.ResponseWriter, r *http.Request) bool {
			return n == broken.at && broken.fault.do(w, r)
		}
		result, err := d.run("deploy", "--yes", "--timeout", "0")
		if err != nil {
			return err
		}
		switch {
		case result.Code == 0 && !strings.Contains(result.Stderr, "deployed"):
			v.Find(broken.name, "exit 0, and not deployed\n%s", result.Output())
		case result.Code != 0 && result.Code != 5 && result.Code != 6 && result.Code != 7:
			v.Find(broken.name, "exit %d\n%s", result.Code, result.Output())
		case result.Code != 0 && !strings.Contains(result.Stderr, "error: "):
			v.Find(broken.name, "exit %d without an error\n%s", result.Code, result.Output())
		}
		line.instead = nil
	} else {
		p, err := bed.Start(b.Ctx, d.dir, d.environment(), d.SpinAks, "deploy", "--yes", "--timeout", "0")
		if err != nil {
			return err
		}
		time.Sleep(broken.kill)
		p.Signal(syscall.SIGKILL)
		_, _ = p.Wait()
	}
	own := d.verdict
	d.verdict = &Verdict{}
	err = d.deploy("the next", 0, nil)
	mutations := len(d.verdict.Findings)
	if err == nil && mutations == 0 {
		err = d.deploy("the one after", 0, []string{"nothing to do"})
	}
	d.same("pods", d.field("deployment/"+name, ".status.readyReplicas"), "2")
	_, gone := d.kubectl("", "delete", "namespace", name, "--ignore-not-found", "--wait=false")
	for _, finding := range d.verdict.Findings {
		own.Find(broken.name, "%s", finding)
	}
	return errors.Join(err, gone)
}
