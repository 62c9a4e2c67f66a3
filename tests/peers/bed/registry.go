// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// A Registry is how one is set up; the zero value is the plainest.
type Registry struct {
	Address          string // host and port; empty: a free one of 127.0.0.1
	Certificate, Key string // files; empty: no TLS
	Passwords        string // a file of htpasswd's, with bcrypt; empty: anybody may push
}

// StartRegistry starts an empty registry on 127.0.0.1, without TLS, whose files
// lie in dir. It returns its host and port, as an image reference begins.
func StartRegistry(ctx context.Context, program, dir string) (*Server, string, error) {
	return Registry{}.Start(ctx, program, dir)
}

// Start starts it over the files that lie in dir.
func (r Registry) Start(ctx context.Context, program, dir string) (*Server, string, error) {
	if r.Address == "" {
		ports, err := FreePorts(1)
		if err != nil {
			return nil, "", err
		}
		r.Address = fmt.Sprintf("127.0.0.1:%d", ports[0])
	}
	file := filepath.Join(dir, "registry.yml")
	if err := os.WriteFile(file, []byte(r.config(dir)), 0o600); err != nil {
		return nil, "", err
	}
	server, err := StartServer(ctx, dir, "docker-registry", program, "serve", file)
	if err != nil {
		return nil, "", err
	}
	// Of one with TLS this is a refusal in the clear, which it has to be up for as well.
	ready := func() error {
		response, err := http.Get("http://" + r.Address + "/v2/")
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
	if err := server.Await(ctx, 20*time.Second, ready); err != nil {
		server.Stop()
		return nil, "", err
	}
	return server, r.Address, nil
}

func (r Registry) config(dir string) string {
	text := fmt.Sprintf("version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: %q}}\n", filepath.Join(dir, "data"))
	if r.Passwords != "" {
		text += fmt.Sprintf("auth: {htpasswd: {realm: judge, path: %q}}\n", r.Passwords)
	}
	if r.Certificate == "" {
		return text + fmt.Sprintf("http: {addr: %q}\n", r.Address)
	}
	return text + fmt.Sprintf("http: {addr: %q, tls: {certificate: %q, key: %q}}\n", r.Address, r.Certificate, r.Key)
}
