// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

func judgeGuard(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("guard", &v)
	if err != nil {
		return v, err
	}
	// What the cluster says of itself, kept by a first deploy.
	if err := d.deploy("the first", 0, nil); err != nil {
		return v, err
	}
	lockPath := filepath.Join(d.dir, "aks-spin.lock")
	lock, err := os.ReadFile(lockPath)
	fact := factOf(string(lock))
	if err != nil || fact == "" {
		return v, errors.Join(err, errors.New("the lock knows of no cluster"))
	}
	if err := d.settle("app.replicas = 3\n"); err != nil { // so that there would be something to do
		return v, err
	}
	kubeconfig, err := os.ReadFile(b.Cluster.Deployers)
	if err != nil {
		return v, err
	}
	line, err := b.openClusterLine(filepath.Join(d.dir, "line"))
	if err != nil {
		return v, err
	}
	defer line.close()
	settings := func(more string) func() error { return func() error { return d.settle("app.replicas = 3\n" + more) } }
	config := func(text string) func() error {
		return func() error {
			d.kubeconfig = filepath.Join(d.dir, "kubeconfig")
			return os.WriteFile(d.kubeconfig, []byte(text), 0o600)
		}
	}
	rewrite := func(old, new string) func() error {
		return func() error {
			text, err := os.ReadFile(lockPath)
			return errors.Join(err, os.WriteFile(lockPath, []byte(strings.Replace(string(text), old, new, 1)), 0o644))
		}
	}
	lie := func(path, old, new string) func() error {
		return func() error {
			d.kubeconfig = filepath.Join(d.dir, "line")
			line.change = func(asked, body string) string {
				if asked != path {
					return body
				}
				return strings.ReplaceAll(body, old, new)
			}
			return nil
		}
	}
	uid, root, _ := strings.Cut(fact, ":")
	const other = "00000000-0000-4000-8000-000000000000"
	for _, way := range []struct {
		name string
		set  func() error
		code int
		says string
	}{
		{"another context", settings("cluster.context = \"elsewhere\"\n"), 5, "`cluster.context` insists on `elsewhere`"},
		{"another server", settings("cluster.server = \"https://elsewhere.example:443\"\n"), 5, "`cluster.server` insists on"},
		{"through Azure", settings("cluster.access = \"command-invoke\"\n"), 5, "command-invoke"},
		{"the uid of another cluster", rewrite(uid, other), 5, "leads to another cluster"},
		{"the certificate of another cluster", rewrite(root, "0123456789abcdef"), 5, "leads to another cluster"},
		{"a lock that nobody can read", rewrite("spin-aks-lock 1\n", "spin-aks-lock 9\n"), 4, "aks-spin.lock"},
		{"no current context", config(strings.Replace(string(kubeconfig), "current-context: deployer", "", 1)), 5, "current context"},
		{"a context that is not there", config(strings.Replace(string(kubeconfig), "current-context: deployer", "current-context: elsewhere", 1)), 5, "current context"},
		{"a context without a cluster", config(strings.Replace(string(kubeconfig), "{name: deployer, context: {cluster: judge,", "{name: deployer, context: {cluster: gone,", 1)), 5, "current context"},
		{"no kubeconfig", func() error { d.kubeconfig = filepath.Join(d.dir, "no-such-file"); return nil }, 5, "current context"},
		{"another cluster behind the same name", lie("/api/v1/namespaces/kube-system", uid, other), 5, "leads to another cluster"},
		{"a restored backup", lie("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt", "MII", "MIJ"), 5, "leads to another cluster"},
		{"nobody there", config(strings.ReplaceAll(string(kubeconfig), b.Cluster.URL, "https://127.0.0.1:1")), 6, "refused"},
	} {
		if err := way.set(); err != nil {
			return v, err
		}
		if err := d.untouched(way.name, func() error { return d.deploy(way.name, way.code, []string{way.says}) }); err != nil {
			return v, err
		}
		line.change, d.kubeconfig = nil, ""
		if err := errors.Join(os.WriteFile(lockPath, lock, 0o644), d.settle("app.replicas = 3\n")); err != nil {
			return v, err
		}
		lock, err = os.ReadFile(lockPath)
		if err != nil {
			return v, err
		}
	}
	// Who signs in by a plugin of the kubeconfig reads what that says.
	plugin := filepath.Join(d.dir, "plugin")
	err = errors.Join(os.WriteFile(plugin, []byte(`#!/bin/sh
echo 'To sign in, open https://login.example and say CODE' >&2
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"loopback-deployer"}}'
`), 0o755), config(strings.Replace(string(kubeconfig), `user: {token: "loopback-deployer"}`,
		`user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "`+plugin+`", interactiveMode: Never}}`, 1))(),
		d.untouched("a plugin", func() error {
			return d.deploy("a plugin", 0, []string{"To sign in, open https://login.example"}, "--dry-run")
		}))
	d.kubeconfig = ""
	if err != nil {
		return v, err
	}
	d.same("pods after all of them", d.field("deployment/guard", ".spec.replicas"), "2")
	d.leftovers("all of them")
	// Another address of the same cluster is the same cluster.
	d.kubeconfig = filepath.Join(d.dir, "line")
	err = d.deploy("another address", 0, []string{"deployed"})
	_, down := d.expect("down", 0, nil, "down", "--yes")
	return v, errors.Join(err, down)
}

// factOf is what a lock says of the cluster.
func factOf(lock string) string {
	for _, line := range strings.Split(lock, "\n") {
		if words := strings.Fields(line); len(words) == 4 && words[0] == "fact" && words[2] == "cluster" {
			return words[3]
		}
	}
	return ""
}
