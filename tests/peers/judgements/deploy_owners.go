// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"fmt"
	"strings"
)

// An owner changes a field of ours, in its own way.
type owner struct {
	name string
	do   func(d *deployment) error
	is   string // how it is called
}

func judgeOwners(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("owners", &v)
	if err != nil {
		return v, err
	}
	d.isImpatient = true
	if err := d.deploy("the first", 0, nil); err != nil {
		return v, err
	}
	kubectl := func(args ...string) func(*deployment) error {
		return func(d *deployment) error {
			_, err := d.kubectl("", append([]string{"-n", "owners"}, args...)...)
			return err
		}
	}
	replicas := func(manager string) func(*deployment) error {
		return kubectl("patch", "deployment", "owners", "--type=merge", "-p", `{"spec":{"replicas":4}}`, "--field-manager="+manager)
	}
	applied := func(manager string) func(*deployment) error {
		return func(d *deployment) error {
			_, err := d.kubectl("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: owners, namespace: owners}\nspec: {replicas: 4}\n",
				"apply", "--server-side", "--force-conflicts", "--field-manager="+manager, "-f", "-")
			return err
		}
	}
	for _, o := range []owner{
		{"kubectl scale", kubectl("scale", "deployment", "owners", "--replicas=4"), "somebody's `kubectl scale`"},
		{"kubectl edit", replicas("kubectl-edit"), "somebody's `kubectl edit`"},
		{"kubectl patch", replicas("kubectl-patch"), "somebody's `kubectl` (`kubectl-patch`)"},
		{"kubectl apply", replicas("kubectl-client-side-apply"), "`kubectl apply`"},
		{"an operator", replicas("keda-operator"), "`keda-operator`"},
		{"another apply", applied("argocd-controller"), "`argocd-controller`"},
		{"another application", applied("spin-aks:other"), "another application of spin-aks (`other`)"},
		{"Helm", replicas("helm"), "Helm"},
	} {
		if err := o.do(d); err != nil {
			return v, fmt.Errorf("%s: %w", o.name, err)
		}
		generation := d.field("deployment/owners", ".metadata.generation")
		err := errors.Join(
			d.untouched(o.name, func() error {
				return d.deploy(o.name, 5, []string{".spec.replicas of Deployment owners/owners belongs to " + o.is, "--take=deployment/owners:.spec.replicas", "nothing was touched"})
			}),
			d.untouched(o.name, func() error {
				return d.deploy(o.name+", another field", 5, nil, "--take=deployment/owners:.spec.paused")
			}))
		if err != nil {
			return v, err
		}
		d.same(o.name+" keeps its pods", d.field("deployment/owners", ".spec.replicas"), "4")
		d.same(o.name+" keeps its generation", d.field("deployment/owners", ".metadata.generation"), generation)
		err = errors.Join(d.deploy(o.name+", left", 0, []string{"left to others (`--take` takes it back):\n  deployment/owners:.spec.replicas"}, "--leave=deployment/owners:.spec.replicas"),
			d.untouched(o.name+", left", func() error { return d.deploy(o.name+", left before", 0, []string{"nothing to do"}) }))
		if err != nil {
			return v, err
		}
		d.same(o.name+" still has its pods", d.field("deployment/owners", ".spec.replicas"), "4")
		if err := d.deploy(o.name+", taken", 0, []string{"taken:\n  Deployment owners/owners .spec.replicas, from " + o.is}, "--take=deployment/owners:.spec.replicas"); err != nil {
			return v, err
		}
		d.same(o.name+" has lost them", d.field("deployment/owners", ".spec.replicas"), "2")
		if err := d.untouched(o.name, func() error { return d.deploy(o.name+", afterwards", 0, []string{"nothing to do"}) }); err != nil {
			return v, err
		}
	}
	// What is left stays left beside what changes.
	err = errors.Join(kubectl("scale", "deployment", "owners", "--replicas=4")(d), d.settle("[env]\nLOG = \"debug\"\n"), d.deploy("left beside a change", 0, nil, "--leave"),
		kubectl("scale", "deployment", "owners", "--replicas=5")(d), d.untouched("scaled again", func() error { return d.deploy("scaled again", 0, []string{"nothing to do"}) }))
	d.same("pods that are left", d.field("deployment/owners", ".spec.replicas"), "5")
	d.same("what changed beside them", d.field("deployment/owners", ".spec.template.spec.containers[0].env[?(@.name==\"LOG\")].value"), "debug")
	if err := errors.Join(err, d.deploy("taken back", 0, nil, "--take")); err != nil {
		return v, err
	}
	// Whatever the server calls them: with dots in their names, and in lists.
	err = errors.Join(kubectl("label", "deployment", "owners", "app.kubernetes.io/version=9", "--overwrite")(d), kubectl("set", "image", "deployment/owners", "owners=registry.example/other")(d),
		d.deploy("fields of many names", 5, []string{"app.kubernetes.io/version", ".image of Deployment"}), d.deploy("left, too", 0, nil, "--leave"))
	d.same("a label that is left", d.field("deployment/owners", ".metadata.labels.app\\.kubernetes\\.io/version"), "9")
	d.same("an image that is left", d.field("deployment/owners", ".spec.template.spec.containers[0].image"), "registry.example/other")
	err = errors.Join(err, d.untouched("left, too", func() error { return d.deploy("left for good", 0, []string{"nothing to do"}) }), d.deploy("all taken back", 0, nil, "--take"))
	if err != nil {
		return v, err
	}
	// Fields that we say nothing of are theirs, whatever we do.
	_, err = d.kubectl("", "-n", "owners", "annotate", "deployment", "owners", "theirs=1")
	err = errors.Join(err, d.settle("app.replicas = 3\n"), d.deploy("beside their annotation", 0, nil))
	d.same("their annotation", d.field("deployment/owners", ".metadata.annotations.theirs"), "1")
	if strings.Contains(d.field("deployment/owners", ".metadata.annotations"), "last-applied") {
		v.Find("owners", "has the annotation of a client-side apply")
	}
	_, down := d.expect("down", 0, nil, "down", "--yes")
	return v, errors.Join(err, down)
}
