// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

var applied = []Judgement{
	{Name: "the examples' workloads become Available, and every reference resolves on the server", Family: "applied", Tools: clusterTools, Judge: judgeRollout},
	{Name: "applying the same output twice changes nothing (kubectl diff)", Family: "applied", Tools: append([]string{"kubectl"}, clusterTools...), Judge: judgeSecondApply},
	{Name: "an update applies without recreating what is immutable", Family: "applied", Tools: clusterTools, Judge: judgeUpdate},
	{Name: "security = \"restricted\" passes in a namespace that enforces it", Family: "applied", Tools: clusterTools, Judge: judgeRestricted},
}

func (b *Bench) examples() []inputs.Case {
	var all []inputs.Case
	for _, c := range b.Cases {
		if strings.HasPrefix(c.Name, "example/") {
			all = append(all, c)
		}
	}
	return all
}

// eachExample calls judge for every example, with its runtime layer applied.
func (b *Bench) eachExample(judge func(Compiled, []objects.Object) error) error {
	for _, c := range b.examples() {
		done, err := b.Compile(c)
		if err != nil {
			return err
		}
		if done.Refused != "" {
			return fmt.Errorf("%s does not compile: %s", c.Name, done.Refused)
		}
		layer, err := b.RuntimeObjects(done)
		if err != nil {
			return err
		}
		for _, o := range layer {
			if err := b.applyRuntimeObject(o); err != nil {
				return fmt.Errorf("%s: %w", c.Name, err)
			}
		}
		app, err := b.RawObjects(done)
		if err != nil {
			return err
		}
		if err := judge(done, app); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

// applyAll stores objects in order and plays the secrets driver. It returns what the server refused.
func (b *Bench) applyAll(all []objects.Object) []string {
	var findings []string
	for _, o := range all {
		if _, err := b.API.Apply(b.Ctx, o, "default", bed.ForReal); err != nil {
			findings = append(findings, err.Error())
			continue
		}
		if o.Kind() == "SecretProviderClass" {
			if err := b.playSecretsDriver(o); err != nil {
				findings = append(findings, err.Error())
			}
		}
	}
	return findings
}

// playSecretsDriver makes the Secrets that the driver would sync when the class is mounted.
func (b *Bench) playSecretsDriver(class objects.Object) error {
	list, _ := objects.At(class.Value, "spec", "secretObjects").([]any)
	for _, item := range list {
		data := map[string]any{}
		entries, _ := objects.At(item, "data").([]any)
		for _, entry := range entries {
			data[fmt.Sprint(objects.At(entry, "key"))] = "a judge's canary"
		}
		value := map[string]any{"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "stringData": data,
			"metadata": map[string]any{"name": objects.At(item, "secretName"), "namespace": class.Namespace()}}
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if _, err := b.API.Apply(b.Ctx, objects.Object{Value: value, Text: text}, "", bed.ForReal); err != nil {
			return err
		}
	}
	return nil
}

// awaitWorkloads waits until Deployments are Available and Jobs have a pod.
func (b *Bench) awaitWorkloads(all []objects.Object) []string {
	var findings []string
	for _, o := range all {
		condition := map[string]string{"Deployment": "Available", "Job": "Complete"}[o.Kind()]
		if condition == "" {
			continue
		}
		path, err := b.API.Path(b.Ctx, o, "default")
		if err == nil {
			err = b.API.AwaitCondition(b.Ctx, path, condition, 180*time.Second)
		}
		if err != nil {
			findings = append(findings, fmt.Sprintf("%v\n%s", err, b.events(o.Namespace())))
		}
	}
	return findings
}

// events are the namespace's warnings, for messages.
func (b *Bench) events(namespace string) string {
	value, err := b.getJSON("/api/v1/namespaces/" + namespace + "/events")
	if err != nil {
		return err.Error()
	}
	var lines []string
	items, _ := value["items"].([]any)
	for _, event := range items {
		if objects.At(event, "type") == "Warning" {
			lines = append(lines, fmt.Sprint("      ", objects.At(event, "reason"), ": ", objects.At(event, "message")))
		}
	}
	return strings.Join(lines, "\n")
}

func judgeRollout(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	return v, b.eachExample(func(c Compiled, app []objects.Object) error {
		for _, finding := range append(b.applyAll(app), b.awaitWorkloads(app)...) {
			v.Find(c.Case.Name, "%s", finding)
		}
		v.Judged += len(app)
		for _, finding := range b.unresolved(app) {
			v.Find(c.Case.Name, "%s", finding)
		}
		return nil
	})
}

// unresolved lists what the objects name and the server does not have.
func (b *Bench) unresolved(all []objects.Object) []string {
	var findings []string
	need := func(from objects.Object, kind, apiVersion, name, key string) {
		target := objects.Object{Value: map[string]any{"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": name, "namespace": from.Namespace()}}}
		path, err := b.API.Path(b.Ctx, target, from.Namespace())
		var stored map[string]any
		if err == nil {
			stored, err = b.API.Get(b.Ctx, path)
		}
		_, inData := objects.At(stored, "data", key).(string)
		switch {
		case err != nil:
			findings = append(findings, err.Error())
		case stored == nil:
			findings = append(findings, fmt.Sprintf("%s names the %s %q, which the server does not have", from.Key(), kind, name))
		case key != "" && !inData:
			findings = append(findings, fmt.Sprintf("%s names the key %q of the %s %q, which is not in it", from.Key(), key, kind, name))
		}
	}
	for _, o := range all {
		walk(o.Value, func(node map[string]any) {
			for field, target := range map[string][2]string{"secretKeyRef": {"Secret", "v1"}, "configMapKeyRef": {"ConfigMap", "v1"}} {
				if ref, ok := node[field].(map[string]any); ok {
					need(o, target[0], target[1], fmt.Sprint(ref["name"]), fmt.Sprint(ref["key"]))
				}
			}
			if class, ok := objects.At(node, "csi", "volumeAttributes", "secretProviderClass").(string); ok {
				need(o, "SecretProviderClass", "secrets-store.csi.x-k8s.io/v1", class, "")
			}
			if name, ok := objects.At(node, "configMap", "name").(string); ok {
				need(o, "ConfigMap", "v1", name, "")
			}
			if name, ok := node["serviceAccountName"].(string); ok {
				need(o, "ServiceAccount", "v1", name, "")
			}
			if name, ok := node["runtimeClassName"].(string); ok {
				need(o, "RuntimeClass", "node.k8s.io/v1", name, "")
			}
		})
	}
	return findings
}

// walk calls visit for every map in a value.
func walk(value any, visit func(map[string]any)) {
	switch node := value.(type) {
	case map[string]any:
		visit(node)
		for _, child := range node {
			walk(child, visit)
		}
	case []any:
		for _, child := range node {
			walk(child, visit)
		}
	}
}

func judgeSecondApply(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	return v, b.eachExample(func(c Compiled, app []objects.Object) error {
		for _, finding := range b.applyAll(app) {
			v.Find(c.Case.Name, "%s", finding)
		}
		file := filepath.Join(b.Work, "diff.yaml")
		if err := os.WriteFile(file, join(app), 0o644); err != nil {
			return err
		}
		result, err := bed.Run(b.Ctx, b.Work, []string{"KUBECONFIG=" + b.Cluster.Kubeconfig}, b.Tool["kubectl"],
			"diff", "--server-side", "--force-conflicts", "--field-manager=spin-aks-judge", "-f", file)
		if err != nil {
			return err
		}
		v.Judged += len(app)
		if result.Code != 0 {
			v.Find(c.Case.Name, "kubectl diff: exit %d\n%s", result.Code, result.Output())
		}
		return nil
	})
}

// judgeUpdate compiles a later version of the same input and applies it over the first.
func judgeUpdate(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	return v, b.eachExample(func(c Compiled, app []objects.Object) error {
		for _, finding := range b.applyAll(app) {
			v.Find(c.Case.Name, "%s", finding)
		}
		later, err := b.recompile(c.Case, "later", "--set", "image.tag=9.9.9", "--set", `env.ADDED="one $(X) more"`)
		if err != nil {
			return err
		}
		for _, finding := range append(b.applyAll(later), b.awaitWorkloads(later)...) {
			v.Find(c.Case.Name, "%s", finding)
		}
		v.Judged += len(later)
		return nil
	})
}

// recompile compiles the case to raw manifests with further arguments.
func (b *Bench) recompile(c inputs.Case, label string, more ...string) ([]objects.Object, error) {
	out := filepath.Join(b.Work, "out", label, c.Name)
	result, err := c.Compile(b.Ctx, b.SpinAks, "kube", out, append([]string{"--emit", "k8s"}, more...)...)
	if err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, fmt.Errorf("compile %v: exit %d\n%s", more, result.Code, result.Output())
	}
	return b.RawObjects(Compiled{Case: c, Dir: map[string]string{"kube": out}})
}

func judgeRestricted(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	enforce := map[string]any{"pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "latest"}
	return v, b.eachExample(func(c Compiled, _ []objects.Object) error {
		namespace := "restricted-" + filepath.Base(c.Case.Name)
		app, err := b.recompile(c.Case, "restricted", "--set", "app.security=restricted", "--set", "namespace="+namespace, "--set", "create_namespace=false")
		if err != nil {
			return err
		}
		if err := b.ensureNamespace(namespace, enforce); err != nil {
			return err
		}
		// A pod that breaks the rule is refused when the controller makes it: the workload never becomes ready.
		for _, finding := range append(b.applyAll(app), b.awaitWorkloads(app)...) {
			v.Find(c.Case.Name, "%s", finding)
		}
		v.Judged += len(app)
		return nil
	})
}
