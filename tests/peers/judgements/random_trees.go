// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Names that mean something to a matcher, a builder or a shell, and ordinary ones.
var (
	folderNames = []string{"a", "b", "a b", ".d", "x-y", "ü", "a.d", "n.md", "{c}"}
	fileNames   = []string{"a.txt", "b.md", "x.log", ".h", "a", "n.md", "t,u", "s*r", "q'", "$v", "[k].txt", "é.txt", "A.TXT", "axz.txt"}
)

func oneOf(r *rand.Rand, from []string) string { return from[r.Intn(len(from))] }

// layRandomTree writes an application with a few components over a small tree: nested, hidden and odd names, links, empty folders.
func layRandomTree(dir string, r *rand.Rand) error {
	folders, names, err := layRandomFiles(dir, r)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "spin.toml"), []byte(randomManifest(r, folders, names, nil)), 0o644)
}

// layRandomFiles writes the tree alone, and says which folders and files there are.
func layRandomFiles(dir string, r *rand.Rand) (folders, names []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, err
	}
	folders = append(folders, "")
	for i := r.Intn(8); i >= 0; i-- {
		folders = append(folders, filepath.Join(oneOf(r, folders), oneOf(r, folderNames)))
	}
	for _, folder := range folders {
		if os.MkdirAll(filepath.Join(dir, folder), 0o755) != nil {
			continue // a file has that name
		}
		for i := r.Intn(5); i > 0; i-- {
			name := filepath.Join(folder, oneOf(r, fileNames))
			if os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644) == nil {
				names = append(names, name)
			}
		}
	}
	for i := r.Intn(3) - 1; i > 0; i-- {
		_ = os.Symlink(oneOf(r, []string{"a", "../a", "b/a.txt", "nothing", "../b"}), filepath.Join(dir, oneOf(r, folders), "l"+strconv.Itoa(i)))
	}
	return folders, names, os.WriteFile(filepath.Join(dir, "main.wasm"), []byte("main.wasm"), 0o644)
}

// randomManifest takes what lies elsewhere as sources alone: Spin shows no guest what a pattern finds there.
func randomManifest(r *rand.Rand, folders, names, elsewhere []string) string {
	var out strings.Builder
	out.WriteString("spin_manifest_version = 2\n[application]\nname = \"f\"\nversion = \"1.0.0\"\n")
	for i := r.Intn(2); i >= 0; i-- {
		fmt.Fprintf(&out, "[[trigger.http]]\nroute = \"/%d\"\ncomponent = \"c%d\"\n[component.c%d]\nsource = \"main.wasm\"\nfiles = [", i, i, i)
		for j := r.Intn(3); j >= 0; j-- {
			out.WriteString(randomEntry(r, folders, names, elsewhere) + ", ")
		}
		out.WriteString("]\n")
		if r.Intn(2) == 0 {
			fmt.Fprintf(&out, "exclude_files = [%s, %s]\n", strconv.Quote(randomExclusion(r, folders, names)), strconv.Quote(randomExclusion(r, folders, names)))
		}
	}
	return out.String()
}

func somewhere(r *rand.Rand, folders, names []string) string {
	if len(names) > 0 && r.Intn(2) == 0 {
		return oneOf(r, names)
	}
	return oneOf(r, folders)
}

func randomEntry(r *rand.Rand, folders, names, elsewhere []string) string {
	source := somewhere(r, folders, names)
	if r.Intn(8) == 0 {
		source = filepath.ToSlash(oneOf(r, folders)) + "/../" + source
		source = strings.TrimPrefix(source, "/../")
	}
	if source == "" {
		source = "./"
	}
	switch r.Intn(5) {
	case 0:
		return strconv.Quote(strings.TrimPrefix(source, "./") + oneOf(r, []string{"/*", "/**/*", "/*.txt", "/**/*.md", "/?", ""}))
	case 1:
		return strconv.Quote(oneOf(r, []string{"**/*.txt", "*.md", "*/*", "./**/*", "**/a*", "[ab]/**/*", "a/**/*", "b/**/*", "a", "b"}))
	default:
		if len(elsewhere) > 0 && r.Intn(3) > 0 {
			source = oneOf(r, elsewhere)
		}
		return fmt.Sprintf("{ source = %s, destination = %s }", strconv.Quote(source), strconv.Quote(oneOf(r, []string{"/", "/x", "y", "/x/y", "/q/../r", "/x.txt", "a"})))
	}
}

func randomExclusion(r *rand.Rand, folders, names []string) string {
	switch r.Intn(4) {
	case 0:
		return somewhere(r, folders, names)
	case 1:
		return filepath.Join(oneOf(r, folders), "*")
	default:
		return oneOf(r, []string{"**/*.md", "*.md", "**/a*", "a/*", "a/**/*.txt", "**/n.md", "*z.txt", "a*z.txt", "**/.h", "?.txt", "[ab]/*", "**/b/*"})
	}
}
