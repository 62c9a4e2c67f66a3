// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func judgeChanges(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("changes", &v)
	if err != nil {
		return v, err
	}
	if err := d.deploy("the first", 0, nil); err != nil {
		return v, err
	}
	return v, errors.Join(b.judgeDefinitions(&v), d.judgeAutoscaler(), d.judgePruning(), d.judgeReplacing(), d.judgeNeighbours())
}

// A definition, and an object of its kind, into a cluster that has neither; and a Job that fails, and is made again.
func (b *Bench) judgeDefinitions(v *Verdict) error {
	d, err := b.deployed("definitions", v)
	if err != nil {
		return err
	}
	err = errors.Join(d.addToBase(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.deploy.example.org}
spec:
  group: deploy.example.org
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: string}}}}}}}]
---
apiVersion: deploy.example.org/v1
kind: Thing
metadata: {name: one}
spec: {a: b}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {backoffLimit: 0, suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: c, image: registry.example/c, securityContext: {runAsUser: 1}}]}}}
`), d.deploy("a definition", 0, []string{"created    CustomResourceDefinition", "created    Thing definitions/one"}),
		d.untouched("a definition", func() error { return d.deploy("with it", 0, []string{"nothing to do"}) }))
	uid := d.field("job/once", ".metadata.uid")
	_, more := d.kubectl("", "-n", d.name, "patch", "job", "once", "--subresource=status", "--type=merge", "-p",
		`{"status":{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"FailureTarget","status":"True","reason":"X","message":"x"},{"type":"Failed","status":"True","reason":"X","message":"x"}]}}`)
	err = errors.Join(err, more, d.deploy("a Job that failed", 0, []string{"replaced   Job definitions/once"}))
	v.Judged++
	if d.field("job/once", ".metadata.uid") == uid {
		v.Find(d.name, "the Job that failed is the same")
	}
	_, more = d.expect("down", 0, []string{"stays    CustomResourceDefinition things.deploy.example.org", "deleted    Namespace definitions"}, "down", "--yes")
	err = errors.Join(err, more)
	_, more = d.kubectl("", "delete", "crd", "things.deploy.example.org")
	return errors.Join(err, more)
}

// Five pods are there, whoever says how many.
func (d *deployment) judgeAutoscaler() error {
	const autoscaled = "app.autoscale = { min = 2, max = 9, cpu = 70 }\n"
	err := errors.Join(d.settle("app.replicas = 5\n"), d.deploy("five pods", 0, nil), d.settle(autoscaled),
		d.deploy("an autoscaler comes", 0, []string{"create   HorizontalPodAutoscaler", "changes/changes: 5; the autoscaler has them"}))
	d.same("pods when it comes", d.field("deployment/changes", ".spec.replicas"), "5")
	err = errors.Join(err, d.untouched("with it", func() error { return d.deploy("with it", 0, []string{"nothing to do"}) }))
	// It says six, as its controller would.
	err = errors.Join(err, d.scaleAsAutoscaler(`{"spec":{"replicas":6}}`),
		d.untouched("six by it", func() error { return d.deploy("six by it", 0, []string{"nothing to do"}) }))
	d.same("pods that it wants", d.field("deployment/changes", ".spec.replicas"), "6")
	err = errors.Join(err, d.settle(""), d.deploy("it goes", 0, []string{"delete   HorizontalPodAutoscaler", "changes/changes: 6; the settings say 2"}))
	d.same("pods when it goes", d.field("deployment/changes", ".spec.replicas"), "6")
	d.same("the autoscaler", d.field("hpa/changes", ".metadata.name"), "")
	err = errors.Join(err, d.deploy("afterwards", 0, []string{"update   Deployment changes/changes [replicas]"}))
	d.same("pods afterwards", d.field("deployment/changes", ".spec.replicas"), "2")
	return errors.Join(err, d.untouched("after all", func() error { return d.deploy("after all", 0, []string{"nothing to do"}) }))
}

func (d *deployment) scaleAsAutoscaler(patch string) error {
	code, answer, err := d.Cluster.Do(d.Ctx, "PATCH", "/apis/apps/v1/namespaces/changes/deployments/changes/scale?fieldManager=kube-controller-manager",
		"application/merge-patch+json", strings.NewReader(patch))
	if err == nil && code != 200 {
		err = errors.New(string(answer))
	}
	time.Sleep(time.Second)
	return err
}

func (d *deployment) judgePruning() error {
	const theirs = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of}\ndata: {a: b}\n"
	base := filepath.Join(d.dir, "base", "kustomization.yaml")
	without, err := os.ReadFile(base)
	err = errors.Join(err, d.addToBase(theirs), d.deploy("one more", 0, []string{"create   ConfigMap changes/of"}))
	uid := d.field("configmap/of", ".metadata.uid")
	with, more := os.ReadFile(base)
	err = errors.Join(err, more, os.WriteFile(base, without, 0o644),
		d.untouched("not made any more", func() error {
			return d.deploy("not made any more", 0, []string{"kept (`--prune` deletes them):\n  ConfigMap changes/of", "nothing to do"})
		}))
	d.same("what is kept", d.field("configmap/of", ".metadata.uid"), uid)
	err = errors.Join(err, d.deploy("pruned", 0, []string{"delete   ConfigMap changes/of", "deleted    ConfigMap changes/of"}, "--prune"))
	d.same("what is pruned", d.field("configmap/of", ".metadata.uid"), "")

	// Another one of that name is somebody else's.
	err = errors.Join(err, os.WriteFile(base, with, 0o644), d.deploy("once more", 0, nil))
	_, more = d.kubectl("", "-n", "changes", "delete", "configmap", "of")
	err = errors.Join(err, more)
	_, more = d.kubectl("", "-n", "changes", "create", "configmap", "of", "--from-literal=theirs=1")
	err = errors.Join(err, more, os.WriteFile(base, without, 0o644), d.deploy("not pruned", 0, nil, "--prune"))
	d.same("what is not ours", d.field("configmap/of", ".data.theirs"), "1")
	return errors.Join(err, d.untouched("not pruned", func() error { return d.deploy("nor later", 0, []string{"nothing to do"}, "--prune") }))
}

// A Service cannot become headless: it goes, and another one comes, if that was said.
func (d *deployment) judgeReplacing() error {
	path := filepath.Join(d.dir, "base", "service.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	uid := d.field("service/changes", ".metadata.uid")
	headless := strings.Replace(string(text), "spec:\n", "spec:\n  clusterIP: None\n", 1)
	err = errors.Join(os.WriteFile(path, []byte(headless), 0o644),
		d.untouched("headless", func() error {
			return d.deploy("headless", 5, []string{"Service changes/changes cannot become what it should be", "--replace", "nothing was touched"})
		}))
	d.same("the Service before", d.field("service/changes", ".metadata.uid"), uid)
	err = errors.Join(err, d.deploy("replaced", 0, []string{"replace  Service changes/changes", "replaced   Service changes/changes"}, "--replace"))
	d.same("the Service after", d.field("service/changes", ".spec.clusterIP"), "None")
	return errors.Join(err, d.untouched("replaced", func() error { return d.deploy("replaced already", 0, []string{"nothing to do"}, "--replace") }))
}

// Another application in the same namespace takes nothing from this one, and its end leaves it alone.
func (d *deployment) judgeNeighbours() error {
	other, err := d.Bench.deployed("neighbour", d.verdict)
	if err != nil {
		return err
	}
	const shared = "namespace = \"changes\"\n"
	err = errors.Join(other.settle(shared))
	_, more := other.expect("beside it", 0, []string{"created    Deployment changes/neighbour"}, "deploy", "--yes")
	err = errors.Join(err, more,
		d.untouched("beside it", func() error { return d.deploy("the one beside", 0, []string{"nothing to do"}) }),
		other.untouched("beside it", func() error {
			_, err := other.expect("the other", 0, []string{"nothing to do"}, "deploy", "--yes")
			return err
		}))
	_, more = other.expect("the other's end", 0, []string{"stays    Namespace changes"}, "down", "--yes")
	err = errors.Join(err, more, d.untouched("alone again", func() error { return d.deploy("alone again", 0, []string{"nothing to do"}) }))
	_, more = d.expect("its own end", 0, nil, "down", "--yes")
	return errors.Join(err, more)
}
