// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/objects"
)

var schemas = []Judgement{
	{Name: "kubeconform agrees, strictly, by the server's own OpenAPI", Family: "schemas", Tools: append([]string{"kubeconform"}, clusterTools...), Judge: judgeSchemas},
}

func judgeSchemas(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "objects"}
	dir, err := b.exportSchemas()
	if err != nil {
		return v, err
	}
	all := filepath.Join(b.Work, "kubeconform")
	if err := os.MkdirAll(all, 0o755); err != nil {
		return v, err
	}
	err = b.EachCompiled(func(c Compiled) error {
		app, err := b.RawObjects(c)
		if err != nil {
			return err
		}
		layer, err := b.RuntimeObjects(c)
		if err != nil {
			return err
		}
		v.Judged += len(app) + len(layer)
		return os.WriteFile(filepath.Join(all, strings.ReplaceAll(c.Case.Name, "/", "__")+".yaml"), join(append(app, layer...)), 0o644)
	})
	if err != nil {
		return v, err
	}
	findings, err := b.conform(dir, all)
	for _, finding := range findings {
		v.Find("kubeconform", "%s", finding)
	}
	return v, err
}

func join(all []objects.Object) []byte {
	var text []byte
	for _, o := range all {
		text = append(append(text, "---\n"...), o.Text...)
	}
	return text
}

// conform runs kubeconform on a file or folder and returns what it refused.
func (b *Bench) conform(schemas, target string) ([]string, error) {
	result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool["kubeconform"], "-strict", "-output", "json",
		"-schema-location", filepath.Join(schemas, "{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json"), target)
	if err != nil {
		return nil, err
	}
	var report struct {
		Resources []struct{ Filename, Kind, Name, Status, Msg string }
	}
	if err := json.Unmarshal([]byte(result.Stdout), &report); err != nil {
		return nil, fmt.Errorf("kubeconform: %w\n%s", err, result.Output())
	}
	var findings []string
	for _, r := range report.Resources {
		findings = append(findings, fmt.Sprintf("%s %s %s: %s %s", filepath.Base(r.Filename), r.Kind, r.Name, r.Status, r.Msg))
	}
	return findings, nil
}

// exportSchemas turns the server's OpenAPI v3 into one strict JSON schema a kind.
func (b *Bench) exportSchemas() (string, error) {
	dir := filepath.Join(b.Work, "schemas")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	paths, err := b.publishedPaths()
	if err != nil {
		return "", err
	}
	for _, entry := range paths {
		address, _ := objects.At(entry, "serverRelativeURL").(string)
		if !strings.Contains(address, "/api/") && !strings.Contains(address, "/apis/") {
			continue
		}
		document, err := b.getJSON(address)
		if err != nil {
			return "", err
		}
		if err := writeKinds(dir, document); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// publishedPaths waits until the server publishes the custom resources too, which it does a while after they are established.
func (b *Bench) publishedPaths() (map[string]any, error) {
	var paths map[string]any
	return paths, bed.Eventually(b.Ctx, 30*time.Second, func() error {
		index, err := b.getJSON("/openapi/v3")
		if err != nil {
			return err
		}
		paths, _ = index["paths"].(map[string]any)
		for _, wanted := range []string{"apis/runtime.spinkube.dev/v1alpha1", "apis/secrets-store.csi.x-k8s.io/v1", "apis/apps/v1", "api/v1"} {
			if paths[wanted] == nil {
				return fmt.Errorf("the server does not publish %s", wanted)
			}
		}
		return nil
	})
}

func (b *Bench) getJSON(path string) (map[string]any, error) {
	code, body, err := b.Cluster.Do(b.Ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return nil, err
	}
	if code != http.StatusOK {
		return nil, fmt.Errorf("%s: %d", path, code)
	}
	var value map[string]any
	return value, json.Unmarshal(body, &value)
}

func writeKinds(dir string, document map[string]any) error {
	all, _ := objects.At(document, "components", "schemas").(map[string]any)
	for _, schema := range all {
		makeStrict(schema)
	}
	for name, schema := range all {
		kinds, _ := objects.At(schema, "x-kubernetes-group-version-kind").([]any)
		for _, kind := range kinds {
			group, _ := objects.At(kind, "group").(string)
			version, _ := objects.At(kind, "version").(string)
			if group == "" {
				group = version // as kubeconform names the core group
			}
			file := fmt.Sprintf("%s_%s_%s.json", group, version, strings.ToLower(fmt.Sprint(objects.At(kind, "kind"))))
			text, err := json.Marshal(map[string]any{"$ref": "#/components/schemas/" + name, "components": map[string]any{"schemas": all}})
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, file), text, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// makeStrict closes every object that lists its properties: the server's
// OpenAPI leaves them open, its own strict validation does not.
func makeStrict(schema any) {
	node, ok := schema.(map[string]any)
	if !ok {
		if list, isList := schema.([]any); isList {
			for _, child := range list {
				makeStrict(child)
			}
		}
		return
	}
	_, listed := node["properties"]
	_, additional := node["additionalProperties"]
	preserve, _ := node["x-kubernetes-preserve-unknown-fields"].(bool)
	if listed && !additional && !preserve {
		node["additionalProperties"] = false
	}
	delete(node, "default") // `{}` beside allOf is no keyword that judges
	for _, child := range node {
		makeStrict(child)
	}
}
