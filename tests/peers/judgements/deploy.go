// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

var deployTools = append([]string{"kubectl"}, clusterTools...)

var deploy = []Judgement{
	{Name: "a first deploy makes all of it and waits until it runs, a second one changes nothing, a setting rolls out once, and `down` leaves nothing", Family: "deploy", Tools: deployTools, Judge: judgeWholeLife},
	{Name: "what the cluster would refuse is said before anything is touched: policies, quotas, Pod Security, kinds and classes that it does not know, rights", Family: "deploy", Tools: deployTools, Judge: judgeRefusals},
	{Name: "a field that somebody else has is taken or left for good if that is said, and stops the deploy else", Family: "deploy", Tools: deployTools, Judge: judgeOwners},
	{Name: "autoscalers come and go with as many pods as there are; what is not made any more stays until it is pruned, by its uid", Family: "deploy", Tools: deployTools, Judge: judgeChanges},
	{Name: "what ran before is there again, by hand and by failure, however long it is; a plan is carried out as it was agreed to, or not at all", Family: "deploy", Tools: deployTools, Judge: judgeRollback},
	{Name: "charts are deployed through helm of both majors, after the same questions; objects of ours become a release's, and a release's ours", Family: "deploy", Tools: append([]string{"helm3", "helm4"}, deployTools...), Judge: judgeDeployedCharts},
	{Name: "nothing is touched where kubectl leads to another cluster than it should", Family: "deploy", Tools: deployTools, Judge: judgeGuard},
	{Name: "`up` comes from sources to pods that run, does nothing the second time, and of a change sends one layer and rolls out once", Family: "deploy", Tools: append([]string{"docker-registry"}, deployTools...), Judge: judgeUp},
	{Name: "whatever applications come to is deployed, and a second deploy finds nothing to do", Family: "deploy", Tools: deployTools, Judge: judgeDeployedCases},
	{Name: "a deploy that is killed, or whose requests go wrong, is made good by the next one", Family: "deploy", Tools: deployTools, Judge: judgeBrokenDeploys},
}

// A RuntimeClass that is there for these judgements alone.
const deployedClass = "spin-of-deploy"

func (d *deployment) makeClass() error {
	_, err := d.kubectl("apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: "+deployedClass+"}\nhandler: spin\n", "apply", "-f", "-")
	return err
}

// How long a deploy may take, whatever happens to it.
const longestDeploy = 90 * time.Second

// A deployment is one application in a directory and a namespace of its own.
type deployment struct {
	*Bench
	name, dir, home string
	isImpatient     bool   // waits for no pods
	kubeconfig      string // empty: the bed's, with the context `deployer`
	verdict         *Verdict
}

// deployed lays an application of this name into a directory of its own.
func (b *Bench) deployed(name string, v *Verdict) (*deployment, error) {
	d := &deployment{Bench: b, name: name, dir: filepath.Join(b.Work, "deploy", name), verdict: v}
	d.home = filepath.Join(d.dir, "..", "bin")
	if err := layTinyApplication(d.dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(d.home, 0o755); err != nil {
		return nil, err
	}
	_ = os.Symlink(b.Tool["kubectl"], filepath.Join(d.home, "kubectl"))
	if err := d.makeClass(); err != nil {
		return nil, err
	}
	manifest := filepath.Join(d.dir, "spin.toml")
	text, err := os.ReadFile(manifest)
	if err != nil {
		return nil, err
	}
	return d, errors.Join(os.WriteFile(manifest, []byte(strings.Replace(string(text), `"tiny"`, `"`+name+`"`, 1)), 0o644), d.settle(""))
}

// settle writes the settings, and compiles them.
func (d *deployment) settle(more string) error {
	const settings = "runtime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\n"
	if !strings.Contains(more, "runtime.class") {
		more = "runtime.class = \"" + deployedClass + "\"\n" + more
	}
	if err := os.WriteFile(filepath.Join(d.dir, "aks-spin.toml"), []byte(settings+more), 0o644); err != nil {
		return err
	}
	result, err := d.run("compile", "-t", "kustomize", "-q", "--override")
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("compile: exit %d\n%s", result.Code, result.Output())
	}
	return err
}

func (d *deployment) environment() []string {
	kubeconfig := d.kubeconfig
	if kubeconfig == "" {
		kubeconfig = d.Cluster.Deployers
	}
	// Nothing of the network's: what leads to the server is on this machine.
	return []string{"KUBECONFIG=" + kubeconfig, "PATH=" + d.home + ":" + os.Getenv("PATH"), "TMPDIR=" + d.dir, "XDG_RUNTIME_DIR=",
		"http_proxy=http://127.0.0.1:1", "https_proxy=http://127.0.0.1:1", "all_proxy=http://127.0.0.1:1", "no_proxy=127.0.0.1"}
}

func (d *deployment) run(args ...string) (bed.Result, error) {
	ctx, cancel := context.WithTimeout(d.Ctx, longestDeploy)
	defer cancel()
	return bed.Run(ctx, d.dir, d.environment(), d.SpinAks, args...)
}

// expect runs spin-aks, and finds fault with another exit code, or with what it does not say.
func (d *deployment) expect(what string, code int, says []string, args ...string) (bed.Result, error) {
	result, err := d.run(args...)
	if err != nil {
		return result, fmt.Errorf("%s: %w", what, err)
	}
	d.verdict.Judged++
	if result.Code != code {
		d.verdict.Find(d.name, "%s: exit %d instead of %d\n%s", what, result.Code, code, result.Output())
	}
	for _, words := range says {
		if !strings.Contains(result.Stdout+result.Stderr, words) {
			d.verdict.Find(d.name, "%s: does not say %q\n%s", what, words, result.Output())
		}
	}
	return result, nil
}

func (d *deployment) deploy(what string, code int, says []string, more ...string) error {
	patience := "60s"
	if d.isImpatient {
		patience = "0"
	}
	_, err := d.expect(what, code, says, append([]string{"deploy", "--yes", "--timeout", patience}, more...)...)
	return err
}

// untouched finds fault with every request in between that would have changed anything.
func (d *deployment) untouched(what string, do func() error) error {
	before, err := d.mutations()
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	after, err := d.mutations()
	if err == nil && len(after) > len(before) {
		d.verdict.Find(d.name, "%s: changed something: %v", what, after[len(before):])
	}
	return err
}

// mutations are the requests of deployers that were to change something: `patch /api/v1/…`.
func (d *deployment) mutations() ([]string, error) {
	text, err := os.ReadFile(d.Cluster.Audit)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var event struct{ Verb, RequestURI string }
		if line == "" || json.Unmarshal([]byte(line), &event) != nil {
			continue
		}
		switch event.Verb {
		case "create", "update", "patch", "delete", "deletecollection":
			if !strings.Contains(event.RequestURI, "dryRun=All") && !strings.Contains(event.RequestURI, "reviews") {
				found = append(found, event.Verb+" "+event.RequestURI)
			}
		}
	}
	return found, nil
}

// kubectl does something as an administrator, as somebody else would.
func (d *deployment) kubectl(stdin string, args ...string) (string, error) {
	cmd := bed.Command(d.Ctx, d.Tool["kubectl"], append([]string{"--kubeconfig", d.Cluster.Kubeconfig}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("kubectl %v: %w %s", args, err, out)
	}
	return string(out), err
}

// field is what kubectl prints of an object in the application's namespace; empty where there is none.
func (d *deployment) field(object, path string) string {
	out, err := d.kubectl("", "-n", d.name, "get", object, "--ignore-not-found", "-o", "jsonpath={"+path+"}")
	if err != nil {
		return err.Error()
	}
	return out
}

func (d *deployment) same(what, got, want string) {
	d.verdict.Judged++
	if got != want {
		d.verdict.Find(d.name, "%s: %q instead of %q", what, got, want)
	}
}

// everything lists what is in the cluster, as `Kind/namespace/name uid`, but for what comes and goes by itself.
func (d *deployment) everything() (map[string]bool, error) {
	kinds, err := d.kubectl("", "api-resources", "--verbs=list", "-o", "name")
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, kind := range strings.Fields(kinds) {
		if strings.HasPrefix(kind, "events") || strings.HasPrefix(kind, "leases") || strings.HasPrefix(kind, "componentstatuses") {
			continue
		}
		out, err := d.kubectl("", "get", kind, "-A", "--ignore-not-found", "-o", `jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\n"}{end}`)
		if err != nil {
			return nil, err
		}
		for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
			if line != "" {
				found[line] = true
			}
		}
	}
	return found, nil
}

// settled waits until the server's own controllers have put into every namespace what they put there.
func (d *deployment) settled() error {
	return bed.Eventually(d.Ctx, 60*time.Second, func() error {
		for _, kind := range []string{"configmaps kube-root-ca.crt", "serviceaccounts default"} {
			words := strings.Fields(kind)
			namespaces, err := d.kubectl("", "get", "namespaces", "-o", "name")
			if err != nil {
				return err
			}
			found, err := d.kubectl("", "get", words[0], "-A", "--field-selector", "metadata.name="+words[1], "-o", "name")
			if err != nil {
				return err
			}
			if there, all := len(strings.Fields(found)), len(strings.Fields(namespaces)); there < all {
				return fmt.Errorf("%s is in %d of %d namespaces", words[1], there, all)
			}
		}
		return nil
	})
}

// asBefore finds fault with what is in the cluster after it was done and was not before, and the other way round.
func (d *deployment) asBefore(do func() error) error {
	if err := d.settled(); err != nil {
		return err
	}
	before, err := d.everything()
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	d.verdict.Judged++
	err = bed.Eventually(d.Ctx, 30*time.Second, func() error {
		now, err := d.everything()
		for object := range now {
			if !before[object] {
				err = errors.Join(err, fmt.Errorf("%s is left", object))
			}
		}
		for object := range before {
			if !now[object] {
				err = errors.Join(err, fmt.Errorf("%s is gone", object))
			}
		}
		return err
	})
	if err != nil {
		d.verdict.Find(d.name, "afterwards: %v", err)
	}
	return nil
}

// leftovers finds fault with what a run left on this machine: its socket, or kubectl.
func (d *deployment) leftovers(what string) {
	d.verdict.Judged++
	if left, _ := filepath.Glob(filepath.Join(d.dir, "spin-aks-*")); len(left) != 0 {
		d.verdict.Find(d.name, "%s: left %v", what, left)
	}
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, process := range processes {
		text, _ := os.ReadFile(process)
		if line := strings.ReplaceAll(string(text), "\x00", " "); strings.Contains(line, "proxy") && strings.Contains(line, d.dir+"/spin-aks-") {
			d.verdict.Find(d.name, "%s: left running: %s", what, line)
		}
	}
}

// ---- Judgements ----

func judgeWholeLife(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("life", &v)
	if err != nil {
		return v, err
	}
	if err := d.asBefore(func() error { return d.judgeLife() }); err != nil {
		return v, err
	}
	return v, d.untouched("down once more", func() error {
		_, err := d.expect("down once more", 0, []string{"nothing to do"}, "down", "--yes")
		return err
	})
}

func (d *deployment) judgeLife() error {
	lock := func() string { text, _ := os.ReadFile(filepath.Join(d.dir, "aks-spin.lock")); return string(text) }
	written := lock()
	err := errors.Join(
		d.untouched("a dry run", func() error {
			return d.deploy("a dry run", 0, []string{"create   Deployment life/life"}, "--dry-run")
		}),
		d.untouched("nobody to ask", func() error {
			_, err := d.expect("nobody to ask", 8, []string{"--yes"}, "deploy")
			return err
		}))
	d.same("the lock after a dry run", lock(), written)
	err = errors.Join(err, d.deploy("the first", 0, []string{"created    Deployment life/life", "deployed"}))
	d.same("pods that are ready", d.field("deployment/life", ".status.readyReplicas"), "2")
	d.leftovers("the first")
	written = lock()
	err = errors.Join(err, d.untouched("the second", func() error { return d.deploy("the second", 0, []string{"nothing to do"}) }))
	d.same("the lock after the second", lock(), written)
	generation, uid := d.field("deployment/life", ".metadata.generation"), d.field("service/life", ".metadata.uid")

	err = errors.Join(err, d.settle("app.replicas = 3\n"))
	mutations, more := d.mutations()
	err = errors.Join(err, more, d.deploy("a setting", 0, []string{"update   Deployment life/life [replicas]"}))
	d.same("pods of the setting", d.field("deployment/life", ".status.readyReplicas"), "3")
	after, more := d.mutations()
	err = errors.Join(err, more)
	// The object, what is gone back to later, and twice the list of what was made.
	d.same("requests of one setting", fmt.Sprint(len(after)-len(mutations)), "4")
	d.same("generations of one setting", d.field("deployment/life", ".metadata.generation"), fmt.Sprint(atoi(generation)+1))
	d.same("the uid of what does not change", d.field("service/life", ".metadata.uid"), uid)

	// From another machine: nothing but the sources, compiled there.
	other, more := d.Bench.deployed("life2", d.verdict)
	if more != nil {
		return errors.Join(err, more)
	}
	err = errors.Join(err, other.rename("life"), other.settle("app.replicas = 3\n"),
		other.untouched("another machine", func() error { return other.deploy("another machine", 0, []string{"nothing to do"}) }))

	err = errors.Join(err, d.untouched("a dry run of down", func() error {
		_, err := d.expect("a dry run of down", 0, []string{"delete   Namespace life"}, "down", "--dry-run")
		return err
	}))
	_, more = d.expect("down", 0, []string{"deleted    Namespace life"}, "down", "--yes")
	return errors.Join(err, more)
}

// rename gives the application another name.
func (d *deployment) rename(to string) error {
	path := filepath.Join(d.dir, "spin.toml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text = []byte(strings.Replace(string(text), `"`+d.name+`"`, `"`+to+`"`, 1))
	// What was compiled under the old name is another application's.
	for _, old := range []string{"base", "overlays", "aks-spin.lock"} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(d.dir, old)))
	}
	d.name = to
	return errors.Join(err, os.WriteFile(path, text, 0o644))
}

func atoi(text string) int {
	n := 0
	_, _ = fmt.Sscan(text, &n)
	return n
}

// do asks the server as an administrator, and wants it done.
func (d *deployment) do(method, path, body string) error {
	code, answer, err := d.Cluster.Do(d.Ctx, method, path, "application/json", io.Reader(strings.NewReader(body)))
	if err == nil && code >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %d %s", method, path, code, answer)
	}
	return err
}
