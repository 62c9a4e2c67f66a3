// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"math/big"
	mathrand "math/rand"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/crypto/bcrypt"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
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

// ---- Pushing ----

// A canary is a password that may be seen nowhere; its odd signs would show where one is quoted or split wrongly.
const canary = `ca:na"ry %41ö\`

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

// ---- Images ----

func judgePushedImages(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "images"}
	server, address, err := b.startRegistry("images")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	for _, c := range b.examples() {
		v.Judged++
		for _, finding := range b.judgePushedImage(c, address) {
			v.Find(c.Name, "%s", finding)
		}
	}
	return v, nil
}

func (b *Bench) judgePushedImage(c inputs.Case, address string) []string {
	name := filepath.Base(c.Name)
	dir := filepath.Join(b.Work, "push", "images", name)
	theirs, entry, err := b.buildAsWritten(c, dir, "push-"+name)
	if err != nil {
		return []string{err.Error()}
	}
	defer os.RemoveAll(theirs)
	before, err := namesBelow(dir)
	if err != nil {
		return []string{err.Error()}
	}
	result, err := b.push(dir, address, nil)
	if err != nil {
		return []string{err.Error()}
	}
	printed, err := pushed(result)
	if err != nil {
		return []string{err.Error()}
	}
	findings := leftBehind(dir, before)
	if lock, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || !strings.Contains(string(lock), printed.text()) {
		findings = append(findings, fmt.Sprintf("the lock does not say what was pushed: %v %s", err, lock))
	}
	findings = append(findings, b.sameDigests(dir, printed)...)
	return append(findings, b.sameImage(dir, theirs, entry, printed)...)
}

// buildAsWritten has buildah build the case's Dockerfile in dir, and leaves there what the case began with. It returns the image's files
// and its entry point.
func (b *Bench) buildAsWritten(c inputs.Case, dir, name string) (root string, entry any, err error) {
	if err := os.CopyFS(dir, os.DirFS(c.Dir)); err != nil {
		return "", nil, err
	}
	if err := b.prepareImage(inputs.Case{Name: c.Name, Dir: dir}); err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		return "", nil, err
	}
	if root, err = b.buildTree(dir, name); err != nil {
		return "", nil, err
	}
	for _, made := range []string{"Dockerfile", ".dockerignore", ".spin-aks", lockName} {
		if err := os.RemoveAll(filepath.Join(dir, made)); err != nil {
			return "", nil, err
		}
	}
	return root, entryPoint(string(text)), nil
}

// sameDigests holds the printed digest to the one of an archive, and to what the registry has under the tag and under the digest itself.
func (b *Bench) sameDigests(dir string, printed reference) []string {
	archive := filepath.Join(b.Work, "push", "archive.tar")
	result, err := bed.Run(b.Ctx, dir, []string{"SPIN_BIN_PATH=true"}, b.SpinAks, "build", "--oci-archive", archive, "--color", "never")
	if err != nil || result.Code != 0 {
		return []string{fmt.Sprintf("build: %v %s", err, result.Output())}
	}
	digests := map[string]string{"build --oci-archive": strings.TrimSpace(result.Stdout)}
	for _, which := range []string{printed.tag, printed.digest} {
		result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool["skopeo"], "inspect", "--tls-verify=false", "--format", "{{.Digest}}", printed.at(which))
		if err != nil || result.Code != 0 {
			return []string{fmt.Sprintf("skopeo inspect %s: %v %s", printed.at(which), err, result.Output())}
		}
		digests["skopeo, by "+which] = strings.TrimSpace(result.Stdout)
	}
	var findings []string
	for who, digest := range digests {
		if digest != printed.digest {
			findings = append(findings, fmt.Sprintf("push prints %s, %s says %s", printed.digest, who, digest))
		}
	}
	return findings
}

// sameImage unpacks what the registry has and compares it with what buildah built.
func (b *Bench) sameImage(dir, theirs string, entry any, printed reference) []string {
	layout := filepath.Join(b.Work, "push", "layouts", filepath.Base(dir))
	if err := os.MkdirAll(filepath.Dir(layout), 0o755); err != nil {
		return []string{err.Error()}
	}
	for _, step := range [][]string{
		{"skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", printed.at(printed.digest), "oci:" + layout + ":judged"},
		{"umoci", "unpack", "--rootless", "--image", layout + ":judged", layout + "-bundle"},
	} {
		if result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool[step[0]], step[1:]...); err != nil || result.Code != 0 {
			return []string{fmt.Sprintf("%s: %v %s", step[0], err, result.Output())}
		}
	}
	findings := sameTrees(theirs, filepath.Join(layout+"-bundle", "rootfs"))
	config, err := b.imageConfig("oci:" + layout + ":judged")
	if err != nil {
		return append(findings, err.Error())
	}
	return append(findings, objects.Diff("entry point", entry, objects.At(config, "config", "Entrypoint"))...)
}

// ---- A wire between us and the registry ----

// A wire leads to a registry. It remembers what went over it, and somebody may meddle with it.
type wire struct {
	address  string // host and port of our end
	registry string // and of the other
	forward  *httputil.ReverseProxy
	server   *http.Server

	mutex     sync.Mutex
	seen      []string
	meddle    meddler
	reopening sync.WaitGroup
	broken    error // a failure of the wire itself
}

// A meddler is shown the n-th request, counted from 1, and says whether it has answered it in the registry's place.
type meddler func(n int, out http.ResponseWriter, in *http.Request) bool

func newWire(registry string) (*wire, error) {
	w := &wire{registry: registry}
	w.forward = httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: registry})
	// A registry that does not answer is one that has gone away, not one that speaks of gateways.
	w.forward.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	return w, w.open("127.0.0.1:0")
}

func (w *wire) open(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	w.address = listener.Addr().String()
	w.server = &http.Server{Handler: w, ErrorLog: log.New(io.Discard, "", 0)}
	go func(server *http.Server) { _ = server.Serve(listener) }(w.server)
	return nil
}

func (w *wire) close() {
	w.reopening.Wait()
	_ = w.server.Close()
}

// begin forgets what was seen; from now on somebody else meddles, or nobody.
func (w *wire) begin(meddle meddler) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.seen, w.meddle = nil, meddle
}

// end says what was seen since, once the wire is whole again.
func (w *wire) end() ([]string, error) {
	w.reopening.Wait()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return slices.Clone(w.seen), w.broken
}

func (w *wire) fail(err error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.broken = errors.Join(w.broken, err)
}

func (w *wire) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	w.mutex.Lock()
	w.seen = append(w.seen, requestName(in))
	n, meddle := len(w.seen), w.meddle
	w.mutex.Unlock()
	if meddle == nil || !meddle(n, out, in) {
		w.forward.ServeHTTP(out, in)
	}
}

var (
	uploadPath = regexp.MustCompile(`/blobs/uploads/.*$`)
	blobPath   = regexp.MustCompile(`/blobs/sha256:.*$`)
	inRegistry = regexp.MustCompile(`^/v2/.*/(manifests|blobs|uploads)\b`)
)

// requestName is `GET manifests/1.0.0`, `PUT uploads`.
func requestName(in *http.Request) string {
	path := uploadPath.ReplaceAllString(in.URL.Path, "/uploads")
	path = blobPath.ReplaceAllString(path, "/blobs")
	return in.Method + " " + inRegistry.ReplaceAllString(path, "$1")
}

// ---- Requests ----

func judgeRequests(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "requests"}
	server, address, err := b.startRegistry("requests")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	w, err := newWire(address)
	if err != nil {
		return v, err
	}
	defer w.close()
	var counts []string
	for _, c := range b.examples() {
		seen, findings, err := b.judgeRequestsOf(c, w)
		if err != nil {
			return v, fmt.Errorf("%s: %w", c.Name, err)
		}
		for _, finding := range findings {
			v.Find(c.Name, "%s", finding)
		}
		for _, each := range seen {
			v.Judged += each
		}
		counts = append(counts, fmt.Sprintf("%s %v", filepath.Base(c.Name), seen))
	}
	v.Notes = append(v.Notes, "requests of a first push, of a second, and of one with a changed module: "+strings.Join(counts, ", ")+"\n")
	return v, nil
}

// judgeRequestsOf counts the requests of a first push, of a second, and of one after a module has changed.
func (b *Bench) judgeRequestsOf(c inputs.Case, w *wire) (counts []int, findings []string, err error) {
	dir := filepath.Join(b.Work, "push", "requests", filepath.Base(c.Name))
	if err := os.CopyFS(dir, os.DirFS(c.Dir)); err != nil {
		return nil, nil, err
	}
	if err := b.prepareImage(inputs.Case{Name: c.Name, Dir: dir}); err != nil {
		return nil, nil, err
	}
	var tag string
	for _, round := range []string{"first", "second", "changed"} {
		if round == "changed" {
			if err := changeOneModule(dir); err != nil {
				return nil, nil, err
			}
		}
		w.begin(nil)
		result, err := b.push(dir, w.address, nil)
		if err != nil {
			return nil, nil, err
		}
		printed, err := pushed(result)
		if err != nil {
			return counts, append(findings, err.Error()), nil
		}
		tag = printed.tag
		seen, err := w.end()
		if err != nil {
			return nil, nil, err
		}
		counts = append(counts, len(seen))
		sort.Strings(seen)
		if want := requestsOf(round, tag); want != nil {
			for _, finding := range sameNames("requests", want, seen) {
				findings = append(findings, round+" push: "+finding)
			}
		}
	}
	return counts, findings, nil
}

// requestsOf are those of a push, sorted; of a first one there are as many as blobs need.
func requestsOf(round, tag string) []string {
	switch round {
	case "second":
		return []string{"GET manifests/" + tag}
	case "changed":
		return []string{"GET manifests/" + tag, "POST uploads", "POST uploads", "PUT manifests/" + tag, "PUT uploads", "PUT uploads"}
	}
	return nil
}

func changeOneModule(dir string) error {
	var modules []string
	err := filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
		if filepath.Ext(file) == ".wasm" {
			modules = append(modules, file)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(modules) == 0 {
		return fmt.Errorf("%s has no module", dir)
	}
	text, err := os.ReadFile(modules[0])
	if err != nil {
		return err
	}
	return os.WriteFile(modules[0], append(text, customSection("changed")...), 0o644)
}

// ---- Signing in ----

// signIn writes Docker's configuration for one server into dir, and returns the variable that names it.
func signIn(dir, server string, entry map[string]string) (string, error) {
	text, err := json.Marshal(map[string]any{"auths": map[string]any{server: entry}})
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return "DOCKER_CONFIG=" + dir, os.WriteFile(filepath.Join(dir, "config.json"), text, 0o600)
}

func basic(user, password string) map[string]string {
	return map[string]string{"auth": base64.StdEncoding.EncodeToString([]byte(user + ":" + password))}
}

// A signing is one way to come to a registry, and what becomes of it.
type signing struct {
	name string
	env  []string
	code int
	says string // on stderr
}

func judgeSigningIn(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "pushes"}
	place := filepath.Join(b.Work, "push", "signing-in")
	app := filepath.Join(place, "app")
	if err := layTinyApplication(app); err != nil {
		return v, err
	}
	authority, server, address, err := b.startGuardedRegistry(place)
	if err != nil {
		return v, err
	}
	defer server.Stop()
	all, err := signings(place, authority, address)
	if err != nil {
		return v, err
	}
	watch := watchArguments(canary)
	for _, s := range all {
		v.Judged++
		result, err := b.push(app, address, s.env, "--verbose")
		if err != nil {
			return v, err
		}
		if result.Code != s.code || !strings.Contains(result.Stderr, s.says) {
			v.Find(s.name, "exit %d, not %d with %q\n%s", result.Code, s.code, s.says, result.Output())
		}
		for _, finding := range tellsSecret(result, app) {
			v.Find(s.name, "%s", finding)
		}
	}
	if shown := watch(); shown != "" {
		v.Find(shown, "its arguments show the password")
	}
	return v, nil
}

// signings are in an order in which the last but one is the first that is let in.
func signings(place, authority, address string) ([]signing, error) {
	trust := "SSL_CERT_FILE=" + authority
	wrong, err := signIn(filepath.Join(place, "wrong"), address, basic("judge", canary+"?"))
	if err != nil {
		return nil, err
	}
	right, err := signIn(filepath.Join(place, "right"), address, basic("judge", canary))
	if err != nil {
		return nil, err
	}
	helped, err := writeHelper(filepath.Join(place, "helped"))
	if err != nil {
		return nil, err
	}
	return []signing{
		{"without the authority", []string{right}, 6, "certificate"},
		{"without a password", []string{trust}, 7, "docker login"},
		{"with a wrong password", []string{trust, wrong}, 7, "`judge`"},
		{"with the right one", []string{trust, right}, 0, "pushed"},
		{"with a credential helper's", append(helped, trust), 0, "nothing was sent"},
	}, nil
}

// writeHelper makes a credential helper that knows the password, and returns the variables under which it is asked.
func writeHelper(dir string) ([]string, error) {
	answer, err := json.Marshal(map[string]string{"Username": "judge", "Secret": canary})
	if err != nil {
		return nil, err
	}
	script := "#!/bin/sh\ncat <<'END'\n" + string(answer) + "\nEND\n"
	return []string{"DOCKER_CONFIG=" + dir, "PATH=" + dir + ":" + os.Getenv("PATH")}, errors.Join(
		os.MkdirAll(dir, 0o700),
		os.WriteFile(filepath.Join(dir, "docker-credential-judge"), []byte(script), 0o700),
		os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"credsStore": "judge"}`), 0o600))
}

// tellsSecret looks for the password, plain or as it is sent, in what a push said and in what it wrote.
func tellsSecret(result bed.Result, app string) []string {
	secrets := []string{canary, base64.StdEncoding.EncodeToString([]byte(canary)), basic("judge", canary)["auth"], url.QueryEscape(canary)}
	texts := map[string]string{"stdout": result.Stdout, "stderr": result.Stderr}
	err := filepath.WalkDir(app, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(file)
		texts[file] = string(text)
		return err
	})
	var findings []string
	if err != nil {
		findings = append(findings, err.Error())
	}
	for where, text := range texts {
		if slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(text, secret) }) {
			findings = append(findings, where+" shows the password")
		}
	}
	return findings
}

// watchArguments looks at the arguments of all that runs, until what it returns is called: that names who showed the secret.
func watchArguments(secret string) func() string {
	stop, found := make(chan struct{}), make(chan string, 1)
	go func() {
		shown := ""
		for {
			select {
			case <-stop:
				found <- shown
				return
			case <-time.After(time.Millisecond):
			}
			commands, _ := filepath.Glob("/proc/[0-9]*/cmdline")
			for _, command := range commands {
				if text, err := os.ReadFile(command); err == nil && strings.Contains(string(text), secret) {
					shown, _, _ = strings.Cut(string(text), "\x00")
				}
			}
		}
	}()
	return func() string {
		close(stop)
		return <-found
	}
}

// startGuardedRegistry starts one with TLS and one user. It returns the file of its authority's certificate, too.
func (b *Bench) startGuardedRegistry(dir string) (authority string, server *bed.Server, address string, err error) {
	r := bed.Registry{Certificate: filepath.Join(dir, "server.crt"), Key: filepath.Join(dir, "server.key"), Passwords: filepath.Join(dir, "htpasswd")}
	authority = filepath.Join(dir, "authority.crt")
	if err := writeCertificates(authority, r.Certificate, r.Key); err != nil {
		return "", nil, "", err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(canary), bcrypt.MinCost)
	if err != nil {
		return "", nil, "", err
	}
	if err := os.WriteFile(r.Passwords, []byte("judge:"+string(hash)+"\n"), 0o600); err != nil {
		return "", nil, "", err
	}
	server, address, err = r.Start(b.Ctx, b.Tool["docker-registry"], dir)
	return authority, server, address, err
}

// writeCertificates makes an authority, and a server's certificate for 127.0.0.1 that it has signed.
func writeCertificates(authority, certificate, key string) error {
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	from, until := time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "judge's authority"}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "judge's registry"}, NotBefore: from, NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	rootBytes, err := x509.CreateCertificate(rand.Reader, root, root, &signer.PublicKey, signer)
	if err != nil {
		return err
	}
	leafBytes, err := x509.CreateCertificate(rand.Reader, leaf, root, &own.PublicKey, signer)
	if err != nil {
		return err
	}
	keyBytes, err := x509.MarshalECPrivateKey(own)
	if err != nil {
		return err
	}
	write := func(file, kind string, bytes []byte) error {
		return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600)
	}
	return errors.Join(write(authority, "CERTIFICATE", rootBytes), write(certificate, "CERTIFICATE", leafBytes), write(key, "EC PRIVATE KEY", keyBytes))
}

// ---- Tokens ----

// A tokenServer stands before a registry and lets through who shows its token (distribution.github.io/distribution/spec/auth/token, …/oauth).
type tokenServer struct {
	address    string
	repository string // that the next push is to
	revokeAt   int    // the request at which all tokens end; 0: none

	mutex  sync.Mutex
	tokens []string // that it takes
	asked  int
	wrong  []string // what of the questions is not as the specification has it
}

const (
	tokenService  = "judge's registry"
	identityToken = `id en+ti/ty=&token%`
	tokenBegin    = "judge-token-"
)

func (t *tokenServer) meddle(n int, out http.ResponseWriter, in *http.Request) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if in.URL.Path == "/token" {
		t.answer(out, in)
		return true
	}
	if t.revokeAt > 0 && n == t.revokeAt {
		t.tokens = nil
	}
	if token, found := strings.CutPrefix(in.Header.Get("Authorization"), "Bearer "); found && slices.Contains(t.tokens, token) {
		in.Header.Del("Authorization")
		return false
	}
	// As registries do: what this one request needs, which is less than the push does.
	out.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="http://%s/token",service="%s",scope="repository:%s:pull"`, t.address, tokenService, t.repository))
	http.Error(out, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`, http.StatusUnauthorized)
	return true
}

// answer hands out a token under the name that it has in the protocol that was spoken.
func (t *tokenServer) answer(out http.ResponseWriter, in *http.Request) {
	t.asked++
	if err := in.ParseForm(); err != nil {
		t.wrong = append(t.wrong, err.Error())
	}
	if service := in.Form["service"]; !slices.Equal(service, []string{tokenService}) {
		t.wrong = append(t.wrong, fmt.Sprintf("it is asked for the service %q", service))
	}
	if want := "repository:" + t.repository + ":pull,push"; !slices.Equal(in.Form["scope"], []string{want}) {
		t.wrong = append(t.wrong, fmt.Sprintf("it is asked for %q, not %q", in.Form["scope"], want))
	}
	name, isGranted := "token", false
	if in.Method == http.MethodPost {
		name = "access_token"
		isGranted = in.PostForm.Get("grant_type") == "refresh_token" && in.PostForm.Get("refresh_token") == identityToken && in.PostForm.Get("client_id") != ""
	} else if user, password, ok := in.BasicAuth(); ok {
		isGranted = user == "judge" && password == canary
	}
	if !isGranted {
		http.Error(out, `{"details":"incorrect username or password"}`, http.StatusUnauthorized)
		return
	}
	token := fmt.Sprintf("%s%d-%s", tokenBegin, t.asked, t.repository)
	t.tokens = append(t.tokens, token)
	_ = json.NewEncoder(out).Encode(map[string]any{name: token, "expires_in": 300})
}

// A tokenCase is one way to ask for a token, what becomes of the push, and how often the token server is asked.
type tokenCase struct {
	name        string
	entry       map[string]string // of Docker's configuration
	code        int
	least, most int
	revokeAt    int
}

func tokenCases() []tokenCase {
	// As `az acr login` keeps it.
	identity := basic("00000000-0000-0000-0000-000000000000", "")
	identity["identitytoken"] = identityToken
	return []tokenCase{
		{name: "a password", entry: basic("judge", canary), least: 1, most: 1},
		{name: "an identity token", entry: identity, least: 1, most: 1},
		{name: "a wrong password", entry: basic("judge", canary+"?"), code: 7, least: 1, most: 1},
		{name: "a wrong identity token", entry: map[string]string{"identitytoken": canary}, code: 7, least: 1, most: 1},
		{name: "nothing", entry: map[string]string{}, code: 7, least: 0, most: 1},
		// Four blobs are on their way at once, and each may find out by itself.
		{name: "a password, and a token that ends half-way", entry: basic("judge", canary), least: 2, most: 5, revokeAt: 7},
	}
}

func judgeTokens(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "pushes"}
	server, address, err := b.startRegistry("tokens")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	w, err := newWire(address)
	if err != nil {
		return v, err
	}
	defer w.close()
	watch := watchArguments(canary)
	for i, c := range tokenCases() {
		v.Judged++
		findings, err := b.judgeTokenCase(c, w, fmt.Sprintf("team%d", i))
		if err != nil {
			return v, err
		}
		for _, finding := range findings {
			v.Find(c.name, "%s", finding)
		}
	}
	if shown := watch(); shown != "" {
		v.Find(shown, "its arguments show the password")
	}
	return v, nil
}

func (b *Bench) judgeTokenCase(c tokenCase, w *wire, team string) ([]string, error) {
	dir := filepath.Join(b.Work, "push", "tokens", team)
	app := filepath.Join(dir, "app")
	if err := layTinyApplication(app); err != nil {
		return nil, err
	}
	config, err := signIn(filepath.Join(dir, "docker"), w.address, c.entry)
	if err != nil {
		return nil, err
	}
	t := &tokenServer{address: w.address, repository: team + "/tiny", revokeAt: c.revokeAt}
	w.begin(t.meddle)
	result, err := b.push(app, w.address+"/"+team, []string{config}, "--verbose")
	if err != nil {
		return nil, err
	}
	findings := append(t.wrong, tellsSecret(result, app)...)
	if result.Code != c.code {
		findings = append(findings, fmt.Sprintf("exit %d, not %d\n%s", result.Code, c.code, result.Output()))
	}
	if t.asked < c.least || t.asked > c.most {
		findings = append(findings, fmt.Sprintf("the token server is asked %d times, not %d to %d", t.asked, c.least, c.most))
	}
	if said := result.Stdout + result.Stderr; strings.Contains(said, tokenBegin) || strings.Contains(said, identityToken) {
		findings = append(findings, "a token is shown")
	}
	_, err = w.end()
	return findings, err
}

// ---- Faults ----

// A fault befalls one request, or all from one on.
type fault struct {
	name   string
	passes bool // whether a push has to come through that it befalls once
	denies bool // whether it is about who asks: exit 7
	lasts  bool // whether it may befall all requests
	strike func(l *line, next http.Handler, out http.ResponseWriter, in *http.Request)
}

var allFaults = []fault{
	{name: "closed before an answer", passes: true, lasts: true, strike: hangUp},
	{name: "no connection for 300 ms", passes: true, strike: (*line).refuse},
	{name: "closed half-way through what is sent", passes: true, lasts: true, strike: cutRequest},
	{name: "closed in the answer's first line", passes: true, lasts: true, strike: cuttingAt(0.04)},
	{name: "closed half-way through the answer", passes: true, lasts: true, strike: cuttingAt(0.5)},
	{name: "closed after three quarters of the answer", passes: true, lasts: true, strike: cuttingAt(0.75)},
	{name: "closed before the answer's last bytes", passes: true, lasts: true, strike: cuttingAt(0.97)},
	{name: "401 without a challenge", denies: true, lasts: true, strike: answering(http.StatusUnauthorized)},
	{name: "403", denies: true, lasts: true, strike: answering(http.StatusForbidden)},
	{name: "404", lasts: true, strike: answering(http.StatusNotFound)},
	{name: "409", lasts: true, strike: answering(http.StatusConflict)},
	{name: "429 for a second", passes: true, lasts: true, strike: answering(http.StatusTooManyRequests)},
	{name: "500", passes: true, lasts: true, strike: answering(http.StatusInternalServerError)},
	{name: "503", passes: true, lasts: true, strike: answering(http.StatusServiceUnavailable)},
	{name: "200 with garbage", lasts: true, strike: answering(http.StatusOK)},
	{name: "300 ms late", passes: true, lasts: true, strike: answerLate},
	{name: "the registry dies and comes back", passes: true, strike: (*line).restart},
}

func hangUp(*line, http.Handler, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func answerLate(_ *line, next http.Handler, out http.ResponseWriter, in *http.Request) {
	time.Sleep(300 * time.Millisecond)
	next.ServeHTTP(out, in)
}

// answering answers in the registry's place, with a body that says nothing.
func answering(status int) func(*line, http.Handler, http.ResponseWriter, *http.Request) {
	return func(_ *line, _ http.Handler, out http.ResponseWriter, _ *http.Request) {
		if status == http.StatusTooManyRequests {
			out.Header().Set("Retry-After", "1")
		}
		out.WriteHeader(status)
		_, _ = io.WriteString(out, "\x00<html>{\"errors\":[[[")
	}
}

// A cut body ends with an error after its first half.
type cutBody struct {
	io.Reader
	io.Closer
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// cutRequest lets the registry have half of the body, and nobody have an answer. What has no body is not answered either.
func cutRequest(_ *line, next http.Handler, out http.ResponseWriter, in *http.Request) {
	if in.ContentLength <= 0 {
		panic(http.ErrAbortHandler)
	}
	in.Body = cutBody{io.MultiReader(io.LimitReader(in.Body, in.ContentLength/2), brokenReader{}), in.Body}
	next.ServeHTTP(out, in)
}

// cuttingAt lets the registry do what it is asked for, and gives a part of its answer, be that of the head or of the body.
func cuttingAt(part float64) func(*line, http.Handler, http.ResponseWriter, *http.Request) {
	return func(_ *line, next http.Handler, out http.ResponseWriter, in *http.Request) {
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, in)
		answer := whole.Result()
		if answer.ContentLength < 0 {
			// Of a body that ends where the connection does nobody could tell that there was more.
			answer.ContentLength = int64(whole.Body.Len())
		}
		text, err := httputil.DumpResponse(answer, in.Method != http.MethodHead)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		connection, _, err := out.(http.Hijacker).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = connection.Write(text[:int(part*float64(len(text)))])
		_ = connection.Close()
	}
}

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
	server, address, err := b.startRegistry(name)
	if err != nil {
		return nil, err
	}
	l := &line{bench: b, dir: filepath.Join(b.Work, "push", name), server: server, lay: lay}
	if l.wire, err = newWire(address); err != nil {
		server.Stop()
		return nil, err
	}
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

// refuse closes all connections and takes no new ones for a while.
func (l *line) refuse(http.Handler, http.ResponseWriter, *http.Request) {
	l.reopening.Add(1)
	_ = l.wire.server.Close()
	go func() {
		defer l.reopening.Done()
		time.Sleep(300 * time.Millisecond)
		if err := l.open(l.address); err != nil {
			l.fail(err)
		}
	}()
	panic(http.ErrAbortHandler)
}

// restart lets the registry die and a new one come up over the same files.
func (l *line) restart(http.Handler, http.ResponseWriter, *http.Request) {
	l.reopening.Add(1)
	go func() {
		defer l.reopening.Done()
		l.server.Stop()
		server, _, err := bed.Registry{Address: l.registry}.Start(l.bench.Ctx, l.bench.Tool["docker-registry"], l.dir)
		if err != nil {
			l.fail(err)
			return
		}
		l.server = server
	}()
	panic(http.ErrAbortHandler)
}

// A trial is one push with a fault.
type trial struct {
	fault  fault
	of     string // counts the requests of this name alone; empty: all
	at     int
	isLong bool // whether it befalls all later requests, too
	// Whether the registry wants a token: then the second request is for that.
	wantsToken bool
}

func (t trial) name() string {
	place := "at request"
	if t.isLong {
		place = "from request"
	}
	if t.wantsToken {
		place = "of a token, " + place
	}
	return fmt.Sprintf("%s, %s %s", t.fault.name, place, strings.TrimSpace(fmt.Sprintf("%d %s", t.at, t.of)))
}

// befalls says whether the count-th request is one that goes wrong.
func (t trial) befalls(count int) bool { return count == t.at || (count > t.at && t.isLong) }

const tokenRequest = 2

// trials are every fault at every request and at that for a token, and for ever from the first one, from one in the middle, and from the
// last one on.
func trials(requests int) []trial {
	var all []trial
	for _, f := range allFaults {
		for at := 1; at <= requests; at++ {
			all = append(all, trial{fault: f, at: at})
		}
		all = append(all, trial{fault: f, at: tokenRequest, wantsToken: true})
		if !f.lasts {
			continue
		}
		for _, at := range []int{1, requests / 2, requests} {
			all = append(all, trial{fault: f, at: at, isLong: true})
		}
	}
	return all
}

// An outcome is what became of a trial.
type outcome struct {
	trial    trial
	took     time.Duration
	code     int
	sent     int64 // bytes of blobs, whoever got them
	findings []string
	err      error
}

// How many lines there are. Most trials wait for the pauses between two attempts.
const linesAtOnce = 8

func judgeFaults(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "faults"}
	lines, err := b.openLines("faults", linesAtOnce, layTinyApplication)
	defer closeLines(lines)
	if err != nil {
		return v, err
	}
	outcomes := tryAll(lines, trials(lines[0].usual))
	err = v.addOutcomes(outcomes)
	v.Notes = append(v.Notes, tallyOutcomes(outcomes, lines[0].usual))
	return v, err
}

func (v *Verdict) addOutcomes(outcomes []outcome) error {
	var errs []error
	for _, o := range outcomes {
		v.Judged++
		errs = append(errs, o.err)
		for _, finding := range o.findings {
			v.Find(o.trial.name(), "%s", finding)
		}
	}
	return errors.Join(errs...)
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

// tryAll divides the trials between the lines, and returns their outcomes in the order of the trials.
func tryAll(lines []*line, all []trial) []outcome {
	outcomes := make([]outcome, len(all))
	next := make(chan int)
	var workers sync.WaitGroup
	for _, l := range lines {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = l.try(all[i], "t"+strconv.Itoa(i))
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes
}

func tallyOutcomes(outcomes []outcome, requests int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "faults at each of the %d requests of a first push and at one for a token, and lasting ones from three of them on:\n", requests)
	fmt.Fprintf(&text, "%-42s %7s %7s %7s %7s %8s\n", "", "tried", "through", "exit 6", "exit 7", "longest")
	row := func(name string, is func(outcome) bool) {
		tried, byCode, longest := 0, map[int]int{}, time.Duration(0)
		for _, o := range outcomes {
			if is(o) {
				tried, longest = tried+1, max(longest, o.took)
				byCode[o.code]++
			}
		}
		fmt.Fprintf(&text, "%-42s %7d %7d %7d %7d %7.1fs\n", name, tried, byCode[0], byCode[6], byCode[7], longest.Seconds())
	}
	for _, f := range allFaults {
		row(f.name, func(o outcome) bool { return o.trial.fault.name == f.name && !o.trial.isLong })
		if f.lasts {
			row("  lasting", func(o outcome) bool { return o.trial.fault.name == f.name && o.trial.isLong })
		}
	}
	row("all", func(outcome) bool { return true })
	return text.String()
}

// try pushes to an empty repository with the fault, and once more without.
func (l *line) try(t trial, team string) outcome {
	o := outcome{trial: t}
	app, err := l.layApplication(team)
	if err != nil {
		o.err = err
		return o
	}
	env, next, err := l.answerer(t, team)
	if err != nil {
		o.err = err
		return o
	}
	var count, sent atomic.Int64
	befallen := make(chan string, 1)
	l.begin(func(_ int, out http.ResponseWriter, in *http.Request) bool {
		name := requestName(in)
		if strings.HasSuffix(name, " uploads") {
			sent.Add(in.ContentLength)
		}
		if (t.of != "" && name != t.of) || !t.befalls(int(count.Add(1))) {
			next.ServeHTTP(out, in)
			return true
		}
		select {
		case befallen <- name:
		default:
		}
		t.fault.strike(l, next, out, in)
		return true
	})
	start := time.Now()
	result, err := l.bench.push(app, l.address+"/"+team, env)
	o.took, o.code, o.sent = time.Since(start), result.Code, sent.Load()
	if err != nil {
		o.err = err
		return o
	}
	if seen, err := l.end(); err != nil || len(befallen) == 0 {
		o.err = fmt.Errorf("%s: of %v: %w", t.name(), seen, errors.Join(err, errors.New("it befell nothing")))
		return o
	}
	name := <-befallen
	for _, finding := range append(l.endedWell(t, app, team, result), l.nextComesThrough(app, team)...) {
		o.findings = append(o.findings, fmt.Sprintf("(%s) %s", name, finding))
	}
	return o
}

// answerer is what answers where no fault does: the registry, or a token server before it, for which one is signed in.
func (l *line) answerer(t trial, team string) (env []string, next http.Handler, err error) {
	if !t.wantsToken {
		return nil, l.forward, nil
	}
	tokens := &tokenServer{address: l.address, repository: team + "/tiny"}
	config, err := signIn(filepath.Join(l.dir, "docker", team), l.address, basic("judge", canary))
	return []string{config}, http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		if !tokens.meddle(0, out, in) {
			l.forward.ServeHTTP(out, in)
		}
	}), err
}

// endedWell says what a push that a fault befell did wrong.
func (l *line) endedWell(t trial, app, team string, result bed.Result) []string {
	if result.Code == 0 {
		return l.isWhole(app, team, result)
	}
	var findings []string
	if result.Code != 6 && result.Code != 7 {
		findings = append(findings, fmt.Sprintf("exit %d\n%s", result.Code, result.Output()))
	}
	// Who gets garbage for a token has none, and is not let in.
	isDenied := t.fault.denies || (t.wantsToken && !t.fault.passes)
	if t.fault.passes && !t.isLong {
		findings = append(findings, fmt.Sprintf("it does not come through: exit %d\n%s", result.Code, result.Output()))
	} else if result.Code == 7 && !isDenied || result.Code == 6 && t.fault.denies {
		findings = append(findings, fmt.Sprintf("exit %d is for something else\n%s", result.Code, result.Output()))
	}
	if result.Stdout != "" || !strings.Contains("\n"+result.Stderr, "\nerror: ") {
		findings = append(findings, fmt.Sprintf("it does not say why, or prints an image all the same\n%s", result.Output()))
	}
	if _, err := os.Stat(filepath.Join(app, lockName)); err == nil {
		findings = append(findings, "the lock names an image that was not pushed")
	}
	return findings
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
	if lock, err := os.ReadFile(filepath.Join(app, lockName)); err != nil || !strings.Contains(string(lock), printed.text()) {
		findings = append(findings, fmt.Sprintf("the lock does not say what was pushed: %v %s", err, lock))
	}
	if err := l.hasImage(team+"/tiny", printed.tag, l.whole); err != nil {
		findings = append(findings, fmt.Sprintf("the registry does not have what was pushed: %v", err))
	}
	return findings
}

// hasImage asks the registry itself for a tag's manifest and for all that this names.
func (l *line) hasImage(repository, tag, digest string) error {
	text, err := l.fetch(repository, "manifests/"+tag)
	if err != nil {
		return err
	}
	if has := fmt.Sprintf("sha256:%x", sha256.Sum256(text)); has != digest {
		return fmt.Errorf("%s is %s", tag, has)
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
		text, err := l.fetch(repository, "blobs/"+blob.Digest)
		if err != nil {
			return err
		}
		if has := fmt.Sprintf("sha256:%x", sha256.Sum256(text)); has != blob.Digest {
			return fmt.Errorf("%s is %s", blob.Digest, has)
		}
	}
	return nil
}

func (l *line) fetch(repository, what string) ([]byte, error) {
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
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d %s", what, answer.StatusCode, text)
	}
	return text, err
}

// ---- Chunks ----

const (
	// Above what push sends in one request (runtime/registry/upload.h), and no multiple of anything.
	largeModule = 70_000_001
	oneChunk    = 32 << 20
)

// layLargeApplication makes one component of the tiny application so large that it is sent in chunks, and so random that nothing makes it
// smaller.
func layLargeApplication(dir string) error {
	if err := layTinyApplication(dir); err != nil {
		return err
	}
	const name = "large"
	section := make([]byte, 1+len(name)+largeModule)
	mathrand.New(mathrand.NewSource(largeModule)).Read(section)
	section[0] = byte(len(name))
	copy(section[1:], name)
	text := binary.AppendUvarint([]byte(module+"\x00"), uint64(len(section)))
	return os.WriteFile(filepath.Join(dir, "a.wasm"), append(text, section...), 0o644)
}

// A chunkTrial befalls what a large blob is sent by: three chunks, and what ends them, which comes after those of the small blobs.
type chunkTrial struct {
	fault, of string
	at        int
	most      int64 // bytes that may be sent
}

const (
	oneMore = largeModule + oneChunk + 1<<20
	// Debian's registry gives an upload up of which it has more than it could say: "upload resumed at wrong offest". libcurl may even send
	// the chunk again before anybody asks.
	allAgain = oneMore + largeModule
)

var chunkTrials = []chunkTrial{
	{"closed half-way through what is sent", "PATCH uploads", 1, allAgain},
	{"closed half-way through what is sent", "PATCH uploads", 3, allAgain},
	{"closed half-way through the answer", "PATCH uploads", 2, allAgain},
	{"503", "PATCH uploads", 2, oneMore},
	{"closed half-way through the answer", "PUT uploads", 4, oneMore},
}

func (c chunkTrial) trial() trial {
	named := slices.IndexFunc(allFaults, func(f fault) bool { return f.name == c.fault })
	return trial{fault: allFaults[named], of: c.of, at: c.at}
}

func judgeChunks(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "faults"}
	lines, err := b.openLines("chunks", 2, layLargeApplication)
	defer closeLines(lines)
	if err != nil {
		return v, err
	}
	var all []trial
	for _, c := range chunkTrials {
		all = append(all, c.trial())
	}
	outcomes := tryAll(lines, all)
	err = v.addOutcomes(outcomes)
	note := fmt.Sprintf("for a module of %.1f MB, MB that were sent where that broke:", largeModule/1e6)
	for i, o := range outcomes {
		note += fmt.Sprintf(" %.1f", float64(o.sent)/1e6)
		if o.sent > chunkTrials[i].most {
			v.Find(o.trial.name(), "%d bytes are sent for a module of %d", o.sent, largeModule)
		}
	}
	v.Notes = append(v.Notes, note+"\n")
	return v, err
}

// ---- Kills ----

const (
	killsOfEach = 20
	killSeed    = 20261128
	// Each request takes so long that the moments of a push lie well apart.
	slowRequest = 4 * time.Millisecond
)

// A killing is one push that a signal is sent to.
type killing struct {
	signal syscall.Signal
	part   float64 // of the time that a push usually takes
	isLate bool    // counted from when the registry has it all: what is left is to write that down
}

func killings() []killing {
	r := mathrand.New(mathrand.NewSource(killSeed))
	var all []killing
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		for i := range killsOfEach {
			all = append(all, killing{signal, r.Float64(), i%4 == 3})
		}
	}
	return all
}

func judgeKilledPushes(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "kills"}
	l, err := b.openLine("kills", layTinyApplication)
	if err != nil {
		return v, err
	}
	defer l.close()
	usual, err := l.slowPush()
	if err != nil {
		return v, err
	}
	ended := map[syscall.Signal]int{}
	for i, k := range killings() {
		v.Judged++
		where := fmt.Sprintf("kill %d (%v)", i, k.signal)
		isEnded, findings, err := l.judgeKill(k, usual, "k"+strconv.Itoa(i))
		if err != nil {
			return v, fmt.Errorf("%s: %w", where, err)
		}
		if isEnded {
			ended[k.signal]++
		}
		for _, finding := range findings {
			v.Find(where, "%s", finding)
		}
	}
	v.Notes = append(v.Notes, fmt.Sprintf("of %d interrupts %d ended the push, of as many kills %d; undisturbed it takes %d ms\n", killsOfEach,
		ended[syscall.SIGINT], ended[syscall.SIGKILL], usual.Milliseconds()))
	return v, nil
}

func slowly(int, http.ResponseWriter, *http.Request) bool {
	time.Sleep(slowRequest)
	return false
}

// slowPush says how long a push takes whose requests are slow.
func (l *line) slowPush() (time.Duration, error) {
	app, err := l.layApplication("slow")
	if err != nil {
		return 0, err
	}
	l.begin(slowly)
	start := time.Now()
	result, err := l.bench.push(app, l.address+"/slow", nil)
	took := time.Since(start)
	if err == nil {
		_, err = pushed(result)
	}
	return took, err
}

// judgeKill starts a push to an empty repository, signals it, and lets the next one find what that left.
func (l *line) judgeKill(k killing, usual time.Duration, team string) (isEnded bool, findings []string, err error) {
	app, err := l.layApplication(team)
	if err != nil {
		return false, nil, err
	}
	before, err := namesBelow(app)
	if err != nil {
		return false, nil, err
	}
	moment := make(chan struct{})
	l.begin(func(n int, out http.ResponseWriter, in *http.Request) bool {
		slowly(n, out, in)
		if in.Method != http.MethodPut || !strings.Contains(in.URL.Path, "/manifests/") {
			return false
		}
		l.forward.ServeHTTP(out, in)
		close(moment)
		return true
	})
	p, err := l.bench.startPush(l.bench.Ctx, app, l.address+"/"+team, nil)
	if err != nil {
		return false, nil, err
	}
	if k.isLate {
		select {
		case <-moment:
		case <-time.After(longestPush):
		}
		time.Sleep(time.Duration(k.part * float64(2*time.Millisecond)))
	} else {
		time.Sleep(time.Duration(k.part * float64(usual)))
	}
	p.Signal(k.signal)
	result, err := p.Wait()
	if err != nil {
		return false, nil, err
	}
	const interrupted = 130
	isEnded = result.Code == -1 || (k.signal == syscall.SIGINT && result.Code == interrupted)
	if !isEnded {
		findings = l.isWhole(app, team, result)
	}
	findings = append(findings, l.nextComesThrough(app, team)...)
	return isEnded, append(findings, leftBehind(app, before)...), nil
}
