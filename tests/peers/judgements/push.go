// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
)

var push = []Judgement{
	{Name: "an image that is pushed is the one that `build` makes: by its digest, as skopeo reads it back, and by the files that buildah lays into it", Family: "push", Tools: []string{"docker-registry", "buildah", "netavark", "skopeo", "umoci"}, Judge: judgePushedImages},
	{Name: "what a registry has is not sent again: where nothing has changed it is asked once, where one component has, six times", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeRequests},
	{Name: "a registry with a certificate and passwords of its own takes from who trusts it and has signed in, and nobody else sees the password", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeSigningIn},
	{Name: "a token server is asked once a push, for a password or for an identity token", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeTokens},
	{Name: "whatever befalls whichever request, a push comes through or says why not, and the next one comes through", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeFaults},
	{Name: "a large module is sent in chunks, and goes on from what the registry has of it", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeChunks},
	{Name: "a push that is interrupted or killed at any moment is made good by the next one, and leaves the lock alone behind", Family: "push", Tools: []string{"docker-registry"}, Judge: judgeKilledPushes},
}

// How long a push may take, whatever happens to it.
const longestPush = 60 * time.Second

// push pushes what lies in dir, signed in nowhere but as env says.
func (b *Bench) push(dir, registry string, env []string, more ...string) (bed.Result, error) {
	ctx, cancel := context.WithTimeout(b.Ctx, longestPush)
	defer cancel()
	p, err := b.startPush(ctx, dir, registry, env, more...)
	if err != nil {
		return bed.Result{}, err
	}
	result, err := p.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		return result, nil // killed, as its code says
	}
	return result, err
}

func (b *Bench) startPush(ctx context.Context, dir, registry string, env []string, more ...string) (*bed.Process, error) {
	nobody := []string{"HOME=" + filepath.Join(b.Work, "push", "nobody"), "DOCKER_CONFIG=", "REGISTRY_AUTH_FILE=", "XDG_RUNTIME_DIR=", "XDG_CONFIG_HOME=",
		"SSL_CERT_FILE=", "SSL_CERT_DIR=", "http_proxy=", "https_proxy=", "all_proxy="}
	args := append([]string{"push", "--registry", registry, "--no-build", "--color", "never"}, more...)
	return bed.Start(ctx, dir, append(nobody, env...), b.SpinAks, args...)
}

// A reference is what push prints.
type reference struct{ registry, repository, tag, digest string }

var printedReference = regexp.MustCompile(`^([^/\s]+)/([^:@\s]+):([^@\s]+)@(sha256:[0-9a-f]{64})\n$`)

// pushed is what a push printed that came to its end.
func pushed(result bed.Result) (reference, error) {
	parts := printedReference.FindStringSubmatch(result.Stdout)
	if result.Code != 0 || parts == nil {
		return reference{}, fmt.Errorf("push: exit %d\n%s", result.Code, result.Output())
	}
	return reference{parts[1], parts[2], parts[3], parts[4]}, nil
}

// at is the reference by its tag or its digest: tools take one of them.
func (r reference) at(which string) string {
	if strings.HasPrefix(which, "sha256:") {
		return fmt.Sprintf("docker://%s/%s@%s", r.registry, r.repository, which)
	}
	return fmt.Sprintf("docker://%s/%s:%s", r.registry, r.repository, which)
}

func (r reference) text() string {
	return fmt.Sprintf("%s/%s:%s@%s", r.registry, r.repository, r.tag, r.digest)
}

// startRegistry starts an empty one in a folder of its own.
func (b *Bench) startRegistry(name string) (*bed.Server, string, error) {
	dir := filepath.Join(b.Work, "push", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", err
	}
	return bed.StartRegistry(b.Ctx, b.Tool["docker-registry"], dir)
}

const lockName = "aks-spin.lock"

// inLock holds the lock in dir to what was printed.
func inLock(dir string, printed reference) []string {
	line := fmt.Sprintf("image/%s/%s:%s %s\n", printed.registry, printed.repository, printed.tag, printed.digest)
	if lock, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || !strings.Contains(string(lock), line) {
		return []string{fmt.Sprintf("the lock does not say what was pushed: %v %s", err, lock)}
	}
	return nil
}

// namesBelow are all files below dir, but for the lock.
func namesBelow(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && file != filepath.Join(dir, lockName) {
			names = append(names, strings.TrimPrefix(file, dir))
		}
		return err
	})
	return names, err
}

// leftBehind says what else than the lock a push made of the files that were there.
func leftBehind(dir string, before []string) []string {
	after, err := namesBelow(dir)
	if err != nil {
		return []string{err.Error()}
	}
	return sameNames("files", before, after)
}

func sameNames(what string, want, got []string) []string {
	if slices.Equal(want, got) {
		return nil
	}
	return []string{fmt.Sprintf("the %s are %q, not %q", what, got, want)}
}

// findAll adds several findings about one case.
func (v *Verdict) findAll(where string, findings []string) {
	for _, finding := range findings {
		v.Find(where, "%s", finding)
	}
}

// layCase copies a case to dir, and makes there what an image of it needs.
func (b *Bench) layCase(c inputs.Case, dir string) error {
	if err := os.CopyFS(dir, os.DirFS(c.Dir)); err != nil {
		return err
	}
	return b.prepareImage(inputs.Case{Name: c.Name, Dir: dir})
}

// layTinyApplication writes one with two components, whose whole image is a few hundred bytes.
func layTinyApplication(dir string) error {
	const manifest = `spin_manifest_version = 2
[application]
name = "tiny"
version = "1.0.0"
[[trigger.http]]
route = "/a"
component = "a"
[component.a]
source = "a.wasm"
[[trigger.http]]
route = "/b"
component = "b"
[component.b]
source = "b.wasm"
`
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "spin.toml"), []byte(manifest), 0o644),
		os.WriteFile(filepath.Join(dir, "a.wasm"), []byte(module+customSection("a")), 0o644),
		os.WriteFile(filepath.Join(dir, "b.wasm"), []byte(module+customSection("b")), 0o644))
}

// customSection means nothing, wherever it stands behind a module's header.
func customSection(name string) string {
	return string([]byte{0, byte(len(name) + 1), byte(len(name))}) + name
}
