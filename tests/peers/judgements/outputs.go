// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sigs.k8s.io/yaml"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/objects"
)

const managedBy = "app.kubernetes.io/managed-by"

// isRuntimeLayer says whether a file belongs to how Wasm runs on the nodes, not to the application.
func isRuntimeLayer(path string) bool {
	for dir := path; dir != "." && dir != "/"; dir = filepath.Dir(dir) {
		base := filepath.Base(dir)
		if base == "runtime" {
			return true
		}
	}
	return false
}

// RawObjects are the application's objects as raw manifests, in the order in which a user would apply them.
func (b *Bench) RawObjects(c Compiled) ([]objects.Object, error) {
	all, err := readBelow(c.Dir["kube"], func(path string) bool { return !isRuntimeLayer(path) })
	// A namespace in a file of its own is applied first, whatever the file is called.
	slices.SortStableFunc(all, func(x, y objects.Object) int { return cmp.Compare(rank(x), rank(y)) })
	return all, err
}

func rank(o objects.Object) int {
	if o.Kind() == "Namespace" {
		return 0
	}
	return 1
}

// RuntimeObjects are the runtime layer's objects, in the order in which its kustomizations list them.
func (b *Bench) RuntimeObjects(c Compiled) ([]objects.Object, error) {
	var lists []string
	err := filepath.WalkDir(c.Dir["kube"], func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "kustomization.yaml" && isRuntimeLayer(path) {
			lists = append(lists, path)
		}
		return err
	})
	var all []objects.Object
	for _, list := range lists {
		some, readErr := readListed(list)
		err = errors.Join(err, readErr)
		all = append(all, some...)
	}
	return all, err
}

func readListed(kustomization string) ([]objects.Object, error) {
	text, err := os.ReadFile(kustomization)
	if err != nil {
		return nil, err
	}
	var list struct{ Resources []string }
	if err := yaml.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	var all []objects.Object
	for _, file := range list.Resources {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(kustomization), file))
		if err != nil {
			return nil, err
		}
		some, err := objects.Read(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func readBelow(dir string, want func(string) bool) ([]objects.Object, error) {
	var all []objects.Object
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil || !want(relative) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		some, err := objects.Read(text)
		if err != nil {
			return fmt.Errorf("%s: %w", relative, err)
		}
		all = append(all, some...)
		return nil
	})
	return all, err
}

// Overlays are the folders that kustomize builds: one a target.
func Overlays(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "overlays", "*", "kustomization.yaml"))
	var folders []string
	for _, file := range files {
		folders = append(folders, filepath.Dir(file))
	}
	return folders, err
}

// Chart is the application's chart.
func Chart(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "charts", "*", "Chart.yaml"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		if folder := filepath.Dir(file); !isRuntimeLayer(filepath.Base(folder)) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("no chart below %s", dir)
}

// render runs a tool that prints objects.
func (b *Bench) render(tool string, args ...string) (objects.Set, error) {
	result, err := bed.Run(b.Ctx, b.Work, []string{"HELM_CACHE_HOME=" + filepath.Join(b.Work, "helm"), "HELM_CONFIG_HOME=" + filepath.Join(b.Work, "helm"),
		"HELM_DATA_HOME=" + filepath.Join(b.Work, "helm")}, b.Tool[tool], args...)
	if err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, fmt.Errorf("%s %v: exit %d\n%s", tool, args, result.Code, result.Output())
	}
	all, err := objects.Read([]byte(result.Stdout))
	if err != nil {
		return nil, err
	}
	return objects.NewSet(all)
}

// namespaceOf is the namespace of the application's objects, which come after those of a runtime layer that is a part of it.
func namespaceOf(all []objects.Object) string {
	for i := len(all) - 1; i >= 0; i-- {
		if o := all[i]; o.Kind() != "Namespace" && o.Namespace() != "" {
			return o.Namespace()
		}
	}
	return "default"
}
