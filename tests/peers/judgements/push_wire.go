// SPDX-License-Identifier: Apache-2.0

// The wire between a push and a registry, on which judgements count requests and make things go wrong.

package judgements

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"sync"

	"spin-aks.dev/tests/peers/bed"
)

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

// startWire starts an empty registry in a folder of its own, and a wire before it.
func (b *Bench) startWire(name string) (*wire, *bed.Server, error) {
	server, address, err := b.startRegistry(name)
	if err != nil {
		return nil, nil, err
	}
	w, err := newWire(address)
	if err != nil {
		server.Stop()
		return nil, nil, err
	}
	return w, server, nil
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
