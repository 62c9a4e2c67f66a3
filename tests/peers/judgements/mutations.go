// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"spin-aks.dev/tests/peers/objects"
)

var mutations = []Judgement{
	{Name: "every planted mistake is caught by at least one judge", Family: "mutations", Tools: append([]string{"kubeconform"}, clusterTools...), Judge: judgeMutations},
}

// A mutation plants one mistake into the objects of an example, or into their text.
type mutation struct {
	name   string
	kind   string // of the object
	change func(value map[string]any)
	text   func(text string) string // instead of change
	// Legal in itself, wrong because the other back ends say something else: only the equality of the back ends can see it.
	oneBackEnd bool
}

func container(value map[string]any) map[string]any {
	c, _ := objects.At(value, "spec", "template", "spec", "containers", "0").(map[string]any)
	return c
}

func podSpec(value map[string]any) map[string]any {
	spec, _ := objects.At(value, "spec", "template", "spec").(map[string]any)
	return spec
}

func table(value any, path ...string) map[string]any {
	m, _ := objects.At(value, path...).(map[string]any)
	return m
}

var mutationList = []mutation{
	{name: "drop a selector label from the pod template", kind: "Deployment", change: func(v map[string]any) {
		delete(table(v, "spec", "template", "metadata", "labels"), "app.kubernetes.io/name")
	}},
	{name: "rename a volume, not its mount", kind: "Deployment", change: func(v map[string]any) {
		table(podSpec(v)["volumes"], "0")["name"] = "renamed"
	}},
	{name: "wrong apiVersion", kind: "Deployment", change: func(v map[string]any) { v["apiVersion"] = "apps/v1beta1" }},
	{name: "wrong kind", kind: "Service", change: func(v map[string]any) { v["kind"] = "Servce" }},
	{name: "string for an integer", kind: "Deployment", change: func(v map[string]any) { table(container(v)["ports"], "0")["containerPort"] = "80" }},
	{name: "replicas: \"2\"", kind: "Deployment", change: func(v map[string]any) { table(v, "spec")["replicas"] = "2" }},
	{name: "integer for a string", kind: "Deployment", change: func(v map[string]any) { table(container(v)["env"], "0")["value"] = 1 }},
	{name: "duplicate environment name", kind: "Deployment", change: func(v map[string]any) {
		env, _ := container(v)["env"].([]any)
		container(v)["env"] = append(env, env[0])
	}},
	{name: "duplicate port name", kind: "Service", change: func(v map[string]any) {
		ports, _ := table(v, "spec")["ports"].([]any)
		table(v, "spec")["ports"] = append(ports, map[string]any{"name": objects.At(ports[0], "name"), "port": 81, "protocol": "TCP"})
	}},
	{name: "unquoted `on` as a label", kind: "Deployment", text: func(text string) string {
		return strings.Replace(text, "  labels:\n", "  labels:\n    switch: on\n", 1)
	}},
	{name: "unquoted `on` as a key", oneBackEnd: true, kind: "Deployment", text: func(text string) string {
		return strings.Replace(text, "  labels:\n", "  labels:\n    on: push\n", 1)
	}},
	{name: "a key twice", kind: "Deployment", text: func(text string) string {
		return strings.Replace(text, "\nspec:\n", "\nspec:\n  paused: false\n  paused: true\n", 1)
	}},
	{name: "misspelt field", kind: "Deployment", change: func(v map[string]any) {
		table(v, "spec")["replcas"] = 2
	}},
	{name: "misspelt field of a custom resource", kind: "SecretProviderClass", change: func(v map[string]any) { table(v, "spec")["parameter"] = map[string]any{} }},
	{name: "upper-case object name", kind: "Service", change: func(v map[string]any) { table(v, "metadata")["name"] = "Shop" }},
	{name: "label value with a blank", kind: "Deployment", change: func(v map[string]any) {
		table(v, "metadata", "labels")["app.kubernetes.io/version"] = "1 2"
	}},
	{name: "bad quantity", kind: "Deployment", change: func(v map[string]any) {
		container(v)["resources"] = map[string]any{"requests": map[string]any{"cpu": "much"}}
	}},
	{name: "port name that is too long", kind: "Deployment", change: func(v map[string]any) { table(container(v)["ports"], "0")["name"] = "a-very-long-port-name" }},
	{name: "a Secret that is not there", kind: "Deployment", change: func(v map[string]any) {
		env, _ := container(v)["env"].([]any)
		container(v)["env"] = append(env, map[string]any{"name": "PLANTED", "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": "nowhere", "key": "k"}}})
	}},
	{name: "a key that is not in its Secret", kind: "Deployment", change: func(v map[string]any) {
		env, _ := container(v)["env"].([]any)
		for _, entry := range env {
			if ref := table(entry, "valueFrom", "secretKeyRef"); ref != nil {
				ref["key"] = "nowhere"
			}
		}
	}},
	{name: "a ServiceAccount that is not there", kind: "Deployment", change: func(v map[string]any) { podSpec(v)["serviceAccountName"] = "nobody" }},
	{name: "a RuntimeClass that is not there", kind: "Deployment", change: func(v map[string]any) { podSpec(v)["runtimeClassName"] = "nowhere" }},
	{name: "a SecretProviderClass that is not there", kind: "Deployment", change: func(v map[string]any) {
		walk(v, func(node map[string]any) {
			if attributes := table(node, "csi", "volumeAttributes"); attributes != nil {
				attributes["secretProviderClass"] = "nowhere"
			}
		})
	}},
	{name: "privilege escalation allowed", kind: "Deployment", change: func(v map[string]any) {
		table(container(v), "securityContext")["allowPrivilegeEscalation"] = true
	}},
	{name: "a changed value in one back end only", oneBackEnd: true, kind: "Deployment", change: func(v map[string]any) { table(v, "spec")["minReadySeconds"] = 7 }},
	{name: "an object that one back end lacks", oneBackEnd: true, kind: "Service", change: func(v map[string]any) { clear(v) }},
	{name: "a Service that selects no pod", kind: "Service", change: func(v map[string]any) {
		table(v, "spec", "selector")["app.kubernetes.io/name"] = "nobody"
	}},
	{name: "a Service port that no container has", kind: "Service", change: func(v map[string]any) {
		table(objects.At(v, "spec", "ports"), "0")["targetPort"] = "nowhere"
	}},
}

// judgeMutations takes the richest example: the one with secrets.
func judgeMutations(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "mistakes"}
	original, err := b.richExample()
	if err != nil {
		return v, err
	}
	schemas, err := b.exportSchemas()
	if err != nil {
		return v, err
	}
	note := fmt.Sprintf("%-48s %s\n", "planted mistake", "caught by")
	for _, m := range mutationList {
		planted, err := m.plant(original)
		if err != nil {
			v.Find(m.name, "%v", err)
			continue
		}
		caught := b.whoCatches(schemas, m, original, planted)
		v.Judged++
		if len(caught) == 0 {
			v.Find(m.name, "nobody caught it")
		}
		note += fmt.Sprintf("%-48s %s\n", m.name, strings.Join(caught, ", "))
	}
	v.Notes = []string{note}
	return v, nil
}

func (b *Bench) richExample() ([]objects.Object, error) {
	var rich []objects.Object
	err := b.eachExample(func(c Compiled, app []objects.Object) error {
		kinds := map[string]bool{}
		for _, o := range app {
			kinds[o.Kind()] = true
		}
		if kinds["SecretProviderClass"] && kinds["Deployment"] && kinds["Service"] {
			rich = app
		}
		return nil
	})
	if err == nil && rich == nil {
		return nil, fmt.Errorf("no example has a Deployment, a Service and a SecretProviderClass")
	}
	if err == nil {
		// What it refers to is to be there: then only what was planted is missing.
		for _, refused := range b.applyAll(rich) {
			err = errors.Join(err, errors.New(refused))
		}
	}
	return rich, err
}

func (m mutation) plant(original []objects.Object) ([]objects.Object, error) {
	var all []objects.Object
	planted := false
	for _, o := range original {
		if o.Kind() != m.kind || planted {
			all = append(all, o)
			continue
		}
		planted = true
		changed, err := m.apply(o)
		if err != nil {
			return nil, err
		}
		if len(changed.Value) > 0 {
			all = append(all, changed)
		}
	}
	if !planted {
		return nil, fmt.Errorf("there is no %s to plant it in", m.kind)
	}
	return all, nil
}

func (m mutation) apply(o objects.Object) (objects.Object, error) {
	if m.text != nil {
		text := m.text(string(o.Text))
		if text == string(o.Text) {
			return o, fmt.Errorf("the text has no place for it")
		}
		return objects.Object{Value: o.Value, Text: []byte(text)}, nil
	}
	var copied map[string]any
	before, err := json.Marshal(o.Value)
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(before, &copied); err != nil {
		return o, err
	}
	m.change(copied)
	after, err := yaml.Marshal(copied)
	if err != nil {
		return o, err
	}
	if again, _ := json.Marshal(copied); string(again) == string(before) {
		return o, fmt.Errorf("it changes nothing")
	}
	return objects.Object{Value: copied, Text: after}, nil
}

// whoCatches asks every judge about the planted objects.
func (b *Bench) whoCatches(schemas string, m mutation, original, planted []objects.Object) []string {
	var caught []string
	note := func(name string, found bool) {
		if found {
			caught = append(caught, name)
		}
	}
	read, err := objects.Read(join(planted))
	note("strict reading", err != nil)
	if err == nil && m.oneBackEnd {
		before, _ := objects.NewSet(original)
		after, twice := objects.NewSet(read)
		note("equality", twice != nil || len(objects.Compare(before, after)) > 0)
	}
	note("API server", len(b.accept(planted)) > 0)
	file := filepath.Join(b.Work, "planted.yaml")
	if err := os.WriteFile(file, join(planted), 0o644); err == nil {
		findings, err := b.conform(schemas, file)
		note("kubeconform", err != nil || len(findings) > 0)
	}
	if err == nil {
		note("references", len(b.unresolved(planted)) > 0)
		note("wiring", len(wiring(planted)) > 0)
		note("restricted", breaksBaseline(planted))
	}
	return caught
}

// wiring lists Services that select no pod, or name a port that no container has.
func wiring(all []objects.Object) []string {
	var findings []string
	for _, service := range all {
		selector := table(service.Value, "spec", "selector")
		if service.Kind() != "Service" || len(selector) == 0 {
			continue
		}
		selected := false
		for _, workload := range all {
			labels := table(workload.Value, "spec", "template", "metadata", "labels")
			matches := labels != nil
			for key, value := range selector {
				matches = matches && labels[key] == value
			}
			if !matches {
				continue
			}
			selected = true
			findings = append(findings, missingPorts(service, workload)...)
		}
		if !selected {
			findings = append(findings, service.Key()+" selects no pod")
		}
	}
	return findings
}

func missingPorts(service, workload objects.Object) []string {
	known := map[string]bool{}
	ports, _ := container(workload.Value)["ports"].([]any)
	for _, port := range ports {
		known[fmt.Sprint(objects.At(port, "name"))] = true
		known[fmt.Sprint(objects.At(port, "containerPort"))] = true
	}
	var findings []string
	list, _ := objects.At(service.Value, "spec", "ports").([]any)
	for _, port := range list {
		if target := fmt.Sprint(objects.At(port, "targetPort")); !known[target] {
			findings = append(findings, fmt.Sprintf("%s names the port %s, which no container has", service.Key(), target))
		}
	}
	return findings
}

func breaksBaseline(all []objects.Object) bool {
	for _, o := range all {
		if table(container(o.Value), "securityContext")["allowPrivilegeEscalation"] == true {
			return true
		}
	}
	return false
}
