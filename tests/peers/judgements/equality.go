// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"spin-aks.dev/tests/peers/objects"
)

var equality = []Judgement{
	{Name: "kustomize builds each overlay to the raw manifests, by value", Family: "equality", Tools: []string{"kustomize"}, Judge: func(b *Bench) (Verdict, error) {
		return b.compareOverlays("kustomize", "build")
	}},
	{Name: "kubectl kustomize builds each overlay to the raw manifests, by value", Family: "equality", Tools: []string{"kubectl"}, Judge: func(b *Bench) (Verdict, error) {
		return b.compareOverlays("kubectl", "kustomize")
	}},
	{Name: "helm 3 renders the chart to the raw manifests, by value", Family: "equality", Tools: []string{"helm3"}, Judge: func(b *Bench) (Verdict, error) {
		return b.compareCharts("helm3")
	}},
	{Name: "helm 4 renders the chart to the raw manifests, by value", Family: "equality", Tools: []string{"helm4"}, Judge: func(b *Bench) (Verdict, error) {
		return b.compareCharts("helm4")
	}},
}

func (b *Bench) needKind(kind string) error {
	if !slices.Contains(b.Kinds, kind) {
		return Skip{"this spin-aks does not make " + kind + " output"}
	}
	return nil
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (b *Bench) compareOverlays(tool, verb string) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	if err := b.needKind("kustomize"); err != nil {
		return v, err
	}
	return v, b.EachCompiled(func(c Compiled) error {
		raw, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		expected, err := objects.NewSet(raw)
		if err != nil {
			return err
		}
		folders, err := Overlays(c.Dir["kustomize"])
		if err != nil {
			return err
		}
		if len(folders) == 0 {
			v.Find(c.Case.Name, "there is no overlay")
		}
		for _, folder := range folders {
			built, err := b.render(tool, verb, folder)
			if err != nil {
				v.Find(c.Case.Name, "%v", err)
				continue
			}
			if apart := filepath.Join(c.Dir["kustomize"], "namespace"); isDirectory(apart) {
				namespace, err := b.render(tool, verb, apart)
				if err != nil {
					v.Find(c.Case.Name, "%v", err)
				}
				maps.Copy(built, namespace)
			}
			v.Judged += len(built)
			for _, difference := range objects.Compare(expected, built) {
				v.Find(c.Case.Name, "%s", difference)
			}
		}
		return nil
	})
}

// compareCharts excepts what spec §4 excepts: the Namespace, which neither
// major can own, and managed-by, which names the release's service.
func (b *Bench) compareCharts(helm string) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	if err := b.needKind("helm"); err != nil {
		return v, err
	}
	return v, b.EachCompiled(func(c Compiled) error {
		raw, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		expected, err := objects.NewSet(raw)
		if err != nil {
			return err
		}
		isNamespace := func(o objects.Object) bool { return o.Kind() == "Namespace" }
		expected = expected.Without(isNamespace)
		chart, err := Chart(c.Dir["helm"])
		if err != nil {
			return err
		}
		rendered, err := b.render(helm, "template", "judged", chart, "--namespace", namespaceOf(raw))
		if err != nil {
			v.Find(c.Case.Name, "%v", err)
			return nil
		}
		rendered = rendered.Without(isNamespace)
		for _, set := range []objects.Set{expected, rendered} {
			for _, o := range set {
				checkManagedBy(&v, c.Case.Name, o)
			}
		}
		v.Judged += len(rendered)
		for _, difference := range objects.Compare(expected, rendered) {
			v.Find(c.Case.Name, "%s", difference)
		}
		return nil
	})
}

// checkManagedBy takes the label away from the object and everything in it that
// carries labels, after looking that it is what its back end says.
func checkManagedBy(v *Verdict, where string, o objects.Object) {
	seen := false
	var walk func(value any)
	walk = func(value any) {
		switch node := value.(type) {
		case map[string]any:
			if label, found := node[managedBy]; found {
				seen = true
				if label != "spin-aks" && label != "Helm" {
					v.Find(where, "%s: managed-by is %v", o.Key(), label)
				}
				delete(node, managedBy)
			}
			for _, child := range node {
				walk(child)
			}
		case []any:
			for _, child := range node {
				walk(child)
			}
		}
	}
	walk(o.Value)
	if !seen {
		v.Find(where, "%s: no %s label", o.Key(), managedBy)
	}
}
