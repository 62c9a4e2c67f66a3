// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

var steps = []Judgement{
	{Name: "every step that is printed runs as it is printed, in place and with -o, and both come to the same image and objects", Family: "steps",
		Tools: append([]string{"kubectl", "helm3", "docker-registry", "buildah", "netavark", "skopeo"}, clusterTools...), Judge: judgeSteps},
}

// A stepper runs what spin-aks prints: kubectl and helm against the API server, buildah under Docker's name, and stand-ins that
// hold the commands of tools which need an account against those tools' grammar.
type stepper struct {
	*Bench
	bin, home, log string
	registry       string
	download       *httptest.Server // what sources with a URL are fetched from
}

func judgeSteps(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "steps"}
	dir := filepath.Join(b.Work, "steps")
	s := &stepper{Bench: b, bin: filepath.Join(dir, "bin"), home: filepath.Join(dir, "home"), log: filepath.Join(dir, "stand-ins.log")}
	for _, folder := range []string{s.bin, filepath.Join(s.home, ".docker")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return v, err
		}
	}
	server, address, err := bed.StartRegistry(b.Ctx, b.Tool["docker-registry"], dir)
	if err != nil {
		return v, err
	}
	defer server.Stop()
	s.registry = address + "/team"
	s.download = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(module)) }))
	defer s.download.Close()
	if err := s.writeTools(); err != nil {
		return v, err
	}
	// The bed brings the definitions that clusters have; ours are applied by the steps.
	if result, err := s.run(dir, "kubectl delete crd shims.runtime.spinkube.dev --ignore-not-found"); err != nil || result.Code != 0 {
		return v, fmt.Errorf("%w %s", err, result.Output())
	}
	for _, c := range s.cases() {
		for _, kind := range s.kindsOf(c) {
			if err := s.judgeCase(c, kind, &v); err != nil {
				return v, fmt.Errorf("%s -t %s: %w", c.Name, kind, err)
			}
		}
	}
	return v, nil
}

const module = "\x00asm\x01\x00\x00\x00"

var remoteSource = regexp.MustCompile(`url = "[^"]*", digest = "[^"]*"`)

// fetchable makes sources with a URL come from our server.
func (s *stepper) fetchable(manifest string) error {
	text, err := os.ReadFile(manifest)
	if err != nil {
		return err
	}
	ours := fmt.Sprintf("url = %q, digest = \"sha256:%x\"", s.download.URL+"/a.wasm", sha256.Sum256([]byte(module)))
	moved := remoteSource.ReplaceAll(text, []byte(ours))
	if bytes.Equal(moved, text) {
		return nil
	}
	// What another judgement has compiled there speaks of the source that was.
	for _, made := range []string{"Dockerfile", ".dockerignore", ".spin-aks", "aks-spin.lock"} {
		if err := os.RemoveAll(filepath.Join(filepath.Dir(manifest), made)); err != nil {
			return err
		}
	}
	return os.WriteFile(manifest, moved, 0o644)
}

// cases are the examples and the goldens that are about steps, or about what the image holds.
func (s *stepper) cases() []inputs.Case {
	all := s.examples()
	for _, c := range s.Cases {
		// Our registry is none of Azure's, which alone can build.
		isOfAzure := slices.Contains(c.Args, "image.build=acr")
		if !isOfAzure && (strings.HasPrefix(c.Name, "golden/steps/") || strings.HasPrefix(c.Name, "golden/docker/")) {
			all = append(all, c)
		}
	}
	return all
}

// kindsOf are all for the examples; what is built does not depend on the kind of output.
func (s *stepper) kindsOf(c inputs.Case) []string {
	if strings.HasPrefix(c.Name, "example/") {
		return s.Kinds
	}
	return []string{"kube"}
}

func (s *stepper) writeTools() error {
	storage := filepath.Join(s.Work, "containers")
	buildah := fmt.Sprintf("BUILDAH_ISOLATION=chroot TMPDIR='%s' exec '%s' --root '%s' --runroot '%s' --storage-driver vfs", s.Work,
		s.Tool["buildah"], filepath.Join(storage, "root"), filepath.Join(storage, "run"))
	// The same inputs make the same image: no time.
	docker := fmt.Sprintf(`#!/bin/sh
verb=$1; shift
case $verb in
build) %s bud --isolation chroot --layers=true --timestamp 0 "$@";;
push) %s push --tls-verify=false --format oci "$1" "docker://$1";;
esac
echo "docker: there is no $verb here" >&2; exit 2
`, buildah, buildah)
	scripts := map[string]string{
		"docker":  docker,
		"buildah": strings.ReplaceAll(docker, "docker: ", "buildah: "),
		"podman":  strings.ReplaceAll(docker, "docker: ", "podman: "),
		"kubectl": fmt.Sprintf("#!/bin/sh\nKUBECONFIG='%s' exec '%s' \"$@\"\n", s.Cluster.Kubeconfig, s.Tool["kubectl"]),
		"helm":    fmt.Sprintf("#!/bin/sh\nKUBECONFIG='%s' exec '%s' \"$@\"\n", s.Cluster.Kubeconfig, s.Tool["helm3"]),
	}
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(s.bin, name), []byte(script), 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(s.home, ".docker", "config.json"), []byte(`{"auths":{}}`), 0o600); err != nil {
		return err
	}
	return bed.WriteStandIns(s.bin, s.log)
}

// run runs one line in a shell, as somebody would who pastes it.
func (s *stepper) run(dir, line string) (bed.Result, error) {
	env := []string{"PATH=" + s.bin + ":" + os.Getenv("PATH"), "HOME=" + s.home}
	return bed.Run(s.Ctx, dir, env, "/bin/sh", "-c", line)
}

// judgeCase follows the steps of one application as one kind of output, in place and then with -o.
func (s *stepper) judgeCase(c inputs.Case, kind string, v *Verdict) error {
	where := c.Name + " -t " + kind
	application := strings.NewReplacer("/", "-", "_", "-").Replace(c.Name)
	namespace := "s-" + kind + "-" + application
	if len(namespace) > 60 {
		namespace = namespace[:60]
	}
	var images, trees []any
	for _, place := range []string{"in place", "with -o"} {
		dir := filepath.Join(s.Work, "steps", kind, application, strings.ReplaceAll(place, " ", "-"))
		lines, finding, err := s.compile(c, kind, namespace, dir, place)
		if err != nil {
			return err
		}
		if finding != "" {
			v.Find(where, "%s", finding)
			return nil
		}
		for _, line := range lines {
			// Done already, by what it says of itself.
			if place != "in place" && strings.Contains(line, "# once per") {
				continue
			}
			v.Judged++
			if result, err := s.follow(dir, line); err != nil || result.Code != 0 {
				v.Find(where, "%s: `%s`: exit %d %v\n%s", place, line, result.Code, err, result.Output())
				return err
			}
		}
		image, err := s.pushed(lines)
		if err != nil {
			v.Find(where, "%s: %v", place, err)
		}
		all, err := Manifests(outputOf(dir, kind, place))
		if err != nil && kind != "helm" {
			return err
		}
		images, trees = append(images, image), append(trees, valuesOf(all))
	}
	for _, finding := range append(objects.Diff("image", images[0], images[1]), objects.Diff("objects", trees[0], trees[1])...) {
		v.Find(where, "in place and with -o differ: %s", finding)
	}
	return nil
}

// compile copies the case, gives it our registry and a namespace, and hands back the steps that are printed.
func (s *stepper) compile(c inputs.Case, kind, namespace, dir, place string) ([]string, string, error) {
	if err := os.CopyFS(dir, os.DirFS(c.Dir)); err != nil {
		return nil, "", err
	}
	if err := moveRegistry(filepath.Join(dir, "aks-spin.toml"), s.registry); err != nil {
		return nil, "", err
	}
	application, context, err := placesOf(dir)
	if err != nil {
		return nil, "", err
	}
	if err := s.fetchable(filepath.Join(application, "spin.toml")); err != nil {
		return nil, "", err
	}
	settings := append([]string{"compile", "-t", kind, "--color", "never", "--set", "namespace=" + namespace}, c.Args...)
	// Modules that `spin build` would make.
	laid := filepath.Join(dir, "..", "laid")
	result, err := bed.Run(s.Ctx, dir, c.Env, s.SpinAks, append(settings, "--emit", "dockerfile", "-o", laid)...)
	if err != nil || result.Code != 0 {
		return nil, fmt.Sprintf("compile: exit %d\n%s", result.Code, result.Output()), err
	}
	if err := layModules(context, filepath.Join(laid, "Dockerfile")); err != nil {
		return nil, "", err
	}
	// Those from elsewhere are fetched by a step.
	for _, made := range []string{laid, filepath.Join(application, ".spin-aks")} {
		if err := os.RemoveAll(made); err != nil {
			return nil, "", err
		}
	}
	if place != "in place" {
		settings = append(settings, "-o", "../out")
	}
	if result, err = bed.Run(s.Ctx, dir, c.Env, s.SpinAks, settings...); err != nil || result.Code != 0 {
		return nil, fmt.Sprintf("compile: exit %d\n%s", result.Code, result.Output()), err
	}
	var lines []string
	for _, line := range strings.Split(result.Stderr, "\n") {
		if step, found := strings.CutPrefix(line, "next: "); found {
			lines = append(lines, step)
		}
	}
	return lines, "", nil
}

// placesOf are the directory of the manifest and the one that the image is built from, as the settings in dir name them.
func placesOf(dir string) (application, context string, err error) {
	var settings struct {
		Manifest string `toml:"spin_manifest"`
		Image    struct{ Context string }
	}
	text, err := os.ReadFile(filepath.Join(dir, "aks-spin.toml"))
	if err == nil {
		_, err = toml.Decode(string(text), &settings)
	}
	application = filepath.Join(dir, filepath.Dir(settings.Manifest))
	if settings.Image.Context == "" {
		return application, application, err
	}
	return application, filepath.Join(dir, settings.Image.Context), err
}

func outputOf(dir, kind, place string) string {
	root := dir
	if place != "in place" {
		root = filepath.Join(dir, "..", "out")
	}
	return filepath.Join(root, map[string]string{"kube": "manifests", "kustomize": "base", "helm": "charts"}[kind])
}

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// follow runs a step; what is to be read is read, and its commands are run from where it lies.
func (s *stepper) follow(dir, line string) (bed.Result, error) {
	_, readme, isReading := strings.Cut(line, "once per cluster, follow ")
	if !isReading {
		return s.run(dir, line)
	}
	text, err := os.ReadFile(filepath.Join(dir, readme))
	if err != nil {
		return bed.Result{}, err
	}
	// What comes under a heading of its own is for other days: upgrading, taking away.
	install, _, _ := strings.Cut(string(text), "\n## ")
	for _, block := range shellBlock.FindAllStringSubmatch(install, -1) {
		if result, err := s.run(filepath.Dir(filepath.Join(dir, readme)), "set -e\n"+block[1]); err != nil || result.Code != 0 {
			return result, err
		}
	}
	return bed.Result{}, nil
}

// pushed is the configuration of the image that the steps pushed, as the registry serves it: layers by their digests.
func (s *stepper) pushed(lines []string) (any, error) {
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) > 2 && words[0] == "docker" && words[1] == "push" {
			return s.imageConfig("docker://"+words[2], "--tls-verify=false")
		}
	}
	return nil, nil
}

func valuesOf(all []objects.Object) []any {
	var list []any
	for _, o := range all {
		list = append(list, o.Value)
	}
	return list
}
