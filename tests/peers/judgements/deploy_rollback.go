// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand"
	"strings"
)

func judgeRollback(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("back", &v)
	if err != nil {
		return v, err
	}
	return v, d.asBefore(func() error {
		err := errors.Join(d.deploy("the first", 0, nil),
			d.untouched("nothing earlier", func() error {
				return d.deploy("nothing earlier", 5, []string{"no earlier revision"}, "--rollback")
			}),
			d.judgeByHand(), d.judgeByFailure(), d.judgeLongRevisions(), d.judgeSavedPlans())
		_, more := d.expect("down", 0, []string{"deleted    ConfigMap back/spin-aks-back"}, "down", "--yes")
		return errors.Join(err, more)
	})
}

func (d *deployment) judgeByHand() error {
	err := errors.Join(d.settle("app.replicas = 3\n"), d.deploy("the second", 0, nil),
		d.untouched("a look back", func() error {
			return d.deploy("a look back", 0, []string{"back to revision 1", "update   Deployment back/back [replicas]"}, "--rollback", "--dry-run")
		}),
		d.deploy("by hand", 0, []string{"changed    Deployment back/back"}, "--rollback"))
	d.same("pods of the first", d.field("deployment/back", ".status.readyReplicas"), "2")
	err = errors.Join(err, d.deploy("forward again", 0, []string{"update   Deployment back/back [replicas]"}))
	d.same("pods of the second", d.field("deployment/back", ".status.readyReplicas"), "3")
	return errors.Join(err, d.untouched("forward again", func() error { return d.deploy("nothing more", 0, []string{"nothing to do"}) }))
}

// Pods that no node takes.
func (d *deployment) judgeByFailure() error {
	err := errors.Join(d.unschedulable(true),
		d.deploy("what does not run", 6, []string{"back to revision", "rolled back: what ran before is there again"}, "--on-failure", "rollback", "--timeout", "15s"))
	d.same("where pods may run", d.field("deployment/back", ".spec.template.spec.nodeSelector"), "")
	d.same("pods that are ready", d.field("deployment/back", ".status.readyReplicas"), "3")
	err = errors.Join(err, d.deploy("and stays", 6, []string{"it is deployed, and does not run"}, "--timeout", "15s"))
	d.same("where pods may not run", d.field("deployment/back", ".spec.template.spec.nodeSelector.no"), "node")
	return errors.Join(err, d.deploy("by hand after that", 0, nil, "--rollback"), d.unschedulable(false), d.deploy("as it was", 0, nil))
}

// More than a ConfigMap takes.
func (d *deployment) judgeLongRevisions() error {
	const size = 600 << 10
	source := rand.New(rand.NewSource(1))
	var files strings.Builder
	for i := range 3 {
		noise := make([]byte, size)
		source.Read(noise)
		fmt.Fprintf(&files, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: long-%d}\ndata: {noise: %q}\n---\n", i, base64.StdEncoding.EncodeToString(noise))
	}
	err := errors.Join(d.addToBase(files.String()), d.deploy("long ones", 0, []string{"created    ConfigMap back/long-2"}))
	parts, more := d.kubectl("", "-n", d.name, "get", "configmaps", "-o", "name")
	d.same("whether one is in parts", fmt.Sprint(strings.Contains(parts, ".2\n")), "true")
	noise := d.field("configmap/long-1", ".data.noise")
	err = errors.Join(err, more, d.settle("app.replicas = 4\n"), d.deploy("longer ones", 0, nil))
	_, more = d.kubectl("", "-n", d.name, "delete", "configmap", "long-1")
	err = errors.Join(err, more, d.deploy("back to long ones", 0, nil, "--rollback"))
	d.same("what is long", d.field("configmap/long-1", ".data.noise"), noise)
	d.same("pods of long ones", d.field("deployment/back", ".spec.replicas"), "3")
	return err
}

// What was agreed to is done, or nothing is; what is neither sent nor removed may move.
func (d *deployment) judgeSavedPlans() error {
	const scale = "deployment/back"
	plan := func(what string, more ...string) error {
		return d.untouched(what, func() error {
			return d.deploy(what, 0, nil, append([]string{"--dry-run", "--plan", "plan.json"}, more...)...)
		})
	}
	stale := func(what, says string) error {
		return d.untouched(what, func() error { return d.deploy(what, 5, []string{says, "nothing was touched"}, "--plan", "plan.json") })
	}
	byOthers := func(args ...string) error {
		_, err := d.kubectl("", append([]string{"-n", d.name}, args...)...)
		return err
	}
	err := errors.Join(d.settle("app.replicas = 5\n"), plan("a plan"),
		byOthers("annotate", scale, "theirs=1"), byOthers("patch", scale, "--subresource=status", "--type=merge", "-p", `{"status":{"observedGeneration":1}}`),
		d.deploy("what was agreed to", 0, []string{"changed    Deployment back/back"}, "--plan", "plan.json"))
	d.same("pods of the plan", d.field(scale, ".spec.replicas"), "5")
	d.same("what others have", d.field(scale, ".metadata.annotations.theirs"), "1")
	err = errors.Join(err, d.settle("app.replicas = 6\n"), plan("another plan"), byOthers("scale", scale, "--replicas=7"), stale("scaled", "belongs to somebody's `kubectl scale`"),
		plan("and takes it", "--take"), byOthers("scale", scale, "--replicas=8"), stale("scaled again", ".spec.replicas is not what it was"),
		plan("and takes that", "--take"), byOthers("delete", scale), stale("deleted", "planned was: update; and now: create"),
		plan("and makes it"), d.settle("app.replicas = 4\n"), stale("other settings", "is sent"),
		plan("as they are now"), d.deploy("all of it", 0, []string{"created    Deployment back/back"}, "--plan", "plan.json"))
	d.same("pods of the last plan", d.field(scale, ".status.readyReplicas"), "4")
	return err
}
