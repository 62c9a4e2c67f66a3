// SPDX-License-Identifier: Apache-2.0

// A wire with a registry of its own at its end, and what an undisturbed push leaves there.

package judgements

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"

	"spin-aks.dev/tests/peers/bed"
)

// A line is a wire with a registry of its own, which it can let die.
type line struct {
	*wire
	bench  *Bench
	dir    string
	server *bed.Server
	lay    func(dir string) error // the application that it pushes
	whole  string                 // the digest of an undisturbed push
	usual  int                    // how many requests that has
}

func (b *Bench) openLine(name string, lay func(dir string) error) (*line, error) {
	w, server, err := b.startWire(name)
	if err != nil {
		return nil, err
	}
	l := &line{bench: b, dir: filepath.Join(b.Work, "push", name), server: server, wire: w, lay: lay}
	if err := l.measure(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *line) close() {
	l.wire.close()
	l.server.Stop()
}

// openLines opens several; those that it opened are closed by the caller, even after an error.
func (b *Bench) openLines(name string, count int, lay func(dir string) error) ([]*line, error) {
	var lines []*line
	for i := range count {
		l, err := b.openLine(name+strconv.Itoa(i), lay)
		if err != nil {
			return lines, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func closeLines(lines []*line) {
	for _, l := range lines {
		l.close()
	}
}

// measure pushes undisturbed.
func (l *line) measure() error {
	app, err := l.layApplication("undisturbed")
	if err != nil {
		return err
	}
	result, err := l.bench.push(app, l.address+"/undisturbed", nil)
	if err != nil {
		return err
	}
	printed, err := pushed(result)
	if err != nil {
		return err
	}
	seen, err := l.end()
	l.whole, l.usual = printed.digest, len(seen)
	return err
}

func (l *line) layApplication(name string) (string, error) {
	app := filepath.Join(l.dir, "apps", name)
	return app, l.lay(app)
}

// nextComesThrough pushes undisturbed.
func (l *line) nextComesThrough(app, team string) []string {
	l.begin(nil)
	result, err := l.bench.push(app, l.address+"/"+team, nil)
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	for _, finding := range l.isWhole(app, team, result) {
		findings = append(findings, "the next push: "+finding)
	}
	return findings
}

// isWhole holds what a push says it has done to an undisturbed one, to the lock, and to what the registry itself has.
func (l *line) isWhole(app, team string, result bed.Result) []string {
	printed, err := pushed(result)
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	if printed.digest != l.whole {
		findings = append(findings, fmt.Sprintf("it is %s, undisturbed %s", printed.digest, l.whole))
	}
	findings = append(findings, inLock(app, printed)...)
	if err := l.hasImage(team+"/tiny", printed.tag, l.whole); err != nil {
		findings = append(findings, fmt.Sprintf("the registry does not have what was pushed: %v", err))
	}
	return findings
}

// hasImage asks the registry itself for a tag's manifest and for all that this names.
func (l *line) hasImage(repository, tag, digest string) error {
	text, err := l.fetch(repository, "manifests/"+tag, digest)
	if err != nil {
		return err
	}
	type descriptor struct{ Digest string }
	var manifest struct {
		Config descriptor
		Layers []descriptor
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return err
	}
	for _, blob := range append(manifest.Layers, manifest.Config) {
		if _, err := l.fetch(repository, "blobs/"+blob.Digest, blob.Digest); err != nil {
			return err
		}
	}
	return nil
}

// fetch is an error where the registry has something else than the digest says.
func (l *line) fetch(repository, what, digest string) ([]byte, error) {
	request, err := http.NewRequestWithContext(l.bench.Ctx, http.MethodGet, fmt.Sprintf("http://%s/v2/%s/%s", l.registry, repository, what), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/vnd.oci.image.manifest.v1+json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %d %s", what, answer.StatusCode, text)
	}
	if has := fmt.Sprintf("sha256:%x", sha256.Sum256(text)); has != digest {
		return nil, fmt.Errorf("%s is %s", what, has)
	}
	return text, nil
}
