// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"spin-aks.dev/tests/peers/bed"
)

func judgeDeployedCharts(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	var all error
	for _, major := range []string{"helm3", "helm4"} {
		all = errors.Join(all, b.judgeChartOf(major, &v), b.judgeSwitchTo(major, &v))
	}
	return v, all
}

// released makes it an application whose helm is of that major.
func (b *Bench) released(name, major string, v *Verdict) (*deployment, error) {
	d, err := b.deployed(name, v)
	if err != nil {
		return nil, err
	}
	d.home = filepath.Join(d.dir, "bin")
	if err := os.MkdirAll(d.home, 0o755); err != nil {
		return nil, err
	}
	return d, errors.Join(os.Symlink(b.Tool["kubectl"], filepath.Join(d.home, "kubectl")), os.Symlink(b.Tool[major], filepath.Join(d.home, "helm")))
}

// settleAs is settle, for another type of output.
func (d *deployment) settleAs(kind, more string) error {
	const settings = "runtime.executor = \"deployment\"\ncontainer_registry.server = \"registry.example\"\nruntime.class = \"" + deployedClass + "\"\n"
	text := "kubernetes_type = \"" + kind + "\"\n" + settings + more
	if err := os.WriteFile(filepath.Join(d.dir, "aks-spin.toml"), []byte(text), 0o644); err != nil {
		return err
	}
	_, err := d.expect("compile", 0, nil, "compile", "-q", "--override")
	return err
}

func (b *Bench) judgeChartOf(major string, v *Verdict) error {
	d, err := b.released("of-"+major, major, v)
	if err != nil {
		return err
	}
	if err := d.settleAs("helm", ""); err != nil {
		return err
	}
	return d.asBefore(func() error { return d.judgeLifeOfChart() })
}

func (d *deployment) judgeLifeOfChart() error {
	name, place := d.name, "deployment/"+d.name
	err := errors.Join(
		d.untouched("a dry run", func() error {
			return d.deploy("a dry run", 0, []string{"create   Deployment " + name + "/" + name}, "--dry-run")
		}),
		d.deploy("the first", 0, []string{"installed  release " + name, "deployed"}))
	d.same("pods that are ready", d.field(place, ".status.readyReplicas"), "2")
	d.same("whose it is", d.field(place, ".metadata.labels.app\\.kubernetes\\.io/managed-by"), "Helm")
	err = errors.Join(err, d.untouched("the second", func() error { return d.deploy("the second", 0, []string{"nothing to do"}) }),
		d.settleAs("helm", "app.replicas = 3\n"),
		d.untouched("a look", func() error {
			_, err := d.expect("a look", 1, []string{"update   Deployment " + name + "/" + name + " [replicas]"}, "diff", "--against", "live")
			return err
		}),
		d.deploy("a setting", 0, []string{"[replicas]", "upgraded   release " + name}))
	d.same("pods of the setting", d.field(place, ".status.readyReplicas"), "3")

	// Somebody else's field, and what is not made any more.
	_, more := d.kubectl("", "-n", name, "scale", place, "--replicas=4")
	err = errors.Join(err, more, d.untouched("scaled", func() error {
		return d.deploy("scaled", 5, []string{"belongs to somebody's `kubectl scale`", "nothing was touched"})
	}), d.deploy("taken", 0, nil, "--take"))
	d.same("pods that were taken", d.field(place, ".spec.replicas"), "3")
	err = errors.Join(err, d.settleAs("helm", "app.replicas = 1\n"), d.untouched("an object less", func() error {
		return d.deploy("an object less", 5, []string{"the chart makes PodDisruptionBudget", "--prune"})
	}), d.deploy("pruned", 0, []string{"delete   PodDisruptionBudget"}, "--prune"))
	d.same("what is pruned", d.field("poddisruptionbudget/"+name, ".metadata.name"), "")

	// And back.
	err = errors.Join(err, d.settleAs("helm", "app.replicas = 2\n"), d.deploy("two again", 0, nil), d.deploy("back by hand", 0, []string{"rolled back release"}, "--rollback", "--prune"))
	d.same("pods of before", d.field(place, ".spec.replicas"), "1")
	err = errors.Join(err, d.judgeAutoscaledChart())
	_, last := d.expect("down", 0, []string{"deleted    release " + name, "deleted    Namespace " + name}, "down", "--yes")
	return errors.Join(err, last)
}

// Helm 4 leaves as many pods as there are when an autoscaler comes; Helm 3 does not, and then the autoscaler has them all the same.
func (d *deployment) judgeAutoscaledChart() error {
	place := "deployment/" + d.name
	err := errors.Join(d.settleAs("helm", "app.replicas = 5\n"), d.deploy("five pods", 0, nil),
		d.settleAs("helm", "app.autoscale = { min = 2, max = 9, cpu = 70 }\n"), d.deploy("an autoscaler", 0, []string{"create   HorizontalPodAutoscaler"}))
	if strings.HasSuffix(d.name, "helm4") {
		d.same("pods when the autoscaler comes", d.field(place, ".spec.replicas"), "5")
	}
	return errors.Join(err, d.untouched("with it", func() error { return d.deploy("with the autoscaler", 0, []string{"nothing to do"}) }))
}

// From our own objects to a chart's, and back: the same objects, no owner left behind, and none of their fields lost.
func (b *Bench) judgeSwitchTo(major string, v *Verdict) error {
	d, err := b.released("switch-"+major, major, v)
	if err != nil {
		return err
	}
	name, place := d.name, "deployment/"+d.name
	err = errors.Join(d.settleAs("kustomize", ""), d.deploy("manifests", 0, nil))
	uid, spec := d.field(place, ".metadata.uid"), d.field(place, ".spec.template.spec")
	err = errors.Join(err, d.settleAs("helm", ""), d.deploy("a chart", 0, []string{"installed  release " + name}))
	d.same("the object", d.field(place, ".metadata.uid"), uid)
	d.same("its pods", d.field(place, ".spec.template.spec"), spec)
	managers, more := d.kubectl("", "-n", name, "get", "all,pdb,serviceaccounts", "--show-managed-fields", "-o", "jsonpath={.items[*].metadata.managedFields[*].manager}")
	v.Judged++
	if strings.Contains(managers, "spin-aks") {
		v.Find(name, "managers: %s", managers)
	}
	err = errors.Join(err, more, d.untouched("a chart", func() error { return d.deploy("once more", 0, []string{"nothing to do"}) }))
	_, more = d.kubectl("", "-n", name, "scale", place, "--replicas=4")
	err = errors.Join(err, more, d.deploy("scaled", 5, []string{"belongs to somebody's `kubectl scale`"}), d.deploy("taken", 0, nil, "--take"))

	// And back, with an object that only the chart has.
	theirs := filepath.Join(d.dir, "charts", name, "templates", "theirs.yaml")
	err = errors.Join(err, os.WriteFile(theirs, []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of}\ndata: {a: b}\n"), 0o644), d.deploy("one more", 0, nil),
		d.settleAs("kustomize", ""), d.untouched("down of the other type", func() error {
			_, err := d.expect("down of the other type", 5, []string{"it is deployed as release `" + name + "` of a chart", "helm uninstall " + name}, "down", "--yes")
			return err
		}), d.untouched("what nothing makes", func() error {
			return d.deploy("what nothing makes", 5, []string{"the release that is left has ConfigMap " + name + "/of", "--prune"})
		}), d.unschedulable(true), d.deploy("manifests that do not run", 6, []string{"it is deployed, and does not run"}, "--prune", "--timeout", "10s"))
	records, more := d.kubectl("", "-n", name, "get", "secrets", "-l", "owner=helm", "-o", "name")
	d.same("records until it runs", fmt.Sprint(strings.Contains(records, "sh.helm.release")), "true")
	err = errors.Join(err, more, d.unschedulable(false), d.deploy("manifests again", 0, []string{"release `" + name + "` is left: its objects stay", "took       release " + name + " over", "deleted    ConfigMap " + name + "/of"}, "--prune"))
	d.same("the object again", d.field(place, ".metadata.uid"), uid)
	d.same("its pods again", d.field(place, ".spec.template.spec"), spec)
	d.same("what is pruned", d.field("configmap/of", ".metadata.name"), "")
	// Its old ReplicaSets have the marks that the Deployment had then.
	left, last := d.kubectl("", "-n", name, "get", "deployments,services,pdb,secrets,configmaps", "--show-managed-fields", "-o", "yaml")
	v.Judged++
	for _, helms := range []string{"manager: helm", "meta.helm.sh", "sh.helm.release"} {
		if strings.Contains(left, helms) {
			v.Find(name, "left of the release: %s", helms)
		}
	}
	err = errors.Join(err, last, d.untouched("manifests again", func() error { return d.deploy("manifests once more", 0, []string{"nothing to do"}) }))
	_, more = d.expect("down", 0, []string{"deleted    Namespace " + name}, "down", "--yes")
	return errors.Join(err, more, b.judgeNamesake(major, v))
}

// unschedulable has the pods of the manifests want a node that is not there, or not any more.
func (d *deployment) unschedulable(is bool) error {
	place := filepath.Join(d.dir, "base", "deployment.yaml")
	text, err := os.ReadFile(place)
	if err != nil {
		return err
	}
	const spec, nowhere = "    spec:\n", "      nodeSelector: {no: node}\n"
	changed := strings.Replace(string(text), spec+nowhere, spec, 1)
	if is {
		changed = strings.Replace(string(text), spec, spec+nowhere, 1)
	}
	return os.WriteFile(place, []byte(changed), 0o644)
}

// Somebody's release that has the application's name, and an object of its name, is theirs.
func (b *Bench) judgeNamesake(major string, v *Verdict) error {
	name := "namesake-" + major
	d, err := b.released(name, major, v)
	if err != nil {
		return err
	}
	chart := filepath.Join(d.dir, "theirs")
	service := "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {ports: [{port: 81}], selector: {a: b}}\n"
	err = errors.Join(os.MkdirAll(filepath.Join(chart, "templates"), 0o755),
		os.WriteFile(filepath.Join(chart, "Chart.yaml"), []byte("apiVersion: v2\nname: theirs\nversion: 1.0.0\n"), 0o644),
		os.WriteFile(filepath.Join(chart, "templates", "service.yaml"), []byte(service), 0o644))
	out, more := bed.Command(d.Ctx, b.Tool[major], "--kubeconfig", d.Cluster.Kubeconfig, "install", name, chart, "--namespace", name, "--create-namespace").CombinedOutput()
	if more != nil {
		return errors.Join(err, more, errors.New(string(out)))
	}
	err = errors.Join(err, d.settleAs("kustomize", ""), d.untouched("a namesake", func() error {
		return d.deploy("a namesake", 5, []string{"of Service " + name + "/" + name + " belongs to Helm"})
	}))
	d.same("their port", d.field("service/"+name, ".spec.ports[0].port"), "81")
	_, more = d.kubectl("", "delete", "namespace", name)
	return errors.Join(err, more)
}
