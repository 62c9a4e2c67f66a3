// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// Children are started on one thread that lives as long as the process: the
// kernel ties Pdeathsig to the starting *thread*, and Go ends idle threads.
var starts = make(chan func())

func init() {
	go func() {
		runtime.LockOSThread()
		for start := range starts {
			start()
		}
	}()
}

// Command is exec.CommandContext in a process group of its own that dies with
// us, however we die, and with the context.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// A Server is a running judge.
type Server struct {
	Name string
	cmd  *exec.Cmd
	log  string
	done chan struct{}
	err  error
}

// StartServer starts a judge whose output goes to a file in dir.
func StartServer(ctx context.Context, dir, name, path string, args ...string) (*Server, error) {
	log, err := os.Create(filepath.Join(dir, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s := &Server{Name: name, cmd: Command(ctx, path, args...), log: log.Name(), done: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.Dir = dir
	started := make(chan error)
	starts <- func() { started <- s.cmd.Start() }
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.done)
	}()
	return s, nil
}

// Stop ends the judge by its own process id, gently first.
func (s *Server) Stop() {
	if s == nil {
		return
	}
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(4 * time.Second):
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		<-s.done
	}
}

// Await calls ready until it is, or the judge dies, or the time is over; then
// the end of the judge's own log says why.
func (s *Server) Await(ctx context.Context, limit time.Duration, ready func() error) error {
	deadline := time.Now().Add(limit)
	var last error
	for time.Now().Before(deadline) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return fmt.Errorf("%s ended by itself: %v\n%s", s.Name, s.err, s.Tail())
		default:
		}
		if last = ready(); last == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s is not ready after %s: %w\n%s", s.Name, limit, last, s.Tail())
}

// Tail is the end of the judge's log.
func (s *Server) Tail() string {
	log, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return tail(string(log), 3000)
}

func tail(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return "…" + text[len(text)-most:]
}

// FreePorts finds n different ports on loopback that nobody listens on.
func FreePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// Result is what a finished command said.
type Result struct {
	Stdout, Stderr string
	Code           int
}

// Output is both streams, for messages.
func (r Result) Output() string { return tail(r.Stdout+r.Stderr, 4000) }

// Run runs a command to its end. A code other than zero is a result; an error means that it could not be run.
func Run(ctx context.Context, dir string, env []string, name string, args ...string) (Result, error) {
	p, err := Start(ctx, dir, env, name, args...)
	if err != nil {
		return Result{}, err
	}
	return p.Wait()
}

// A Process is a command on its way.
type Process struct {
	ctx            context.Context
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

// Start starts a command that Wait is called for.
func Start(ctx context.Context, dir string, env []string, name string, args ...string) (*Process, error) {
	p := &Process{ctx: ctx, cmd: Command(ctx, name, args...)}
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Dir = &p.stdout, &p.stderr, dir
	if env != nil {
		p.cmd.Env = append(os.Environ(), env...)
	}
	started := make(chan error)
	starts <- func() { started <- p.cmd.Start() }
	return p, <-started
}

// Signal sends it a signal; that it has ended already is no error.
func (p *Process) Signal(signal os.Signal) { _ = p.cmd.Process.Signal(signal) }

// Wait waits for its end. A signal that ended it is the code -1.
func (p *Process) Wait() (Result, error) {
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return Result{}, fmt.Errorf("%s: %w", filepath.Base(p.cmd.Path), err)
	}
	return Result{p.stdout.String(), p.stderr.String(), p.cmd.ProcessState.ExitCode()}, p.ctx.Err()
}

// stack stops what was started, last first, once.
type stack struct {
	mutex sync.Mutex
	stops []func()
}

func (s *stack) push(stop func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.stops = append(s.stops, stop)
}

func (s *stack) unwind() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := len(s.stops) - 1; i >= 0; i-- {
		s.stops[i]()
	}
	s.stops = nil
}
