// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// A clusterLine leads to the bed's API server, and may do something to what passes.
type clusterLine struct {
	listener net.Listener
	count    atomic.Int64 // requests that have come
	// What happens instead of the n-th request, from 0; false: it passes.
	instead func(n int64, w http.ResponseWriter, r *http.Request) bool
	// What becomes of the body of an answer.
	change func(path, body string) string
}

// openClusterLine listens, and writes a kubeconfig that leads there as `deployer`.
func (b *Bench) openClusterLine(kubeconfig string) (*clusterLine, error) {
	target, err := url.Parse(b.Cluster.URL)
	if err != nil {
		return nil, err
	}
	l := &clusterLine{}
	if l.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = b.Cluster.Client.Transport
	usual := proxy.Director
	proxy.Director = func(r *http.Request) {
		usual(r)
		r.Header.Set("Authorization", "Bearer loopback-deployer")
		r.Header.Del("Accept-Encoding")
	}
	proxy.ModifyResponse = func(r *http.Response) error {
		if l.change == nil {
			return nil
		}
		body, err := io.ReadAll(r.Body)
		text := l.change(r.Request.URL.Path, string(body))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader([]byte(text))), int64(len(text))
		r.Header.Set("Content-Length", fmt.Sprint(len(text)))
		return err
	}
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := l.count.Add(1) - 1
		if l.instead == nil || !l.instead(n, w, r) {
			proxy.ServeHTTP(w, r)
		}
	})}
	go func() { _ = server.Serve(l.listener) }()
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: line, cluster: {server: "http://%s"}}]
users: [{name: deployer, user: {}}]
contexts: [{name: line, context: {cluster: line, user: deployer}}]
current-context: line
`, l.listener.Addr())
	if err := os.MkdirAll(filepath.Dir(kubeconfig), 0o755); err != nil {
		return nil, err
	}
	return l, os.WriteFile(kubeconfig, []byte(text), 0o600)
}

func (l *clusterLine) close() { _ = l.listener.Close() }

// A clusterFault is what may befall a request to an API server.
type clusterFault struct {
	name string
	do   func(w http.ResponseWriter, r *http.Request) bool
}

func status(code int, reason string, header ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"a fault of the line","reason":%q,"code":%d}`, reason, code)
		return true
	}
}

var clusterFaults = []clusterFault{
	{"500", status(500, "InternalError")},
	{"503", status(503, "ServiceUnavailable")},
	{"429", status(429, "TooManyRequests", "Retry-After", "1")},
	{"401", status(401, "Unauthorized")},
	{"403", status(403, "Forbidden")},
	{"404", status(404, "NotFound")},
	{"409", status(409, "Conflict")},
	{"reset", func(w http.ResponseWriter, _ *http.Request) bool {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = connection.(*net.TCPConn).SetLinger(0)
			_ = connection.Close()
		}
		return true
	}},
	{"garbage", func(w http.ResponseWriter, _ *http.Request) bool {
		_, _ = io.WriteString(w, strings.Repeat("<html>", 100))
		return true
	}},
	{"half", func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"kind":"Sta`)
		return true
	}},
	{"empty", func(w http.ResponseWriter, _ *http.Request) bool {
		_, _ = io.WriteString(w, "{}")
		return true
	}},
	{"slow", func(http.ResponseWriter, *http.Request) bool {
		time.Sleep(1500 * time.Millisecond)
		return false
	}},
}
