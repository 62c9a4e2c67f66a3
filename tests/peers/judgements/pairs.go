// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

// Two states, or two applications: what one alone never shows.
var pairs = []Judgement{
	{Name: "two applications in one namespace, applied, updated and deleted in any order, do not touch one another", Family: "pairs", Tools: append([]string{"kubectl"}, clusterTools...), Judge: judgeNeighbours},
	{Name: "the Secrets that a rollout's pods read hold exactly what the settings now say", Family: "pairs", Tools: clusterTools, Judge: judgeGenerations},
	{Name: "every transformer of an overlay leaves our references whole", Family: "pairs", Tools: []string{"kustomize"}, Judge: judgeTransformers},
}

const pairSettings = `schema = 1
namespace = %q
tenant_id = "11111111-1111-1111-1111-111111111111"

[container_registry]
name = "judgeacr"

[image]
tag = "1"

[keyvault]
name = "judge-kv"

[identity]
client_id = "22222222-2222-2222-2222-222222222222"

[variables]
`

// pairCase is an application of that name with two variables, and secrets as the lines below [variables] say.
func (b *Bench) pairCase(label, name, namespace, variables string) (inputs.Case, error) {
	c := inputs.Case{Name: label, Dir: filepath.Join(b.Work, label)}
	manifest := fmt.Sprintf(`spin_manifest_version = 2
[application]
name = %q
[variables]
a = { default = "-" }
b = { default = "-" }
[[trigger.http]]
route = "/..."
component = "c"
[component.c]
source = "c.wasm"
variables = { a = "{{ a }}", b = "{{ b }}" }
`, name)
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return c, err
	}
	for file, text := range map[string]string{"spin.toml": manifest, "aks-spin.toml": fmt.Sprintf(pairSettings, namespace) + variables, "c.wasm": ""} {
		if err := os.WriteFile(filepath.Join(c.Dir, file), []byte(text), 0o644); err != nil {
			return c, err
		}
	}
	return c, nil
}

// pair compiles such an application to raw manifests.
func (b *Bench) pair(label, name, namespace, variables string) ([]objects.Object, error) {
	c, err := b.pairCase(label, name, namespace, variables)
	if err != nil {
		return nil, err
	}
	return b.recompile(c, "pairs")
}

// kubectl runs it over the objects.
func (b *Bench) kubectl(all []objects.Object, args ...string) (bed.Result, error) {
	file := filepath.Join(b.Work, "pair.yaml")
	if err := os.WriteFile(file, join(all), 0o644); err != nil {
		return bed.Result{}, err
	}
	return bed.Run(b.Ctx, b.Work, []string{"KUBECONFIG=" + b.Cluster.Kubeconfig}, b.Tool["kubectl"], append(args, "-f", file)...)
}

func ofApplication(all []objects.Object) []objects.Object {
	return slices.DeleteFunc(slices.Clone(all), func(o objects.Object) bool { return o.Kind() == "Namespace" })
}

// judgeNeighbours lets each of two applications come, change and go first.
func judgeNeighbours(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	for i, order := range [][2]string{{"left", "right"}, {"right", "left"}} {
		namespace := fmt.Sprintf("neighbours-%d", i)
		all := map[string][2][]objects.Object{}
		for _, name := range order {
			before, err := b.pair(namespace+name, name, namespace, "a = { keyvault_secret = \"a\" }\n")
			if err != nil {
				return v, err
			}
			after, err := b.pair(namespace+name+"-later", name, namespace, "a = { keyvault_secret = \"other\" }\n")
			if err != nil {
				return v, err
			}
			all[name] = [2][]objects.Object{before, after}
		}
		if err := b.neighbours(&v, namespace, order, all); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (b *Bench) neighbours(v *Verdict, namespace string, order [2]string, all map[string][2][]objects.Object) error {
	step := func(what string, objects []objects.Object, args ...string) error {
		result, err := b.kubectl(objects, args...)
		v.Judged += len(objects)
		if err == nil && result.Code != 0 {
			v.Find(namespace, "%s: exit %d\n%s", what, result.Code, result.Output())
		}
		return err
	}
	for state := range 2 {
		for _, name := range order {
			apply := []string{"apply", "--server-side", "--field-manager", "spin-aks:" + name}
			if err := step("apply "+name, all[name][state], apply...); err != nil {
				return err
			}
		}
	}
	first, second := order[0], order[1]
	if err := step("delete "+first, ofApplication(all[first][1]), "delete", "--wait=false"); err != nil {
		return err
	}
	for _, o := range ofApplication(all[second][1]) {
		if err := b.isWhole(o); err != nil {
			v.Find(namespace, "after deleting %s: %v", first, err)
		}
	}
	space, err := b.API.Get(b.Ctx, "/api/v1/namespaces/"+namespace)
	if err == nil && objects.At(space, "metadata", "deletionTimestamp") != nil {
		v.Find(namespace, "deleting %s took the namespace of both", first)
	}
	return err
}

// isWhole says why an object is not there as it was applied.
func (b *Bench) isWhole(o objects.Object) error {
	path, err := b.API.Path(b.Ctx, o, o.Namespace())
	if err != nil {
		return err
	}
	stored, err := b.API.Get(b.Ctx, path)
	if err != nil {
		return err
	}
	if stored == nil || objects.At(stored, "metadata", "deletionTimestamp") != nil {
		return fmt.Errorf("%s is gone", o.Key())
	}
	return nil
}

// A driver plays the secrets driver 1.5 without rotation over a vault: for each pod with such a volume it reads the class and makes
// the Secret if that is absent. It never updates one (secrets-store-csi-driver v1.5, controllers/secretproviderclasspodstatus_controller.go).
type driver struct {
	vault   map[string]string            // name@version -> value
	secrets map[string]map[string]string // by the synced Secret's name
}

func (d *driver) mount(class objects.Object) error {
	text := fmt.Sprint(objects.At(class.Value, "spec", "parameters", "objects"))
	var outer struct{ Array []string }
	if err := yaml.Unmarshal([]byte(text), &outer); err != nil {
		return err
	}
	files := map[string]string{}
	for _, item := range outer.Array {
		var o struct{ ObjectName, ObjectAlias, ObjectVersion string }
		if err := yaml.Unmarshal([]byte(item), &o); err != nil {
			return err
		}
		files[o.ObjectAlias] = d.vault[o.ObjectName+"@"+o.ObjectVersion]
	}
	list, _ := objects.At(class.Value, "spec", "secretObjects").([]any)
	for _, secret := range list {
		name := fmt.Sprint(objects.At(secret, "secretName"))
		if _, found := d.secrets[name]; found {
			continue
		}
		d.secrets[name] = map[string]string{}
		entries, _ := objects.At(secret, "data").([]any)
		for _, entry := range entries {
			d.secrets[name][fmt.Sprint(objects.At(entry, "key"))] = files[fmt.Sprint(objects.At(entry, "objectName"))]
		}
	}
	return nil
}

// rollout starts pods of the newly applied objects, and says what their environment gets.
func (d *driver) rollout(cluster map[string]objects.Object, all []objects.Object) (map[string]string, error) {
	for _, o := range all {
		cluster[o.Key()] = o
	}
	env := map[string]string{}
	for _, o := range all {
		if o.Kind() != "Deployment" {
			continue
		}
		var failure error
		walk(o.Value, func(node map[string]any) {
			if name, ok := objects.At(node, "csi", "volumeAttributes", "secretProviderClass").(string); ok {
				for _, class := range cluster {
					if class.Kind() == "SecretProviderClass" && class.Name() == name {
						failure = d.mount(class)
					}
				}
			}
		})
		if failure != nil {
			return nil, failure
		}
		walk(o.Value, func(node map[string]any) {
			if ref, ok := objects.At(node, "valueFrom", "secretKeyRef").(map[string]any); ok {
				value, found := d.secrets[fmt.Sprint(ref["name"])][fmt.Sprint(ref["key"])]
				if !found {
					value = "couldn't find the key"
				}
				env[fmt.Sprint(node["name"])] = value
			}
		})
	}
	return env, nil
}

// judgeGenerations rolls from each state of the secrets to each other, on a cluster that keeps what was there.
func judgeGenerations(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "rollouts"}
	vault := map[string]string{"x@": "x", "y@": "y", "x@11111111111111111111111111111111": "x1", "x@22222222222222222222222222222222": "x2"}
	states := map[string]struct {
		variables string
		expected  map[string]string
	}{
		"one":       {`a = { keyvault_secret = "x" }`, map[string]string{"SPIN_VARIABLE_A": "x"}},
		"added":     {"a = { keyvault_secret = \"x\" }\nb = { keyvault_secret = \"y\" }", map[string]string{"SPIN_VARIABLE_A": "x", "SPIN_VARIABLE_B": "y"}},
		"elsewhere": {`a = { keyvault_secret = "y" }`, map[string]string{"SPIN_VARIABLE_A": "y"}},
		"version 1": {`a = { keyvault_secret = "x", version = "11111111111111111111111111111111" }`, map[string]string{"SPIN_VARIABLE_A": "x1"}},
		"version 2": {`a = { keyvault_secret = "x", version = "22222222222222222222222222222222" }`, map[string]string{"SPIN_VARIABLE_A": "x2"}},
		"other":     {`b = { keyvault_secret = "x" }`, map[string]string{"SPIN_VARIABLE_B": "x"}},
	}
	compiled := map[string][]objects.Object{}
	for name, state := range states {
		all, err := b.pair("generation-"+strings.ReplaceAll(name, " ", "-"), "shop", "generations", state.variables+"\n")
		if err != nil {
			return v, err
		}
		compiled[name] = all
	}
	for from := range states {
		for to, state := range states {
			d := &driver{vault: vault, secrets: map[string]map[string]string{}}
			cluster := map[string]objects.Object{}
			if _, err := d.rollout(cluster, compiled[from]); err != nil {
				return v, err
			}
			env, err := d.rollout(cluster, compiled[to])
			if err != nil {
				return v, err
			}
			v.Judged++
			if !maps.Equal(env, state.expected) {
				v.Find(from+" to "+to, "pods get %v, and are to have %v", env, state.expected)
			}
		}
	}
	return v, b.acceptAll(&v, compiled)
}

// acceptAll wants the server to take each state over the one before.
func (b *Bench) acceptAll(v *Verdict, compiled map[string][]objects.Object) error {
	for _, name := range slices.Sorted(maps.Keys(compiled)) {
		for _, finding := range b.applyAll(compiled[name]) {
			v.Find(name, "%s", finding)
		}
	}
	return nil
}

// judgeTransformers builds each case's overlay below one more kustomization with one transformer, and looks that everything which is
// referred to is there.
func judgeTransformers(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "builds"}
	transformers := map[string]string{
		"namePrefix": "namePrefix: pre-\n", "nameSuffix": "nameSuffix: -suf\n", "namespace": "namespace: elsewhere\n",
		"labels":     "labels:\n- pairs: {team: judges}\n  includeSelectors: true\n  includeTemplates: true\n",
		"images":     "images:\n- name: judgeacr.azurecr.io/shop\n  newTag: \"2\"\n",
		"replicas":   "replicas:\n- name: shop\n  count: 3\n",
		"patches":    "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: shop, namespace: pairs}\n    spec: {minReadySeconds: 5}\n- target: {kind: SecretProviderClass, name: shop-judge-kv}\n  patch: |-\n    - op: add\n      path: /spec/parameters/usePodIdentity\n      value: \"false\"\n",
		"components": "components: [../component]\n",
	}
	c, err := b.pairCase("transformed", "shop", "pairs", "a = { keyvault_secret = \"x\" }\n")
	if err != nil {
		return v, err
	}
	out := filepath.Join(b.Work, "out", "transformed")
	if result, err := c.Compile(b.Ctx, b.SpinAks, "kustomize", out, "--emit", "k8s"); err != nil || result.Code != 0 {
		return v, fmt.Errorf("compile: %v %s", err, result.Output())
	}
	component := "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: of-\n"
	for name, text := range transformers {
		for file, text := range map[string]string{"component": component, name: "resources: [../overlays/default]\n" + text} {
			if err := os.MkdirAll(filepath.Join(out, file), 0o755); err != nil {
				return v, err
			}
			if err := os.WriteFile(filepath.Join(out, file, "kustomization.yaml"), []byte(text), 0o644); err != nil {
				return v, err
			}
		}
		built, err := b.render("kustomize", "build", filepath.Join(out, name))
		if err != nil {
			v.Find(name, "%v", err)
			continue
		}
		v.Judged++
		for _, finding := range dangling(built) {
			v.Find(name, "%s", finding)
		}
	}
	return v, nil
}

// dangling lists what the objects name and the set does not have, Secrets being those that classes sync.
func dangling(all objects.Set) []string {
	there := map[string]bool{}
	for _, o := range all {
		there[o.Kind()+"/"+o.Namespace()+"/"+o.Name()] = true
		list, _ := objects.At(o.Value, "spec", "secretObjects").([]any)
		for _, secret := range list {
			there["Secret/"+o.Namespace()+"/"+fmt.Sprint(objects.At(secret, "secretName"))] = true
		}
	}
	var findings []string
	need := func(o objects.Object, kind string, name any) {
		if text, ok := name.(string); ok && !there[kind+"/"+o.Namespace()+"/"+text] {
			findings = append(findings, fmt.Sprintf("%s names the %s %q, which is not there", o.Key(), kind, text))
		}
	}
	for _, o := range all {
		walk(o.Value, func(node map[string]any) {
			need(o, "Secret", objects.At(node, "secretKeyRef", "name"))
			need(o, "SecretProviderClass", objects.At(node, "csi", "volumeAttributes", "secretProviderClass"))
			need(o, "ConfigMap", objects.At(node, "configMap", "name"))
			need(o, "ServiceAccount", node["serviceAccountName"])
			need(o, "Deployment", objects.At(node, "scaleTargetRef", "name"))
		})
	}
	return findings
}
