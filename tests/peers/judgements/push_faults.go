// SPDX-License-Identifier: Apache-2.0

// All that may befall a request on its way.

package judgements

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

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

// mendMeanwhile gives no answer, and mends what is broken while others ask.
func (l *line) mendMeanwhile(mend func() error) {
	l.reopening.Add(1)
	go func() {
		defer l.reopening.Done()
		if err := mend(); err != nil {
			l.fail(err)
		}
	}()
	panic(http.ErrAbortHandler)
}

// refuse closes all connections and takes no new ones for a while.
func (l *line) refuse(http.Handler, http.ResponseWriter, *http.Request) {
	_ = l.wire.server.Close()
	l.mendMeanwhile(func() error {
		time.Sleep(300 * time.Millisecond)
		return l.open(l.address)
	})
}

// restart lets the registry die and a new one come up over the same files.
func (l *line) restart(http.Handler, http.ResponseWriter, *http.Request) {
	l.mendMeanwhile(func() error {
		l.server.Stop()
		server, _, err := bed.Registry{Address: l.registry}.Start(l.bench.Ctx, l.bench.Tool["docker-registry"], l.dir)
		if err == nil {
			l.server = server
		}
		return err
	})
}
