// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

var registry = []Judgement{
	{Name: "an image can be pushed under the reference that its manifests name, and comes back as it was built", Family: "registry", Tools: []string{"docker-registry", "buildah", "netavark", "skopeo"}, Judge: judgeRegistry},
}

func judgeRegistry(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "images"}
	dir := filepath.Join(b.Work, "registry")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return v, err
	}
	server, address, err := bed.StartRegistry(b.Ctx, b.Tool["docker-registry"], dir)
	if err != nil {
		return v, err
	}
	defer server.Stop()
	for _, c := range b.examples() {
		references, err := b.referencesFor(c, address+"/team")
		if err != nil {
			return v, fmt.Errorf("%s: %w", c.Name, err)
		}
		if len(references) != 1 {
			v.Find(c.Name, "its manifests name the images %v, not one", references)
			continue
		}
		v.Judged++
		for _, finding := range b.judgePush(c, references[0]) {
			v.Find(c.Name, "%s", finding)
		}
	}
	return v, nil
}

// referencesFor compiles the case for another registry and lists the images that its objects name.
func (b *Bench) referencesFor(c inputs.Case, registry string) ([]string, error) {
	moved := inputs.Case{Name: c.Name, Dir: filepath.Join(b.Work, "registry", filepath.Base(c.Name))}
	if err := os.CopyFS(moved.Dir, os.DirFS(c.Dir)); err != nil {
		return nil, err
	}
	if err := moveRegistry(filepath.Join(moved.Dir, "aks-spin.toml"), registry); err != nil {
		return nil, err
	}
	all, err := b.recompile(moved, "registry")
	return imagesOf(all), err
}

// moveRegistry makes the settings name another registry, whether or not they name one now.
func moveRegistry(settings, registry string) error {
	text, err := os.ReadFile(settings)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	table := fmt.Sprintf("[container_registry]\nserver = %q\n", registry)
	for _, key := range []string{"name = ", "server = "} {
		before := "[container_registry]\n" + key
		if strings.Contains(string(text), before) {
			table = strings.Replace(string(text), before, table+"# ", 1)
			return os.WriteFile(settings, []byte(table), 0o644)
		}
	}
	return os.WriteFile(settings, append(text, table...), 0o644)
}

func imagesOf(all []objects.Object) []string {
	var references []string
	for _, o := range all {
		walk(o.Value, func(table map[string]any) {
			if image, ok := table["image"].(string); ok && !slices.Contains(references, image) {
				references = append(references, image)
			}
		})
	}
	return references
}

// judgePush builds the case's image, pushes it, and compares what the registry serves with what was built.
func (b *Bench) judgePush(c inputs.Case, reference string) []string {
	if err := b.prepareImage(c); err != nil {
		return []string{err.Error()}
	}
	built := filepath.Join(b.Work, "registry", "built-"+filepath.Base(c.Name))
	steps := [][]string{
		{"bud", "--isolation", "chroot", "--layers=true", "-f", "Dockerfile", "-t", reference, "."},
		{"push", reference, "oci:" + built + ":judged"},
		{"push", "--tls-verify=false", "--format", "oci", reference, "docker://" + reference},
	}
	for _, step := range steps {
		if _, err := b.buildah(c.Dir, step...); err != nil {
			return []string{err.Error()}
		}
	}
	want, err := b.imageConfig("oci:" + built + ":judged")
	if err != nil {
		return []string{err.Error()}
	}
	got, err := b.imageConfig("docker://"+reference, "--tls-verify=false")
	if err != nil {
		return []string{err.Error()}
	}
	return objects.Diff("config", want, got)
}

// imageConfig is the image's configuration (entry point, layers by their content's digest), as skopeo reads it.
func (b *Bench) imageConfig(from string, options ...string) (any, error) {
	args := append(append([]string{"inspect", "--config"}, options...), from)
	result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool["skopeo"], args...)
	if err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, fmt.Errorf("skopeo inspect %s: exit %d\n%s", from, result.Code, result.Output())
	}
	var config any
	return config, json.Unmarshal([]byte(result.Stdout), &config)
}
