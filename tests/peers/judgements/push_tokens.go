// SPDX-License-Identifier: Apache-2.0

// A token server before a registry, and what it is asked.

package judgements

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

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
	w, server, err := b.startWire("tokens")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	defer w.close()
	watch := watchArguments(canary)
	for i, c := range tokenCases() {
		v.Judged++
		findings, err := b.judgeTokenCase(c, w, fmt.Sprintf("team%d", i))
		if err != nil {
			return v, err
		}
		v.findAll(c.name, findings)
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
