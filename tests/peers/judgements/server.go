// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/objects"
)

var clusterTools = []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"}

var server = []Judgement{
	{Name: "the API server accepts every object with strict field validation, in our order", Family: "server", Tools: clusterTools, Judge: judgeAcceptance},
	{Name: "the API server accepts the runtime layer, custom resources included", Family: "server", Tools: clusterTools, Judge: judgeRuntimeLayer},
}

func judgeAcceptance(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	return v, b.EachCompiled(func(c Compiled) error {
		all, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		for _, finding := range b.accept(all) {
			v.Find(c.Case.Name, "%s", finding)
		}
		v.Judged += len(all)
		return nil
	})
}

// accept sends objects in the given order, without storing them but for their
// namespace, which the server wants to see. It returns what the server refused.
func (b *Bench) accept(all []objects.Object) []string {
	var findings []string
	created := map[string]bool{"default": true}
	for _, o := range all {
		mode := bed.DryRun
		if o.Kind() == "Namespace" {
			mode = bed.ForReal
			created[o.Name()] = true
		} else if namespace := o.Namespace(); namespace != "" && !created[namespace] {
			// An existing namespace is the user's (create_namespace = false): the bed has it.
			created[namespace] = true
			if err := b.ensureNamespace(namespace, nil); err != nil {
				findings = append(findings, err.Error())
			}
		}
		if _, err := b.API.Apply(b.Ctx, o, "default", mode); err != nil {
			findings = append(findings, err.Error())
		}
	}
	return findings
}

func (b *Bench) ensureNamespace(name string, labels map[string]any) error {
	value := map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name, "labels": labels}}
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = b.API.Apply(b.Ctx, objects.Object{Value: value, Text: text}, "", bed.ForReal)
	return err
}

// judgeRuntimeLayer stores it for real: a Shim is only accepted once its definition is.
func judgeRuntimeLayer(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	seen := map[string]bool{}
	return v, b.EachCompiled(func(c Compiled) error {
		all, err := b.RuntimeObjects(c)
		if err != nil {
			return err
		}
		var text string
		for _, o := range all {
			text += string(o.Text)
		}
		if seen[text] {
			return nil
		}
		seen[text] = true
		v.Judged += len(all)
		for _, o := range all {
			if err := b.applyRuntimeObject(o); err != nil {
				v.Find(c.Case.Name, "%v", err)
			}
		}
		return nil
	})
}

func (b *Bench) applyRuntimeObject(o objects.Object) error {
	if o.Kind() == "CustomResourceDefinition" {
		return b.API.ApplyDefinitions(b.Ctx, []objects.Object{o})
	}
	if o.Kind() == "RuntimeClass" {
		return b.API.ReplaceRuntimeClass(b.Ctx, o)
	}
	if _, err := b.API.Apply(b.Ctx, o, "default", bed.ForReal); err != nil {
		return err
	}
	if o.Kind() == "Shim" {
		if err := b.API.PlayRuntimeClassManager(b.Ctx, o); err != nil {
			return fmt.Errorf("playing runtime-class-manager: %w", err)
		}
	}
	return nil
}
