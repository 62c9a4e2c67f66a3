// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"spin-aks.dev/tests/peers/bed"
)

var images = []Judgement{
	{Name: "an image built by buildah shows each component exactly the files that Spin shows it, and holds nothing else", Family: "images", Tools: []string{"buildah", "netavark"}, Judge: judgeGuestFiles},
	{Name: "the examples' images build, hold what their Dockerfiles say, and need no daemon feature", Family: "images", Tools: []string{"buildah", "netavark", "skopeo", "umoci"}, Judge: judgeExampleImages},
}

const mostLayers = 100

// A fileCase is one line of referees/spin/files.jsonl (its README says what the fields mean).
type fileCase struct {
	Name, Toml string
	Tree       []string
	Links      map[string]string
	Files      map[string]string
	Error      any
}

func (b *Bench) fileCases() ([]fileCase, error) {
	if b.Shared == "" {
		return nil, Skip{"the referees are absent"}
	}
	text, err := os.ReadFile(filepath.Join(b.Shared, "referees", "spin", "files.jsonl"))
	if err != nil {
		return nil, err
	}
	var all []fileCase
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var c fileCase
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// lay writes the application as the referee's recorder had it: each file's content is its own path.
func (c fileCase) lay(dir string) error {
	for _, name := range c.Tree {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(name), 0o644); err != nil {
			return err
		}
	}
	for name, target := range c.Links {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			return err
		}
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "spin.toml"), []byte(c.Toml), 0o644)
}

func judgeGuestFiles(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "images"}
	all, err := b.fileCases()
	if err != nil {
		return v, err
	}
	for _, c := range all {
		dir := filepath.Join(b.Work, "files", c.Name)
		if err := c.lay(dir); err != nil {
			return v, err
		}
		result, err := bed.Run(b.Ctx, dir, nil, b.SpinAks, "compile", "--emit", "dockerfile", "--color", "never")
		if err != nil {
			return v, err
		}
		if c.Files == nil || result.Code == 3 {
			// What is refused, and rightly, is the ordinary tests' business; a case that Spin shows files for must build, unless we are stricter.
			continue
		}
		if result.Code != 0 {
			v.Find(c.Name, "compile: exit %d\n%s", result.Code, result.Output())
			continue
		}
		v.Judged++
		for _, finding := range b.judgeFileCase(c, dir) {
			v.Find(c.Name, "%s", finding)
		}
	}
	return v, nil
}

func (b *Bench) judgeFileCase(c fileCase, dir string) []string {
	root, err := b.buildTree(dir, c.Name)
	if err != nil {
		return []string{err.Error()}
	}
	defer os.RemoveAll(root)
	shown, rest, err := guestFiles(root)
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	for guest, content := range c.Files {
		if got, found := shown[guest]; !found {
			findings = append(findings, fmt.Sprintf("the guest does not see %q", guest))
		} else if got != content {
			findings = append(findings, fmt.Sprintf("%q is %.60q, not %.60q", guest, got, content))
		}
	}
	for guest := range shown {
		if _, asked := c.Files[guest]; !asked {
			findings = append(findings, fmt.Sprintf("the guest sees %q, which Spin does not show", guest))
		}
	}
	for _, file := range rest {
		findings = append(findings, fmt.Sprintf("the image holds %q, which nobody asked for", file))
	}
	return append(findings, countLayers(dir)...)
}

func countLayers(dir string) []string {
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		return []string{err.Error()}
	}
	layers := 0
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "COPY ") || strings.HasPrefix(line, "ADD ") || strings.HasPrefix(line, "RUN ") {
			layers++
		}
	}
	if layers > mostLayers {
		return []string{fmt.Sprintf("the image has %d layers", layers)}
	}
	return nil
}

// buildah keeps its storage below the bench's folder and needs no daemon.
func (b *Bench) buildah(dir string, args ...string) (bed.Result, error) {
	storage := filepath.Join(b.Work, "containers")
	all := append([]string{"--root", filepath.Join(storage, "root"), "--runroot", filepath.Join(storage, "run"), "--storage-driver", "vfs"}, args...)
	result, err := bed.Run(b.Ctx, dir, []string{"BUILDAH_ISOLATION=chroot", "STORAGE_DRIVER=vfs", "TMPDIR=" + b.Work}, b.Tool["buildah"], all...)
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("buildah %s: exit %d\n%s", args[0], result.Code, result.Output())
	}
	return result, err
}

// buildTree builds dir's Dockerfile and returns the image's file tree as a folder.
func (b *Bench) buildTree(dir, name string) (string, error) {
	root := filepath.Join(b.Work, "roots", name)
	if err := os.MkdirAll(filepath.Dir(root), 0o755); err != nil {
		return "", err
	}
	_, err := b.buildah(dir, "bud", "--isolation", "chroot", "--layers=false", "-f", "Dockerfile", "-o", "type=local,dest="+root, ".")
	return root, err
}

// guestFiles reads the image as the shim's file mode does: /spin.toml, direct
// mounts only. It returns what the one component sees (guest path to content)
// and every other file of the image that the manifest does not need.
func guestFiles(root string) (map[string]string, []string, error) {
	text, err := os.ReadFile(filepath.Join(root, "spin.toml"))
	if err != nil {
		return nil, nil, err
	}
	var m struct {
		Component map[string]struct {
			Source        any
			Files         []any
			Exclude_files []string
		}
	}
	if _, err := toml.Decode(string(text), &m); err != nil {
		return nil, nil, fmt.Errorf("/spin.toml: %w", err)
	}
	shown := map[string]string{}
	needed := []string{"/spin.toml"}
	for id, component := range m.Component {
		if source, ok := component.Source.(string); ok {
			needed = append(needed, path.Join("/", source))
		}
		if len(component.Exclude_files) > 0 {
			return nil, nil, fmt.Errorf("component %s has exclude_files, which direct mode refuses", id)
		}
		for _, entry := range component.Files {
			source, destination, err := mount(entry)
			if err != nil {
				return nil, nil, err
			}
			if err := showDirectory(root, source, destination, shown); err != nil {
				return nil, nil, err
			}
			needed = append(needed, path.Join("/", source)+"/")
		}
	}
	rest, err := unneeded(root, needed)
	return shown, rest, err
}

func mount(entry any) (source, destination string, err error) {
	switch e := entry.(type) {
	case string:
		return e, path.Join("/", e), nil
	case map[string]any:
		source, _ := e["source"].(string)
		destination, _ := e["destination"].(string)
		return source, path.Join("/", destination), nil
	}
	return "", "", fmt.Errorf("files holds %v", entry)
}

func showDirectory(root, source, destination string, shown map[string]string) error {
	from := filepath.Join(root, source)
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no directory: direct mode mounts nothing else", source)
	}
	return filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s is no regular file", file)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, file)
		shown[path.Join(destination, relative)] = string(content)
		return err
	})
}

func unneeded(root string, needed []string) ([]string, error) {
	var rest []string
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, file)
		name := "/" + relative
		if !slices.ContainsFunc(needed, func(need string) bool {
			return name == need || (strings.HasSuffix(need, "/") && strings.HasPrefix(name, need))
		}) {
			rest = append(rest, name)
		}
		return err
	})
	return rest, err
}

// judgeExampleImages also reads the image back through two other tools.
func judgeExampleImages(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "images"}
	for _, c := range b.examples() {
		result, err := bed.Run(b.Ctx, c.Dir, nil, b.SpinAks, "compile", "--emit", "dockerfile", "--override", "--color", "never")
		if err != nil {
			return v, err
		}
		if result.Code != 0 {
			v.Find(c.Name, "compile: exit %d\n%s", result.Code, result.Output())
			continue
		}
		if strings.Contains(result.Stderr, "warning[") {
			// Sources that `spin build` would make are not there: nothing to build yet.
			v.Notes = append(v.Notes, fmt.Sprintf("images: %s is not built: its sources are not there\n", c.Name))
			continue
		}
		v.Judged++
		for _, finding := range b.judgeExampleImage(c.Dir, filepath.Base(c.Name)) {
			v.Find(c.Name, "%s", finding)
		}
	}
	return v, nil
}

func (b *Bench) judgeExampleImage(dir, name string) []string {
	layout := filepath.Join(b.Work, "layouts", name)
	bundle := filepath.Join(b.Work, "bundles", name)
	for _, folder := range []string{filepath.Dir(layout), filepath.Dir(bundle)} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return []string{err.Error()}
		}
	}
	// Each COPY is a layer of its own, as Docker makes it.
	if _, err := b.buildah(dir, "bud", "--isolation", "chroot", "--layers=true", "-f", "Dockerfile", "-t", name, "."); err != nil {
		return []string{err.Error()}
	}
	if _, err := b.buildah(dir, "push", name, "oci:"+layout+":judged"); err != nil {
		return []string{err.Error()}
	}
	findings, err := b.judgeConfig(layout)
	if err != nil {
		return []string{err.Error()}
	}
	result, err := bed.Run(b.Ctx, dir, nil, b.Tool["umoci"], "unpack", "--rootless", "--image", layout+":judged", bundle)
	if err != nil || result.Code != 0 {
		return append(findings, fmt.Sprintf("umoci: %v %s", err, result.Output()))
	}
	_, rest, err := guestFiles(filepath.Join(bundle, "rootfs"))
	if err != nil {
		findings = append(findings, err.Error())
	}
	for _, file := range rest {
		findings = append(findings, fmt.Sprintf("the image holds %q, which nobody asked for", file))
	}
	return append(append(findings, badModes(filepath.Join(bundle, "rootfs"))...), countLayers(dir)...)
}

// judgeConfig asks skopeo what would be run.
func (b *Bench) judgeConfig(layout string) ([]string, error) {
	result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool["skopeo"], "inspect", "--config", "oci:"+layout+":judged")
	if err != nil {
		return nil, err
	}
	var image struct {
		Config struct{ Entrypoint, Cmd []string }
	}
	if err := json.Unmarshal([]byte(result.Stdout), &image); err != nil {
		return nil, fmt.Errorf("skopeo: %w\n%s", err, result.Output())
	}
	var findings []string
	if len(image.Config.Entrypoint) == 0 && len(image.Config.Cmd) == 0 {
		findings = append(findings, "the image has neither entry point nor command: containerd refuses it outside Kubernetes")
	}
	return findings, nil
}

// badModes lists what the process in the pod, which is not root, could not read.
func badModes(root string) []string {
	var findings []string
	_ = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o004 == 0 {
			findings = append(findings, fmt.Sprintf("%s has mode %v", strings.TrimPrefix(file, root), info.Mode()))
		}
		return err
	})
	return findings
}
