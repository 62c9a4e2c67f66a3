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

// StartRegistry starts an empty registry on 127.0.0.1, without TLS, whose files
// lie in dir. It returns its host and port, as an image reference begins.
func StartRegistry(ctx context.Context, program, dir string) (*Server, string, error) {
	ports, err := FreePorts(1)
	if err != nil {
		return nil, "", err
	}
	address := fmt.Sprintf("127.0.0.1:%d", ports[0])
	config := fmt.Sprintf("version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: %q}}\nhttp: {addr: %q}\n", filepath.Join(dir, "data"), address)
	file := filepath.Join(dir, "registry.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		return nil, "", err
	}
	server, err := StartServer(ctx, dir, "docker-registry", program, "serve", file)
	if err != nil {
		return nil, "", err
	}
	ready := func() error {
		response, err := http.Get("http://" + address + "/v2/")
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
	if err := server.Await(ctx, 20*time.Second, ready); err != nil {
		server.Stop()
		return nil, "", err
	}
	return server, address, nil
}
