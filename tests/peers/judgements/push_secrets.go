// SPDX-License-Identifier: Apache-2.0

// The password that pushes sign in with, and who may see it: nobody.

package judgements

import (
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

// A canary is a password that may be seen nowhere; its odd signs would show where one is quoted or split wrongly.
const canary = `ca:na"ry %41ö\`

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
