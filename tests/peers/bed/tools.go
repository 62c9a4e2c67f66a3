// SPDX-License-Identifier: Apache-2.0

// Package bed builds, starts and stops the judges: programs that we did not
// write. Everything binds to 127.0.0.1 on free ports, is stopped by its own
// process id, and leaves no file behind but the tool cache.
package bed

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const kubernetesVersion = "1.34.2"

// A Tool is one judge's program and how to get it.
type Tool struct {
	Name    string // as one calls it, and as --list shows it
	Version string
	// Package is what `go install` or `go build` takes; empty: from Debian.
	Package string
	// Module pins Package; empty: it is pinned by this module's own go.mod.
	Module string
	Debian string // package that brings it, if Package is empty
	Pins   string // folder of the module that pins Package, below this one; empty: this one
	Tags   string // build tags
	Crate  string // folder of a Rust program, below this module; empty: it is none
	Cgo    bool
	binary string // what `go install` calls it, if not Name
}

// Tools lists every judge, cheapest to build first.
func Tools() []Tool {
	kube := func(name string) Tool {
		return Tool{Name: name, Version: kubernetesVersion, Package: "k8s.io/kubernetes/cmd/" + name}
	}
	return []Tool{
		{Name: "etcd", Debian: "etcd-server"},
		{Name: "docker-registry", Debian: "docker-registry"},
		{Name: "netavark", Debian: "netavark"}, // which buildah asks for even where it builds without a network
		{Name: "skopeo", Debian: "skopeo"},
		{Name: "umoci", Debian: "umoci"},
		{Name: "spin-files", Version: "1.0.0", Crate: "tools/spin-files"},
		{Name: "kubeconform", Version: "0.8.0", Package: "github.com/yannh/kubeconform/cmd/kubeconform", Module: "v0.8.0"},
		{Name: "kustomize", Version: "5.8.2", Package: "sigs.k8s.io/kustomize/kustomize/v5", Module: "v5.8.2"},
		{Name: "buildah", Version: "1.38.1", Package: "github.com/containers/buildah/cmd/buildah", Pins: "tools/buildah", Cgo: true,
			Tags: "containers_image_openpgp exclude_graphdriver_btrfs exclude_graphdriver_devicemapper"},
		kube("kubectl"),
		kube("kube-apiserver"),
		kube("kube-controller-manager"),
		kube("kube-scheduler"),
		{Name: "kwok", Version: "0.7.0", Package: "sigs.k8s.io/kwok/cmd/kwok", Module: "v0.7.0"},
		{Name: "helm3", Version: "3.22.0", Package: "helm.sh/helm/v3/cmd/helm", Module: "v3.22.0", binary: "helm"},
		{Name: "helm4", Version: "4.3.1", Package: "helm.sh/helm/v4/cmd/helm", Module: "v4.3.1", binary: "helm"},
	}
}

// CacheDir is where built judges are kept between runs, outside the source tree.
func CacheDir() (string, error) {
	if dir := os.Getenv("SPIN_AKS_JUDGE_CACHE"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder: %w", err)
	}
	return filepath.Join(dir, "spin-aks", "judges"), nil
}

// Path is where the tool lies once it is there.
func (t Tool) Path(cache string) string {
	if !t.isBuilt() {
		for _, dir := range []string{"/usr/bin", "/usr/sbin", "/usr/lib/podman"} {
			if path := filepath.Join(dir, t.Name); isProgram(path) {
				return path
			}
		}
		return filepath.Join("/usr/bin", t.Name)
	}
	return filepath.Join(cache, t.Name+"-"+t.Version, t.binaryName())
}

// isBuilt says whether it is made here, and not a package of Debian's.
func (t Tool) isBuilt() bool { return t.Package != "" || t.Crate != "" }

func (t Tool) binaryName() string {
	if t.binary != "" {
		return t.binary
	}
	return t.Name
}

// Present says whether the tool can be run now.
func (t Tool) Present(cache string) bool {
	return isProgram(t.Path(cache))
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&0o111 != 0
}

// Build makes the tool if it is not there. A half-made one is never left under its final name.
func (t Tool) Build(ctx context.Context, cache, moduleDir string) (time.Duration, error) {
	if t.Present(cache) {
		return 0, nil
	}
	if !t.isBuilt() {
		return 0, fmt.Errorf("%s is not installed: apt-get install %s", t.Name, t.Debian)
	}
	start := time.Now()
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return 0, err
	}
	stage, err := os.MkdirTemp(cache, ".build-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(stage)
	if err := t.compile(ctx, stage, moduleDir); err != nil {
		return 0, fmt.Errorf("building %s %s: %w", t.Name, t.Version, err)
	}
	final := filepath.Dir(t.Path(cache))
	if err := os.MkdirAll(final, 0o755); err != nil {
		return 0, err
	}
	return time.Since(start), os.Rename(filepath.Join(stage, t.binaryName()), t.Path(cache))
}

func (t Tool) compile(ctx context.Context, stage, moduleDir string) error {
	if t.Crate != "" {
		return t.compileCrate(ctx, stage, moduleDir)
	}
	cgo := "CGO_ENABLED=0"
	if t.Cgo {
		cgo = "CGO_ENABLED=1"
	}
	env := []string{"GOBIN=" + stage, "GOTOOLCHAIN=local", cgo, "GOFLAGS=-buildvcs=false"}
	dir, args := stage, []string{"install", "-ldflags", "-s -w", t.Package + "@" + t.Module}
	if t.Module == "" {
		// Without a version, kubectl and helm cannot parse what the server says of itself.
		const v = "k8s.io/component-base/version."
		flags := fmt.Sprintf("-s -w -X %sgitVersion=v%s -X %sgitMajor=1 -X %sgitMinor=34", v, kubernetesVersion, v, v)
		dir, args = filepath.Join(moduleDir, t.Pins), []string{"build", "-tags", t.Tags, "-ldflags", flags, "-o", filepath.Join(stage, t.Name), t.Package}
	}
	result, err := Run(ctx, dir, env, "go", args...)
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("go %s: exit %d\n%s", args[0], result.Code, result.Output())
	}
	return err
}

func (t Tool) compileCrate(ctx context.Context, stage, moduleDir string) error {
	target := filepath.Join(stage, "target")
	result, err := Run(ctx, filepath.Join(moduleDir, t.Crate), nil, "cargo", "build", "--release", "--locked", "--quiet", "--target-dir", target)
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("cargo build: exit %d\n%s", result.Code, result.Output())
	}
	if err != nil {
		return err
	}
	return os.Rename(filepath.Join(target, "release", t.Name), filepath.Join(stage, t.Name))
}
