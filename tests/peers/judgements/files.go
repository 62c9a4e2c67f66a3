// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"spin-aks.dev/tests/peers/bed"
)

var files = []Judgement{
	// What is in the image is read from the Dockerfile by the matchers that builders have: ten thousand builds would take hours.
	{Name: "the image shows each component exactly the files and directories that Spin's own matcher finds: goldens, examples, random trees", Family: "files", Tools: []string{"spin-files"}, Judge: judgeMatchedFiles},
	{Name: "so does one that is built from a directory above, whatever ignore file lies there", Family: "files", Tools: []string{"spin-files"}, Judge: judgeContexts},
}

// How many random trees there are, unless SPIN_AKS_JUDGE_TREES says it; the next tree's seed is the next number.
const usualTrees = 500

func howManyTrees() (int, error) {
	if text := os.Getenv("SPIN_AKS_JUDGE_TREES"); text != "" {
		return strconv.Atoi(text)
	}
	return usualTrees, nil
}

func judgeMatchedFiles(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "trees"}
	for _, c := range b.Cases {
		if !strings.HasPrefix(c.Name, "corpus/") {
			args := append([]string{"compile", "--emit", "dockerfile", "--color", "never"}, c.Args...)
			if err := b.judgeMatched(&v, c.Name, c.Dir, c.Env, args); err != nil {
				return v, err
			}
		}
	}
	trees, err := howManyTrees()
	if err != nil {
		return v, err
	}
	for seed := 0; seed < trees && b.Ctx.Err() == nil; seed++ {
		name := fmt.Sprintf("tree %d", seed)
		dir := filepath.Join(b.Work, "trees", strconv.Itoa(seed))
		if err := layRandomTree(dir, rand.New(rand.NewSource(int64(seed)))); err != nil {
			return v, err
		}
		if err := b.judgeMatched(&v, name, dir, nil, []string{"compile", "--emit", "dockerfile", "--color", "never"}); err != nil {
			return v, err
		}
		if len(v.Findings) == 0 {
			os.RemoveAll(dir)
		}
	}
	return v, nil
}

func (b *Bench) judgeMatched(v *Verdict, name, dir string, env, args []string) error {
	if _, err := os.Stat(filepath.Join(dir, "spin.toml")); err != nil {
		return nil // its manifest lies elsewhere
	}
	shown := filepath.Join(b.Work, "shown")
	if err := os.RemoveAll(shown); err != nil {
		return err
	}
	// Asked first: what compile writes is no part of the application.
	asked, err := bed.Run(b.Ctx, dir, nil, b.Tool["spin-files"], dir, shown)
	if err != nil {
		return err
	}
	if asked.Code != 0 {
		return fmt.Errorf("%s: spin-files: %s", name, asked.Output())
	}
	compiled, err := bed.Run(b.Ctx, dir, env, b.SpinAks, args...)
	if err != nil {
		return err
	}
	if compiled.Code == 3 && onlyStricter(compiled.Stderr) {
		return nil
	}
	v.Judged++
	if refused := strings.TrimSpace(asked.Stdout); refused != "" {
		// A missing file may yet be built: compile warns.
		if compiled.Code == 0 && !strings.Contains(compiled.Stderr, "SA0190") && !strings.Contains(compiled.Stderr, "SA0199") {
			v.Find(name, "Spin refuses: %s", refused)
		}
		return nil
	}
	if compiled.Code != 0 {
		v.Find(name, "Spin shows it, compile: exit %d\n%s", compiled.Code, compiled.Output())
		return nil
	}
	if strings.Contains(compiled.Stderr, "SA0199") {
		return nil // two entries for one path: Spin itself shows now this, now that
	}
	image, problems := readImage(dir, filepath.Join(dir, "Dockerfile"), filepath.Join(dir, ".dockerignore"))
	for _, problem := range problems {
		v.Find(name, "%s", problem)
	}
	for _, finding := range againstShown(dir, dir, shown, image) {
		v.Find(name, "%s", finding)
	}
	return nil
}

// What leaves the application directory, what is in the image twice and what it holds too much of is refused here, and Spin takes it.
func onlyStricter(stderr string) bool {
	for _, line := range strings.Split(stderr, "\n") {
		if code, found := strings.CutPrefix(line, "error[SA"); found && !strings.HasPrefix(code, "0183") && !strings.HasPrefix(code, "0194") && !strings.HasPrefix(code, "0351") {
			return false
		}
	}
	return true
}

// An image, as a builder would make it: what lies where. A folder has the source "/".
type image map[string]string

// readImage plays the builder in a context, with the matchers that builders have: filepath.Match and moby's patternmatcher.
func readImage(dir, dockerfile, ignore string) (image, []string) {
	var problems []string
	lines, err := readIgnore(ignore)
	if err != nil {
		return nil, []string{err.Error()}
	}
	matcher, err := patternmatcher.New(lines)
	if err != nil {
		return nil, []string{err.Error()}
	}
	built := image{}
	text, err := os.ReadFile(dockerfile)
	if err != nil {
		return nil, []string{err.Error()}
	}
	for _, line := range strings.Split(strings.ReplaceAll(string(text), "\\\n", ""), "\n") {
		if folder, found := strings.CutPrefix(line, "WORKDIR "); found {
			built.addFolder(unquote(folder))
		}
		var words []string
		if list, found := strings.CutPrefix(line, "COPY "); !found || json.Unmarshal([]byte(list), &words) != nil {
			continue
		}
		for i := range words {
			words[i] = unquote(words[i])
		}
		for _, source := range words[:len(words)-1] {
			problems = append(problems, built.copy(dir, source, words[len(words)-1], matcher)...)
		}
	}
	return built, problems
}

func readIgnore(name string) ([]string, error) {
	file, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ignorefile.ReadAll(file)
}

// unquote is what a Dockerfile makes of a word without variables.
func unquote(word string) string {
	var out strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' && i+1 < len(word) {
			i++
		} else if word[i] == '"' || word[i] == '\'' {
			continue
		}
		out.WriteByte(word[i])
	}
	return out.String()
}

func (i image) addFolder(folder string) {
	for at := path.Clean(folder); at != "/"; at = path.Dir(at) {
		i[at] = "/"
	}
}

func (i image) copy(dir, pattern, destination string, matcher *patternmatcher.PatternMatcher) []string {
	sources := []string{pattern}
	if strings.ContainsAny(strings.ReplaceAll(pattern, "\\", ""), "*?[") {
		found, err := filepath.Glob(filepath.Join(escapeGlob(dir), pattern))
		if err != nil || len(found) == 0 {
			return []string{fmt.Sprintf("COPY finds nothing: %s", pattern)}
		}
		sources = nil
		for _, one := range found {
			relative, _ := filepath.Rel(dir, one)
			sources = append(sources, relative)
		}
	}
	var problems []string
	for _, source := range sources {
		problems = append(problems, i.copyOne(dir, source, destination, matcher)...)
	}
	return problems
}

func escapeGlob(text string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "?", "\\?", "[", "\\[").Replace(text)
}

func (i image) copyOne(dir, source, destination string, matcher *patternmatcher.PatternMatcher) []string {
	info, err := os.Lstat(filepath.Join(dir, source))
	if os.IsNotExist(err) && !strings.HasPrefix(destination, "/files/") {
		return nil // Wasm that nobody has built
	}
	if err != nil || info.Mode()&fs.ModeSymlink != 0 {
		return []string{fmt.Sprintf("COPY of %s: a link, or %v", source, err)}
	}
	if !info.IsDir() {
		if strings.HasSuffix(destination, "/") {
			destination += path.Base(source)
		}
		return i.put(source, destination, matcher)
	}
	i.addFolder(destination)
	var problems []string
	err = filepath.WalkDir(filepath.Join(dir, source), func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, _ := filepath.Rel(dir, file)
		below, _ := filepath.Rel(filepath.Join(dir, source), file)
		to := path.Join(destination, below)
		ignored, err := matcher.MatchesOrParentMatches(relative)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && !ignored:
			i.addFolder(to)
		case entry.IsDir() || ignored:
		case !entry.Type().IsRegular():
			problems = append(problems, fmt.Sprintf("the image would hold %s, which is no file", relative))
		default:
			problems = append(problems, i.put(relative, to, matcher)...)
		}
		return nil
	})
	if err != nil {
		problems = append(problems, err.Error())
	}
	return problems
}

func (i image) put(source, destination string, matcher *patternmatcher.PatternMatcher) []string {
	if ignored, err := matcher.MatchesOrParentMatches(source); err != nil || ignored {
		return []string{fmt.Sprintf(".dockerignore keeps out %s (%v)", source, err)}
	}
	if strings.HasPrefix(destination, "/files/") {
		i.addFolder(path.Dir(destination))
	}
	i[path.Clean(destination)] = source
	return nil
}

// againstShown compares what each component of an application is mounted with, of a context, with what Spin's matcher copied for it.
func againstShown(dir, application, shown string, built image) []string {
	text, err := os.ReadFile(filepath.Join(application, ".spin-aks", "spin.toml"))
	if err != nil {
		return []string{err.Error()}
	}
	var manifest struct {
		Component map[string]struct{ Files []any }
	}
	if _, err := toml.Decode(string(text), &manifest); err != nil {
		return []string{err.Error()}
	}
	entries, _ := os.ReadDir(shown)
	var findings []string
	for _, entry := range entries {
		id := entry.Name()
		component, found := manifest.Component[id]
		if !found {
			continue
		}
		want, err := treeOf(filepath.Join(shown, id))
		if err != nil {
			return []string{err.Error()}
		}
		got, err := mountOf(dir, built, component.Files)
		if err != nil {
			return []string{fmt.Sprintf("%s: %v", id, err)}
		}
		findings = append(findings, differences(id, want, got)...)
	}
	return findings
}

func differences(id string, want, got map[string]string) []string {
	var findings []string
	for name, content := range want {
		if other, found := got[name]; !found {
			findings = append(findings, fmt.Sprintf("%s does not see %q", id, name))
		} else if other != content {
			findings = append(findings, fmt.Sprintf("%s sees other bytes at %q", id, name))
		}
	}
	for name := range got {
		if _, found := want[name]; !found {
			findings = append(findings, fmt.Sprintf("%s sees %q, which Spin does not show", id, name))
		}
	}
	sort.Strings(findings)
	return findings
}

// treeOf maps each file below root to its bytes, and each folder, with a slash at its end, to nothing.
func treeOf(root string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == root {
			return err
		}
		relative, _ := filepath.Rel(root, file)
		if entry.IsDir() {
			all[relative+"/"] = ""
			return nil
		}
		content, err := os.ReadFile(file)
		all[relative] = string(content)
		return err
	})
	return all, err
}

func mountOf(dir string, built image, mounts []any) (map[string]string, error) {
	all := map[string]string{}
	for _, entry := range mounts {
		source, _, err := mount(entry)
		if err != nil {
			return nil, err
		}
		root := path.Join("/", source)
		if built[root] != "/" {
			return nil, fmt.Errorf("%s is no directory of the image", root)
		}
		for name, from := range built {
			below, found := strings.CutPrefix(name, root+"/")
			if !found {
				continue
			}
			if from == "/" {
				all[below+"/"] = ""
				continue
			}
			content, err := os.ReadFile(filepath.Join(dir, from))
			if err != nil {
				return nil, err
			}
			all[below] = string(content)
		}
	}
	return all, nil
}
