// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

var images = []Judgement{
	{Name: "an image built by buildah shows each component exactly the files that Spin shows it, and holds nothing else", Family: "images", Tools: []string{"buildah", "netavark"}, Judge: judgeGuestFiles},
	{Name: "the examples' images are what their Dockerfiles say: files, modes, layers, entry point; built without a builder, they are the same", Family: "images", Tools: []string{"buildah", "netavark", "skopeo", "umoci"}, Judge: judgeExampleImages},
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
	needed := []string{"/spin.toml", "/etc/ssl/certs/ca-certificates.crt"}
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
		v.Judged++
		if err := b.prepareImage(c); err != nil {
			v.Find(c.Name, "%v", err)
			continue
		}
		for _, finding := range b.judgeExampleImage(c.Dir, filepath.Base(c.Name)) {
			v.Find(c.Name, "%s", finding)
		}
	}
	return v, nil
}

// prepareImage compiles the case's Dockerfile, and lays an empty module where `spin build` would have made one.
func (b *Bench) prepareImage(c inputs.Case) error {
	result, err := bed.Run(b.Ctx, c.Dir, nil, b.SpinAks, "compile", "--emit", "dockerfile", "--override", "--color", "never")
	if err != nil {
		return err
	}
	if result.Code != 0 {
		return fmt.Errorf("compile: exit %d\n%s", result.Code, result.Output())
	}
	return layModules(c.Dir, filepath.Join(c.Dir, "Dockerfile"))
}

// layModules lays an empty module wherever the Dockerfile takes one from and there is none.
func layModules(dir, dockerfile string) error {
	text, err := os.ReadFile(dockerfile)
	if err != nil {
		return err
	}
	for _, copied := range copies(string(text)) {
		for _, source := range copied.sources {
			module := filepath.Join(dir, source)
			if _, err := os.Stat(module); err == nil || filepath.Ext(module) != ".wasm" {
				continue
			}
			if err := os.MkdirAll(filepath.Dir(module), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(module, []byte("\x00asm\x01\x00\x00\x00"), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
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
	result, err := bed.Run(b.Ctx, dir, nil, b.Tool["umoci"], "unpack", "--rootless", "--image", layout+":judged", bundle)
	if err != nil || result.Code != 0 {
		return []string{fmt.Sprintf("umoci: %v %s", err, result.Output())}
	}
	root := filepath.Join(bundle, "rootfs")
	_, rest, err := guestFiles(root)
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	for _, file := range rest {
		findings = append(findings, fmt.Sprintf("the image holds %q, which nobody asked for", file))
	}
	findings = append(findings, b.againstPlan(dir, layout, root)...)
	findings = append(findings, b.againstArchive(dir, name, layout, root)...)
	return append(findings, countLayers(dir)...)
}

// againstArchive holds the image that `build` makes by itself to the one that buildah made: by tree, by entry point, and by being the same
// under another umask and another time zone.
func (b *Bench) againstArchive(dir, name, layout, root string) []string {
	archives := filepath.Join(b.Work, "archives")
	if err := os.MkdirAll(archives, 0o755); err != nil {
		return []string{err.Error()}
	}
	var bytes []string
	for _, way := range [][]string{{"TZ=UTC", "0022"}, {"TZ=Asia/Kathmandu", "0077"}} {
		archive := filepath.Join(archives, name+way[1]+".tar")
		script := "umask " + way[1] + "; exec \"$0\" build --oci-archive \"$1\" --color never"
		// `true` is a Spin that has built everything already.
		result, err := bed.Run(b.Ctx, dir, []string{way[0], "SPIN_BIN_PATH=true"}, "sh", "-c", script, b.SpinAks, archive)
		if err != nil || result.Code != 0 {
			return []string{fmt.Sprintf("build: %v %s", err, result.Output())}
		}
		text, err := os.ReadFile(archive)
		if err != nil {
			return []string{err.Error()}
		}
		bytes = append(bytes, string(text))
	}
	if bytes[0] != bytes[1] {
		return []string{"under another umask and time zone it is another image"}
	}
	ours := filepath.Join(archives, name)
	from := "oci-archive:" + filepath.Join(archives, name+"0022.tar")
	result, err := bed.Run(b.Ctx, dir, nil, b.Tool["skopeo"], "--insecure-policy", "copy", from, "oci:"+ours+":judged")
	if err != nil || result.Code != 0 {
		return []string{fmt.Sprintf("skopeo: %v %s", err, result.Output())}
	}
	result, err = bed.Run(b.Ctx, dir, nil, b.Tool["umoci"], "unpack", "--rootless", "--image", ours+":judged", ours+"-bundle")
	if err != nil || result.Code != 0 {
		return []string{fmt.Sprintf("umoci: %v %s", err, result.Output())}
	}
	findings := sameTrees(root, filepath.Join(ours+"-bundle", "rootfs"))
	theirs, err := b.imageConfig("oci:" + layout + ":judged")
	if err != nil {
		return append(findings, err.Error())
	}
	config, err := b.imageConfig("oci:" + ours + ":judged")
	if err != nil {
		return append(findings, err.Error())
	}
	for _, key := range []string{"architecture", "os"} {
		findings = append(findings, objects.Diff(key, objects.At(theirs, key), objects.At(config, key))...)
	}
	return append(findings, objects.Diff("entry point", objects.At(theirs, "config", "Entrypoint"), objects.At(config, "config", "Entrypoint"))...)
}

// sameTrees compares the files of two folders by content, and what is there at all. Modes are the builder's to take from the disk, and
// ours to fix.
func sameTrees(theirs, ours string) []string {
	entries := func(root string) (map[string]string, error) {
		all := map[string]string{}
		err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || file == root {
				return err
			}
			name, err := filepath.Rel(root, file)
			if err != nil || entry.IsDir() {
				all[name+"/"] = ""
				return err
			}
			text, err := os.ReadFile(file)
			all[name] = string(text)
			return err
		})
		return all, err
	}
	there, err := entries(theirs)
	if err != nil {
		return []string{err.Error()}
	}
	here, err := entries(ours)
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	for name, text := range there {
		if other, found := here[name]; !found {
			findings = append(findings, fmt.Sprintf("built natively, the image has no %q", name))
		} else if other != text {
			findings = append(findings, fmt.Sprintf("built natively, %q is another file", name))
		}
	}
	for name := range here {
		if _, found := there[name]; !found {
			findings = append(findings, fmt.Sprintf("built natively, the image has %q, which buildah's has not", name))
		}
	}
	return findings
}

// againstPlan compares the image with its Dockerfile: entry point, layers, and each file's content and mode.
func (b *Bench) againstPlan(dir, layout, root string) []string {
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		return []string{err.Error()}
	}
	config, err := b.imageConfig("oci:" + layout + ":judged")
	if err != nil {
		return []string{err.Error()}
	}
	findings := objects.Diff("entry point", entryPoint(string(text)), objects.At(config, "config", "Entrypoint"))
	plan := copies(string(text))
	if layers, _ := objects.At(config, "rootfs", "diff_ids").([]any); len(layers) != len(plan) {
		findings = append(findings, fmt.Sprintf("%d COPY make %d layers", len(plan), len(layers)))
	}
	ignored, err := leftOut(dir)
	if err != nil {
		return append(findings, err.Error())
	}
	for _, copied := range plan {
		for _, source := range copied.sources {
			findings = append(findings, sameFiles(dir, source, copied.target(root, source), ignored)...)
		}
	}
	return findings
}

// A copyInstruction is one COPY of our Dockerfiles, which are in JSON form.
type copyInstruction struct {
	sources     []string
	destination string
}

// target is where a source lies in the image: below a destination that ends in a slash, else at it.
func (c copyInstruction) target(root, source string) string {
	if strings.HasSuffix(c.destination, "/") && !strings.HasSuffix(source, "/") {
		return filepath.Join(root, c.destination, filepath.Base(source))
	}
	return filepath.Join(root, c.destination)
}

// copies reads the COPY instructions of a Dockerfile whose names hold nothing that COPY would expand.
func copies(dockerfile string) []copyInstruction {
	var all []copyInstruction
	for _, line := range strings.Split(strings.ReplaceAll(dockerfile, "\\\n", ""), "\n") {
		var words []string
		if list, found := strings.CutPrefix(line, "COPY "); found && json.Unmarshal([]byte(list), &words) == nil && len(words) > 1 {
			all = append(all, copyInstruction{words[:len(words)-1], words[len(words)-1]})
		}
	}
	return all
}

// entryPoint is what the Dockerfile's ENTRYPOINT says, as JSON reads it.
func entryPoint(dockerfile string) any {
	var value any
	for _, line := range strings.Split(dockerfile, "\n") {
		if list, found := strings.CutPrefix(line, "ENTRYPOINT "); found {
			_ = json.Unmarshal([]byte(list), &value)
		}
	}
	return value
}

// leftOut matches what the last lines of the .dockerignore take out again of what the lines above let in.
func leftOut(dir string) (*regexp.Regexp, error) {
	text, err := os.ReadFile(filepath.Join(dir, ".dockerignore"))
	if err != nil {
		return nil, err
	}
	patterns := []string{"^$"}
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || line == "*" || line[0] == '#' || line[0] == '!' {
			continue
		}
		pattern := regexp.QuoteMeta(line)
		pattern = strings.ReplaceAll(pattern, `\*\*/`, "(.*/)?")
		patterns = append(patterns, "^"+strings.ReplaceAll(pattern, `\*`, "[^/]*")+"(/|$)")
	}
	return regexp.Compile(strings.Join(patterns, "|"))
}

// sameFiles compares a file, or all below a folder, with its copy: content, mode, and that the
// process in the pod, which is not root, can read it.
func sameFiles(dir, source, copied string, ignored *regexp.Regexp) []string {
	var findings []string
	original := filepath.Join(dir, source)
	err := filepath.WalkDir(original, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(original, file)
		if err == nil && ignored.MatchString(path.Join(filepath.ToSlash(source), filepath.ToSlash(relative))) {
			if _, err := os.Lstat(filepath.Join(copied, relative)); err == nil {
				findings = append(findings, fmt.Sprintf("%s is left out of the context, and in the image all the same", file))
			}
			return nil
		}
		if err != nil {
			return err
		}
		finding, err := sameFile(file, filepath.Join(copied, relative))
		if finding != "" {
			findings = append(findings, finding)
		}
		return err
	})
	if err != nil {
		findings = append(findings, err.Error())
	}
	return findings
}

func sameFile(original, copied string) (string, error) {
	want, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	got, err := os.ReadFile(copied)
	if err != nil {
		return "", err
	}
	wantInfo, err := os.Stat(original)
	if err != nil {
		return "", err
	}
	gotInfo, err := os.Lstat(copied)
	switch {
	case err != nil:
		return "", err
	case string(want) != string(got):
		return fmt.Sprintf("%s was changed", original), nil
	case wantInfo.Mode() != gotInfo.Mode():
		return fmt.Sprintf("%s has mode %v, not %v", original, gotInfo.Mode(), wantInfo.Mode()), nil
	case gotInfo.Mode().Perm()&0o004 == 0:
		return fmt.Sprintf("%s has mode %v: only root could read it", original, gotInfo.Mode()), nil
	}
	return "", nil
}
