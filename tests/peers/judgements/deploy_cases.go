// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
)

// One case of so many: all of them take two minutes, and have been deployed once.
const everyCase = 3

// Whatever people's applications come to is deployed, and is found to be as it should be afterwards.
func judgeDeployedCases(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "cases"}
	own := deployment{Bench: b, verdict: &v}
	if err := own.makeClass(); err != nil {
		return v, err
	}
	work := make(chan int)
	var group sync.WaitGroup
	var mutex sync.Mutex
	var failed error
	refused := 0
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range work {
				finding, isRefused, err := b.deployCase(b.Cases[i], i)
				mutex.Lock()
				if isRefused {
					refused++
				} else {
					v.Judged++
				}
				if finding != "" {
					v.Find(b.Cases[i].Name, "%s", finding)
				}
				failed = errors.Join(failed, err)
				mutex.Unlock()
			}
		}()
	}
	for i := 0; i < len(b.Cases); i += everyCase {
		work <- i
	}
	close(work)
	group.Wait()
	v.Notes = append(v.Notes, fmt.Sprintf("%d cases do not compile with a namespace and a class of their own, or want a PriorityClass of their cluster", refused))
	return v, failed
}

// deployCase says what is wrong, or that the case does not compile as it would have to.
func (b *Bench) deployCase(c inputs.Case, number int) (finding string, isRefused bool, err error) {
	name := fmt.Sprintf("case-%d", number)
	kind := []string{"kube", "kustomize"}[number/everyCase%2]
	out := filepath.Join(b.Work, "deploy", "cases", name)
	d := &deployment{Bench: b, name: name, dir: out, home: filepath.Join(b.Work, "deploy", "bin")}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", false, err
	}
	args := []string{"-C", c.Dir, "-t", kind, "-o", out, "--color", "never"}
	args = append(args, c.Args...)
	for _, setting := range []string{`namespace="` + name + `"`, `create_namespace=true`, `runtime.class="` + deployedClass + `"`, `runtime.executor="deployment"`,
		`container_registry.server="registry.example"`, `cluster.context="deployer"`} {
		args = append(args, "--set", setting)
	}
	run := func(command string, more ...string) (bed.Result, error) {
		ctx, cancel := context.WithTimeout(b.Ctx, longestDeploy)
		defer cancel()
		return bed.Run(ctx, c.Dir, append(d.environment(), c.Env...), b.SpinAks, append(append([]string{command}, args...), more...)...)
	}
	compiled, err := run("compile", "--emit", "k8s", "-q")
	if err != nil || compiled.Code != 0 {
		return "", true, err
	}
	defer func() {
		_, more := d.kubectl("", "delete", "namespace", name, "--ignore-not-found", "--wait=false")
		err = errors.Join(err, more)
	}()
	first, err := run("deploy", "--yes", "--timeout", "0")
	if first.Code == 5 && strings.Contains(first.Stderr, "no PriorityClass with name") {
		return "", true, err // of its cluster's, which this one does not have
	}
	if err != nil || first.Code != 0 {
		return fmt.Sprintf("-t %s: exit %d\n%s", kind, first.Code, first.Output()), false, err
	}
	second, err := run("deploy", "--yes", "--timeout", "0")
	if err != nil || second.Code != 0 || !strings.Contains(second.Stderr, "nothing to do") {
		return fmt.Sprintf("-t %s, the second: exit %d\n%s", kind, second.Code, second.Output()), false, err
	}
	return "", false, nil
}
