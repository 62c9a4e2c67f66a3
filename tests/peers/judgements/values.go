// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

var values = []Judgement{
	{Name: "hostile values reach the container byte for byte, after the server and the kubelet's expansion", Family: "values", Tools: append([]string{"kustomize", "kubectl", "helm3", "helm4"}, clusterTools...), Judge: judgeHostileValues},
	{Name: "quantities, ports and booleans keep their types on the server", Family: "values", Tools: clusterTools, Judge: judgeTypes},
}

// Hostile are values that some tool between us and the process has changed before.
func Hostile() []string {
	return []string{"", " ", "'", `"`, `\`, "a\nb", "a\n", "\n", "\r\n", "a\r\nb\r", "{{ x }}", "{{ .Values.x }}", "{{", "}}", "{{/* c */}}", "{{ \"`\" }}", "$(X)", "$$(X)", "a$$b", "$",
		"$$", "$(", "$()", "$(A)$(B)", "$$$(HOME)", "$(SPIN_VARIABLE_V0)", "yes", "no", "on", "y", "n", "010", "0o10", "0x1F", "1e3", "1_000", "1.10", ".5", "1:30", "~", "null", "=", "<<",
		"2024-01-01", "NaN", ".inf", "true", " leading", "trailing ", "\ttab", "tab\t", "a\tb", "\u2028", "a\u2029b", "\ufeff", "a\ufeffb", "\x01", "\x1b[0m",
		"😀", "e\u0301", "日本語", "a: b", "a #b", "# a", "- a", "? a", "! a", "& a", "* a", "| a", "> a", "% a", "@ a", "` a", "[a]", "{a: b}", ", a", "---", "...", "--- a", "key: |\n  text\n",
		"  indented\n    more\n", "trailing blank line\n\n\n", strings.Repeat("x", 64<<10), strings.Repeat("ab \n", 4<<10), strings.Repeat("$(X)", 1000), `C:\path\`, "${X}", "%s%d", "\u00a0", "\U0010ffff"}
}

// LostByKustomize are values that kustomize itself refuses or changes, whatever
// way they are written: spin-aks must refuse them for it, and carry them elsewhere.
func LostByKustomize() []string {
	return []string{"\u0085", "a\u0085b", "\x7f", "a\x7fb", "\u0080", "a\u009fb"}
}

// hostileCase is an application whose variables and environment are all hostile values.
func (b *Bench) hostileCase(label string, hostile []string) (inputs.Case, map[string]string, error) {
	c := inputs.Case{Name: label, Dir: filepath.Join(b.Work, label)}
	expected := map[string]string{}
	variables, settings, environment := map[string]any{}, map[string]any{}, map[string]any{}
	for i, text := range hostile {
		name := "v" + letters(i)
		variables[name] = map[string]any{"default": "-"}
		settings[name] = text
		environment["E_"+strings.ToUpper(letters(i))] = text
		expected["SPIN_VARIABLE_"+strings.ToUpper(name)] = text
		expected["E_"+strings.ToUpper(letters(i))] = text
	}
	manifest := map[string]any{"spin_manifest_version": 2, "application": map[string]any{"name": "hostile"}, "variables": variables,
		"trigger":   map[string]any{"http": []any{map[string]any{"route": "/...", "component": "c"}}},
		"component": map[string]any{"c": map[string]any{"source": "c.wasm"}}}
	config := map[string]any{"schema": 1, "variables": settings, "env": environment, "container_registry": map[string]any{"name": "judgeacr"}, "image": map[string]any{"tag": "1"}}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return c, nil, err
	}
	if err := writeTOML(filepath.Join(c.Dir, "spin.toml"), manifest); err != nil {
		return c, nil, err
	}
	return c, expected, writeTOML(filepath.Join(c.Dir, "aks-spin.toml"), config)
}

// letters is a number as lower-case letters: names without digits are legal everywhere.
func letters(i int) string {
	text := ""
	for ; ; i = i/26 - 1 {
		text = string(rune('a'+i%26)) + text
		if i < 26 {
			return text
		}
	}
}

func writeTOML(path string, value map[string]any) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return toml.NewEncoder(file).Encode(value)
}

func judgeHostileValues(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "values"}
	if err := b.judgeHostile(&v, "hostile", Hostile(), b.Kinds); err != nil {
		return v, err
	}
	rest := slices.DeleteFunc(slices.Clone(b.Kinds), func(kind string) bool { return kind == "kustomize" })
	if err := b.judgeHostile(&v, "lost", LostByKustomize(), rest); err != nil {
		return v, err
	}
	return v, b.judgeLost(&v)
}

// judgeLost wants each value that kustomize cannot carry to be refused for it by
// name, and kustomize itself to show that it cannot.
func (b *Bench) judgeLost(v *Verdict) error {
	for i, text := range LostByKustomize() {
		c, _, err := b.hostileCase(fmt.Sprintf("lost-%d", i), []string{text})
		if err != nil {
			return err
		}
		v.Judged++
		refused, err := c.Compile(b.Ctx, b.SpinAks, "kustomize", filepath.Join(b.Work, "out", "refused", c.Name))
		if err != nil {
			return err
		}
		if refused.Code != 3 || !strings.Contains(refused.Stderr, "kustomize cannot carry") {
			v.Find(c.Name, "%q is not refused for kustomize: exit %d", text, refused.Code)
		}
		folder := filepath.Join(b.Work, "out", "lost", c.Name)
		if result, err := c.Compile(b.Ctx, b.SpinAks, "kube", folder); err != nil || result.Code != 0 {
			return fmt.Errorf("%s: %v %s", c.Name, err, result.Output())
		}
		list := []byte("resources: [app.yaml]\n")
		if err := os.WriteFile(filepath.Join(folder, "manifests", "kustomization.yaml"), list, 0o644); err != nil {
			return err
		}
		built, err := b.render("kustomize", "build", filepath.Join(folder, "manifests"))
		if err == nil && strings.Contains(fmt.Sprint(built), text) {
			v.Find(c.Name, "kustomize carries %q after all: refuse it no longer", text)
		}
	}
	return nil
}

// judgeHostile compiles the values to the kinds, and looks what reaches the container.
func (b *Bench) judgeHostile(v *Verdict, label string, hostile, kinds []string) error {
	c, expected, err := b.hostileCase(label, hostile)
	if err != nil {
		return err
	}
	done := Compiled{Case: c, Dir: map[string]string{}}
	for _, kind := range kinds {
		done.Dir[kind] = filepath.Join(b.Work, "out", kind, c.Name)
		result, err := c.Compile(b.Ctx, b.SpinAks, kind, done.Dir[kind], "--emit", "k8s")
		if err != nil {
			return err
		}
		if result.Code != 0 {
			v.Find(c.Name, "compile -t %s: exit %d\n%s", kind, result.Code, result.Output())
			return nil
		}
	}
	sets, err := b.everyForm(done)
	if err != nil {
		return err
	}
	for form, all := range sets {
		for _, o := range all {
			if o.Kind() == "Deployment" {
				v.Judged += b.judgeEnvironment(v, form, o, expected)
			}
		}
	}
	return nil
}

// everyForm is the case's objects as each tool that people use makes them.
func (b *Bench) everyForm(c Compiled) (map[string]objects.Set, error) {
	raw, err := b.RawObjects(c)
	if err != nil {
		return nil, err
	}
	set, err := objects.NewSet(raw)
	if err != nil {
		return nil, err
	}
	forms := map[string]objects.Set{"kube": set}
	if folders, _ := Overlays(c.Dir["kustomize"]); c.Dir["kustomize"] != "" && len(folders) > 0 {
		if forms["kustomize"], err = b.render("kustomize", "build", folders[0]); err != nil {
			return nil, err
		}
		if forms["kubectl kustomize"], err = b.render("kubectl", "kustomize", folders[0]); err != nil {
			return nil, err
		}
	}
	if c.Dir["helm"] != "" {
		chart, err := Chart(c.Dir["helm"])
		if err != nil {
			return nil, err
		}
		for _, helm := range []string{"helm3", "helm4"} {
			if forms[helm], err = b.render(helm, "template", "judged", chart, "--namespace", namespaceOf(raw)); err != nil {
				return nil, err
			}
		}
	}
	return forms, nil
}

// judgeEnvironment stores the Deployment, reads it back, and expands its
// environment as the kubelet does (pkg/kubelet/kubelet_pods.go makeEnvironmentVariables).
func (b *Bench) judgeEnvironment(v *Verdict, form string, deployment objects.Object, expected map[string]string) int {
	stored, err := b.storeAndRead(deployment)
	if err != nil {
		v.Find(form, "%v", err)
		return 0
	}
	got := map[string]string{}
	mapping := expansion.MappingFuncFor(got, map[string]string{})
	list, _ := objects.At(stored, "spec", "template", "spec", "containers", "0", "env").([]any)
	for _, entry := range list {
		if name, ok := objects.At(entry, "name").(string); ok {
			text, _ := objects.At(entry, "value").(string)
			got[name] = expansion.Expand(text, mapping)
		}
	}
	for name, text := range expected {
		if got[name] != text {
			v.Find(form, "%s: %.80q became %.80q", name, text, got[name])
		}
	}
	return len(expected)
}

func (b *Bench) storeAndRead(o objects.Object) (map[string]any, error) {
	if err := b.ensureNamespace(o.Namespace(), nil); err != nil {
		return nil, err
	}
	path, err := b.API.Path(b.Ctx, o, "default")
	if err != nil {
		return nil, err
	}
	if _, err := b.API.Apply(b.Ctx, o, "default", bed.ForReal); err != nil {
		return nil, err
	}
	defer func() { _ = b.API.Delete(b.Ctx, path) }()
	return b.API.Get(b.Ctx, path)
}

// judgeTypes looks at what the server made of ConfigMap data, quantities, ports and flags.
func judgeTypes(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "fields"}
	return v, b.EachCompiled(func(c Compiled) error {
		all, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Kind() == "Namespace" {
				continue
			}
			if o.Namespace() != "" {
				if err := b.ensureNamespace(o.Namespace(), nil); err != nil {
					return err
				}
			}
			if o.Kind() == "RuntimeClass" {
				// One of this name may be there with another handler, which the server lets nobody change.
				if err := b.API.ReplaceRuntimeClass(b.Ctx, o); err != nil {
					return err
				}
			}
			answer, err := b.API.Apply(b.Ctx, o, "default", bed.DryRun)
			if err != nil {
				v.Find(c.Case.Name, "%v", err)
				continue
			}
			v.Judged += keepsTypes(&v, c.Case.Name, o.Key(), o.Value, answer)
		}
		return nil
	})
}

// keepsTypes compares every leaf that we sent with what came back: the server
// may add, and may write a quantity in its own way, but never change a leaf's kind or text.
func keepsTypes(v *Verdict, where, path string, sent, got any) int {
	switch s := sent.(type) {
	case map[string]any:
		n := 0
		g, _ := got.(map[string]any)
		for key, child := range s {
			if key == "stringData" {
				continue
			}
			n += keepsTypes(v, where, path+"."+key, child, g[key])
		}
		return n
	case []any:
		n := 0
		g, _ := got.([]any)
		for i, child := range s {
			if i < len(g) {
				n += keepsTypes(v, where, fmt.Sprintf("%s[%d]", path, i), child, g[i])
			} else {
				v.Find(where, "%s[%d] did not come back", path, i)
			}
		}
		return n
	}
	if fmt.Sprintf("%T", sent) != fmt.Sprintf("%T", got) && !(sent == false && got == nil) && !isEmpty(sent) {
		v.Find(where, "%s: %v (%T) came back as %v (%T)", path, sent, sent, got, got)
	}
	return 1
}

func isEmpty(value any) bool {
	return value == nil || value == "" || value == float64(0) || value == int64(0)
}
