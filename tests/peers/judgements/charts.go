// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/objects"
)

var charts = []Judgement{
	{Name: "helm lint --strict has nothing to say, under both majors", Family: "charts", Tools: []string{"helm3", "helm4"}, Judge: judgeLint},
	{Name: "values.schema.json refuses wrong types and unknown keys", Family: "charts", Tools: []string{"helm3", "helm4"}, Judge: judgeSchemaOfValues},
	{Name: "a value taken away by null leaves its place out, or the chart's default in it", Family: "charts", Tools: []string{"helm3", "helm4"}, Judge: judgeNulls},
	{Name: "each exposed value, set to something else, changes exactly what its comment says", Family: "charts", Tools: []string{"helm4"}, Judge: judgeExposedValues},
	{Name: "a chart works as a subchart, with global values", Family: "charts", Tools: []string{"helm3", "helm4"}, Judge: judgeSubchart},
	{Name: "install, upgrade, rollback and uninstall, under both majors, leave nothing behind", Family: "charts", Tools: append([]string{"helm3", "helm4"}, clusterTools...), Judge: judgeRelease},
}

// eachShape calls judge once for charts that expose the same values: what is
// judged by it depends on nothing else.
func (b *Bench) eachShape(judge func(c Compiled, chart, namespace string) error) error {
	seen := map[string]bool{}
	return b.eachChart(func(c Compiled, chart, namespace string) error {
		values, err := readValues(chart)
		if err != nil {
			return err
		}
		var names []string
		for _, l := range leaves(nil, values) {
			if l.keys[0] == "variables" {
				names = append(names, "variables")
			} else {
				names = append(names, l.name())
			}
		}
		slices.Sort(names)
		shape := strings.Join(slices.Compact(names), " ")
		if seen[shape] {
			return nil
		}
		seen[shape] = true
		return judge(c, chart, namespace)
	})
}

// eachChart calls judge for every case's chart.
func (b *Bench) eachChart(judge func(c Compiled, chart, namespace string) error) error {
	if err := b.needKind("helm"); err != nil {
		return err
	}
	return b.EachCompiled(func(c Compiled) error {
		chart, err := Chart(c.Dir["helm"])
		if err != nil {
			return err
		}
		raw, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		return judge(c, chart, namespaceOf(raw))
	})
}

func (b *Bench) helm(tool string, args ...string) (bed.Result, error) {
	home := filepath.Join(b.Work, tool)
	env := []string{"HELM_CACHE_HOME=" + home, "HELM_CONFIG_HOME=" + home, "HELM_DATA_HOME=" + home}
	if b.Cluster != nil {
		env = append(env, "KUBECONFIG="+b.Cluster.Kubeconfig)
	}
	return bed.Run(b.Ctx, b.Work, env, b.Tool[tool], args...)
}

var majors = []string{"helm3", "helm4"}

func judgeLint(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "charts"}
	lint := func(c Compiled, chart, namespace string) error {
		for _, tool := range majors {
			v.Judged++
			result, err := b.helm(tool, "lint", "--strict", "--namespace", namespace, chart)
			if err != nil {
				return err
			}
			if result.Code != 0 {
				v.Find(c.Case.Name, "%s lint: %s", tool, result.Output())
			}
		}
		return nil
	}
	return v, b.eachShape(lint)
}

// values reads the chart's own values.
func readValues(chart string) (map[string]any, error) {
	text, err := os.ReadFile(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return nil, err
	}
	var all map[string]any
	return all, yaml.Unmarshal(text, &all)
}

// A leaf is one exposed value.
type leaf struct {
	keys  []string
	value any
}

func (l leaf) name() string { return strings.Join(l.keys, ".") }

// nested is the values file that sets the leaf to another value.
func (l leaf) nested(value any) map[string]any {
	for i := len(l.keys) - 1; i >= 0; i-- {
		value = map[string]any{l.keys[i]: value}
	}
	return value.(map[string]any)
}

// structures are exposed as wholes: what is in them is Kubernetes' own.
var structures = map[string]bool{"resources": true, "podLabels": true, "podAnnotations": true, "annotations": true, "nodeSelector": true, "affinity": true,
	"podSecurityContext": true, "securityContext": true}

func leaves(keys []string, value any) []leaf {
	table, ok := value.(map[string]any)
	if !ok || (len(keys) > 0 && structures[keys[len(keys)-1]]) {
		return []leaf{{keys, value}}
	}
	var all []leaf
	for key, child := range table {
		all = append(all, leaves(append(append([]string{}, keys...), key), child)...)
	}
	return all
}

func (b *Bench) templateWith(tool, chart, namespace string, values map[string]any) (objects.Set, error) {
	file := filepath.Join(b.Work, "values.yaml")
	text, err := yaml.Marshal(values)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return nil, err
	}
	return b.render(tool, "template", "judged", chart, "--namespace", namespace, "-f", file)
}

func judgeSchemaOfValues(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "refusals"}
	return v, b.eachShape(func(c Compiled, chart, namespace string) error {
		values, err := readValues(chart)
		if err != nil {
			return err
		}
		var wrong []map[string]any // the top is open: in a foreign chart it is not ours
		for _, l := range leaves(nil, values) {
			wrong = append(wrong, l.nested(otherType(l.value)))
			if len(l.keys) > 1 {
				wrong = append(wrong, leaf{append(append([]string{}, l.keys[:len(l.keys)-1]...), "unknownKey"), nil}.nested("x"))
			}
		}
		for _, values := range wrong {
			for _, tool := range majors {
				v.Judged++
				if _, err := b.templateWith(tool, chart, namespace, values); err == nil {
					v.Find(c.Case.Name, "%s accepts %v", tool, values)
				}
			}
		}
		for _, tool := range majors {
			if _, err := b.templateWith(tool, chart, namespace, map[string]any{"global": map[string]any{"anything": 1}}); err != nil {
				v.Find(c.Case.Name, "%s refuses global: %v", tool, err)
			}
		}
		return nil
	})
}

func otherType(value any) any {
	if _, text := value.(string); text {
		return []any{"a list"}
	}
	return "a string"
}

// An expectation says of an exposed value what another one is, beside which values it shows, and which paths may change.
type expectation struct {
	other  any
	beside map[string]any
	paths  []string
}

// sibling is the values file that sets the leaf's neighbour.
func (l leaf) sibling(name string, value any) map[string]any {
	return leaf{append(append([]string{}, l.keys[:len(l.keys)-1]...), name), nil}.nested(value)
}

func expected(l leaf) (expectation, bool) {
	text := map[string]any{"judged": "yes"}
	last := l.keys[len(l.keys)-1]
	switch {
	case l.name() == "image.repository":
		return expectation{"elsewhere.example.com/other", nil, []string{".containers[0].image"}}, true
	case l.name() == "image.tag":
		return expectation{"other", nil, []string{".containers[0].image"}}, true
	case l.name() == "image.digest":
		return expectation{"sha256:" + strings.Repeat("a", 64), nil, []string{".containers[0].image"}}, true
	case l.name() == "image.pullPolicy":
		return expectation{"Never", nil, []string{".containers[0].imagePullPolicy"}}, true
	case l.name() == "imagePullSecrets":
		return expectation{[]any{map[string]any{"name": "judged"}}, nil, []string{".spec.imagePullSecrets"}}, true
	case l.name() == "serviceAccount.create":
		return expectation{l.value != true, l.sibling("name", "judged"), []string{"ServiceAccount"}}, true
	case l.name() == "serviceAccount.name":
		return expectation{"judged", nil, []string{"ServiceAccount", ".spec.serviceAccountName"}}, true
	case l.name() == "serviceAccount.annotations":
		return expectation{text, l.sibling("create", true), []string{".metadata.annotations"}}, true
	case l.name() == "keyvault.name":
		return expectation{"judged", nil, []string{".spec.parameters.keyvaultName"}}, true
	case l.name() == "keyvault.tenantId":
		return expectation{"99999999-9999-9999-9999-999999999999", nil, []string{".spec.parameters.tenantID"}}, true
	case l.name() == "keyvault.clientId":
		return expectation{"99999999-9999-9999-9999-999999999999", nil, []string{".spec.parameters.", ".metadata.annotations"}}, true
	case l.name() == "extraEnv":
		return expectation{[]any{map[string]any{"name": "JUDGED", "value": "yes"}}, nil, []string{".env"}}, true
	case l.name() == "priorityClassName":
		return expectation{"judged", nil, []string{".spec.priorityClassName"}}, true
	case l.name() == "tolerations":
		return expectation{[]any{map[string]any{"key": "judged", "operator": "Exists"}}, nil, []string{".spec.tolerations"}}, true
	case l.name() == "affinity":
		return expectation{map[string]any{"podAntiAffinity": map[string]any{}}, nil, []string{".spec.affinity"}}, true
	case last == "replicaCount":
		return expectation{0, map[string]any{"autoscaling": map[string]any{"enabled": false}}, []string{".spec.replicas", ".topologySpreadConstraints", "PodDisruptionBudget"}}, true
	case l.name() == "autoscaling.enabled":
		return expectation{l.value != true, nil, []string{".spec.replicas", "HorizontalPodAutoscaler", ".topologySpreadConstraints", "PodDisruptionBudget"}}, true
	case l.keys[0] == "autoscaling":
		return expectation{3, l.sibling("enabled", true), []string{".spec."}}, true
	case l.keys[0] == "variables":
		return expectation{"another value, $(X) and {{ y }}", nil, []string{".env["}}, true
	case last == "resources":
		return expectation{map[string]any{"requests": map[string]any{"cpu": "321m"}}, nil, []string{".containers[0].resources"}}, true
	case l.name() == "podLabels":
		return expectation{text, nil, []string{".spec.template.metadata.labels"}}, true
	case l.name() == "podAnnotations":
		return expectation{text, nil, []string{".spec.template.metadata.annotations"}}, true
	case l.name() == "ingress.annotations":
		return expectation{text, l.sibling("enabled", true), []string{".metadata.annotations"}}, true
	case last == "annotations":
		return expectation{text, nil, []string{".metadata.annotations"}}, true
	case last == "nodeSelector":
		return expectation{text, nil, []string{".spec.nodeSelector"}}, true
	case l.name() == "podSecurityContext":
		return expectation{map[string]any{"runAsUser": 1234}, nil, []string{".spec.securityContext"}}, true
	case l.name() == "securityContext":
		return expectation{map[string]any{"runAsUser": 1234}, nil, []string{".containers[0].securityContext"}}, true
	case last == "type":
		return expectation{"NodePort", nil, []string{".spec.type", ".metadata.annotations"}}, true
	case last == "internal":
		return expectation{l.value != true, l.sibling("type", "LoadBalancer"), []string{".metadata.annotations"}}, true
	case last == "port":
		return expectation{8123, nil, []string{".spec.ports[0].port"}}, true
	case l.name() == "ingress.enabled":
		return expectation{true, nil, []string{"Ingress"}}, true
	case l.name() == "ingress.className":
		return expectation{"judged", l.sibling("enabled", true), []string{".spec.ingressClassName"}}, true
	case l.name() == "ingress.host":
		return expectation{"judged.example.com", l.sibling("enabled", true), []string{".spec.rules[0]"}}, true
	case l.name() == "ingress.tlsSecret":
		return expectation{"judged", l.sibling("enabled", true), []string{".spec.tls"}}, true
	}
	return expectation{}, false
}

// merged lays one values file over another.
func merged(below, above map[string]any) map[string]any {
	all := maps.Clone(below)
	if all == nil {
		all = map[string]any{}
	}
	for key, value := range above {
		under, isTable := all[key].(map[string]any)
		over, both := value.(map[string]any)
		if isTable && both {
			all[key] = merged(under, over)
		} else {
			all[key] = value
		}
	}
	return all
}

// otherChoice is a value that the chart's schema allows beside the default, where it lists the values that it allows.
func otherChoice(chart string, l leaf) (any, bool) {
	text, err := os.ReadFile(filepath.Join(chart, "values.schema.json"))
	if err != nil {
		return nil, false
	}
	var schema map[string]any
	if yaml.Unmarshal(text, &schema) != nil {
		return nil, false
	}
	for _, key := range l.keys {
		properties, _ := schema["properties"].(map[string]any)
		schema, _ = properties[key].(map[string]any)
	}
	choices, _ := schema["enum"].([]any)
	for _, choice := range choices {
		if l.keys[0] == "variables" && choice != l.value {
			return choice, true
		}
	}
	return nil, false
}

func judgeExposedValues(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "values"}
	return v, b.eachShape(func(c Compiled, chart, namespace string) error {
		values, err := readValues(chart)
		if err != nil {
			return err
		}
		for _, l := range leaves(nil, values) {
			v.Judged++
			e, known := expected(l)
			if !known {
				v.Find(c.Case.Name, "%s is exposed, and nobody says what it changes", l.name())
				continue
			}
			if choice, limited := otherChoice(chart, l); limited {
				e.other = choice
			}
			before, err := b.templateWith("helm4", chart, namespace, e.beside)
			if err != nil {
				v.Find(c.Case.Name, "%s: %v", l.name(), err)
				continue
			}
			after, err := b.templateWith("helm4", chart, namespace, merged(e.beside, l.nested(e.other)))
			if err != nil {
				v.Find(c.Case.Name, "%s: %v", l.name(), err)
				continue
			}
			if l.keys[0] == "keyvault" {
				judgeGeneration(&v, c.Case.Name+" "+l.name(), before, after)
				before, after = withoutGenerations(before), withoutGenerations(after)
			}
			judgeChange(&v, c.Case.Name+" "+l.name(), e.paths, objects.Compare(before, after))
		}
		return nil
	})
}

// What holds other secrets is called otherwise: no class keeps its name, and pods roll.
func judgeGeneration(v *Verdict, where string, before, after objects.Set) {
	for key, object := range before {
		if object.Kind() != "SecretProviderClass" {
			continue
		}
		if same, kept := after[key]; kept && len(objects.Diff("", object.Value, same.Value)) > 0 {
			v.Find(where, "%s keeps its name with other content", key)
		}
	}
}

var generation = regexp.MustCompile(`-[0-9a-f]{8}$`)

// withoutGenerations calls every class as it is called besides the hash, and whoever refers to it likewise.
func withoutGenerations(set objects.Set) objects.Set {
	stems := map[string]string{}
	for _, object := range set {
		if object.Kind() == "SecretProviderClass" {
			stems[object.Name()] = generation.ReplaceAllString(object.Name(), "")
		}
	}
	var all []objects.Object
	for _, object := range set {
		renamed, _ := renamedTexts(object.Value, stems).(map[string]any)
		all = append(all, objects.Object{Value: renamed})
	}
	plain, err := objects.NewSet(all)
	if err != nil {
		return set
	}
	return plain
}

func renamedTexts(value any, names map[string]string) any {
	switch v := value.(type) {
	case string:
		if name, known := names[v]; known {
			return name
		}
	case map[string]any:
		renamed := map[string]any{}
		for key, child := range v {
			if key != "spin-aks/config-hash" {
				renamed[key] = renamedTexts(child, names)
			}
		}
		return renamed
	case []any:
		renamed := make([]any, len(v))
		for i, child := range v {
			renamed[i] = renamedTexts(child, names)
		}
		return renamed
	}
	return value
}

// judgeChange wants at least one difference, each at one of the paths. A Job's name follows its content.
func judgeChange(v *Verdict, where string, paths, differences []string) {
	changed := false
	for _, difference := range differences {
		isExpected := strings.HasPrefix(difference, "batch/Job") ||
			slices.ContainsFunc(paths, func(path string) bool { return strings.Contains(difference, path) })
		if isExpected {
			changed = true
		} else {
			v.Find(where, "also changes %s", difference)
		}
	}
	if !changed {
		v.Find(where, "changes nothing")
	}
}

// tables lists the ways to the tables of values, structures included.
func tables(keys []string, value any) [][]string {
	table, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	var all [][]string
	if len(keys) > 0 {
		all = append(all, keys)
	}
	if len(keys) > 0 && structures[keys[len(keys)-1]] {
		return all
	}
	for key, child := range table {
		all = append(all, tables(append(append([]string{}, keys...), key), child)...)
	}
	return all
}

// findNull is the way to the first null of a rendered object.
func findNull(at string, value any) string {
	switch value := value.(type) {
	case nil:
		return at
	case map[string]any:
		for key, child := range value {
			if found := findNull(at+"."+key, child); found != "" {
				return found
			}
		}
	case []any:
		for i, child := range value {
			if found := findNull(fmt.Sprintf("%s[%d]", at, i), child); found != "" {
				return found
			}
		}
	}
	return ""
}

func judgeNulls(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "nulls"}
	return v, b.eachShape(func(c Compiled, chart, namespace string) error {
		values, err := readValues(chart)
		if err != nil {
			return err
		}
		ways := tables(nil, values)
		for _, l := range leaves(nil, values) {
			ways = append(ways, l.keys)
		}
		for _, keys := range ways {
			name := strings.Join(keys, ".")
			for _, tool := range majors {
				v.Judged++
				rendered, err := b.templateWith(tool, chart, namespace, leaf{keys, nil}.nested(nil))
				if err != nil {
					v.Find(c.Case.Name, "%s: %s = null: %v", tool, name, err)
					continue
				}
				for _, o := range rendered {
					if at := findNull(o.Key(), o.Value); at != "" {
						v.Find(c.Case.Name, "%s: %s = null makes %s null", tool, name, at)
					}
				}
			}
		}
		return nil
	})
}

func judgeSubchart(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "charts"}
	return v, b.eachChart(func(c Compiled, chart, namespace string) error {
		if !strings.HasPrefix(c.Case.Name, "example/") {
			return nil
		}
		parent := filepath.Join(b.Work, "parents", filepath.Base(c.Case.Name))
		name := filepath.Base(chart)
		if err := os.MkdirAll(filepath.Join(parent, "charts"), 0o755); err != nil {
			return err
		}
		if err := os.CopyFS(filepath.Join(parent, "charts", name), os.DirFS(chart)); err != nil && !os.IsExist(err) {
			return err
		}
		files := map[string]string{
			"Chart.yaml":  fmt.Sprintf("apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies: [{name: %s, version: '*', condition: %s.enabled}]\n", name, name),
			"values.yaml": fmt.Sprintf("global: {region: west}\n%s: {enabled: true, image: {tag: from-parent}}\n", name),
		}
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(parent, file), []byte(text), 0o644); err != nil {
				return err
			}
		}
		for _, tool := range majors {
			v.Judged++
			rendered, err := b.render(tool, "template", "judged", parent, "--namespace", namespace)
			if err != nil {
				v.Find(c.Case.Name, "%s: %v", tool, err)
				continue
			}
			for _, o := range rendered {
				if image, ok := objects.At(o.Value, "spec", "template", "spec", "containers", "0", "image").(string); ok && !strings.HasSuffix(image, ":from-parent") {
					v.Find(c.Case.Name, "%s: the parent's value does not arrive: %s", tool, image)
				}
			}
		}
		return nil
	})
}

// judgeRelease takes each example through a release's life.
func judgeRelease(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "releases"}
	if err := b.needKind("helm"); err != nil {
		return v, err
	}
	return v, b.eachExample(func(c Compiled, app []objects.Object) error {
		chart, err := Chart(c.Dir["helm"])
		if err != nil {
			return err
		}
		for _, tool := range majors {
			v.Judged++
			namespace := tool + "-" + filepath.Base(c.Case.Name)
			for _, finding := range b.liveRelease(tool, chart, namespace, app) {
				v.Find(c.Case.Name, "%s: %s", tool, finding)
			}
		}
		return nil
	})
}

func (b *Bench) liveRelease(tool, chart, namespace string, app []objects.Object) []string {
	if err := b.ensureNamespace(namespace, nil); err != nil {
		return []string{err.Error()}
	}
	if err := b.provideSecrets(app, namespace); err != nil {
		return []string{err.Error()}
	}
	for _, args := range [][]string{
		{"upgrade", "--install", "judged", chart, "--wait", "--timeout", "180s"},
		{"upgrade", "judged", chart, "--reset-values", "--set", "image.tag=second", "--wait", "--timeout", "180s"},
		{"rollback", "judged", "1", "--wait", "--timeout", "180s"},
		{"uninstall", "judged", "--wait", "--timeout", "180s"},
	} {
		result, err := b.helm(tool, append(args, "--namespace", namespace)...)
		if err != nil {
			return []string{err.Error()}
		}
		if result.Code != 0 {
			return []string{fmt.Sprintf("helm %s: exit %d\n%s\n%s", args[0], result.Code, result.Output(), b.events(namespace))}
		}
	}
	return b.leftovers(app, namespace)
}

// provideSecrets plays the driver in the release's namespace before the pods ask.
func (b *Bench) provideSecrets(app []objects.Object, namespace string) error {
	for _, o := range app {
		if o.Kind() != "SecretProviderClass" {
			continue
		}
		moved := objects.Object{Value: map[string]any{}}
		for key, value := range o.Value {
			moved.Value[key] = value
		}
		moved.Value["metadata"] = map[string]any{"name": o.Name(), "namespace": namespace}
		if err := b.playSecretsDriver(moved); err != nil {
			return err
		}
	}
	return nil
}

// leftovers lists what the release made and its end did not take away.
func (b *Bench) leftovers(app []objects.Object, namespace string) []string {
	var found []string
	for _, o := range app {
		if o.Kind() == "Namespace" {
			continue
		}
		path := fmt.Sprintf("/%s", o.Key())
		elsewhere := objects.Object{Value: map[string]any{"apiVersion": o.Value["apiVersion"], "kind": o.Kind(), "metadata": map[string]any{"name": o.Name(), "namespace": namespace}}}
		address, err := b.API.Path(b.Ctx, elsewhere, namespace)
		if err != nil {
			return []string{err.Error()}
		}
		stored, err := b.API.Get(b.Ctx, address)
		if err == nil && stored != nil && objects.At(stored, "metadata", "deletionTimestamp") == nil {
			found = append(found, "left behind: "+path)
		}
	}
	return found
}
