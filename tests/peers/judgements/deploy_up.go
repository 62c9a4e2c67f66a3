// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"spin-aks.dev/tests/peers/bed"
)

func judgeUp(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	d, err := b.deployed("up", &v)
	if err != nil {
		return v, err
	}
	dir := filepath.Join(b.Work, "deploy", "registry")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return v, err
	}
	server, address, err := bed.StartRegistry(b.Ctx, b.Tool["docker-registry"], dir)
	if err != nil {
		return v, err
	}
	defer server.Stop()
	settings := "runtime.executor = \"deployment\"\nruntime.class = \"" + deployedClass + "\"\ncontainer_registry.server = \"" + address + "\"\n"
	err = os.WriteFile(filepath.Join(d.dir, "aks-spin.toml"), []byte(settings), 0o644)
	for _, old := range []string{"base", "overlays", "runtime", "Dockerfile", ".dockerignore", ".spin-aks", "aks-spin.lock"} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(d.dir, old)))
	}
	if err != nil {
		return v, err
	}
	up := func(what string, says []string, more ...string) error {
		_, err := d.expect(what, 0, says, append([]string{"up", "--yes", "--timeout", "60s"}, more...)...)
		return err
	}
	err = errors.Join(
		d.untouched("a dry run", func() error {
			return up("a dry run", []string{"push " + address + "/up:1.0.0", "files to create"}, "--dry-run")
		}),
		up("from sources", []string{"pushed `", "files created", "created    Deployment up/up", "deployed"}))
	image := d.field("deployment/up", ".spec.template.spec.containers[0].image")
	v.Judged++
	if !strings.HasPrefix(image, address+"/up:1.0.0@sha256:") {
		v.Find(d.name, "pods run %q", image)
	}
	generation := d.field("deployment/up", ".metadata.generation")
	err = errors.Join(err, d.untouched("the second", func() error {
		return up("the second", []string{"nothing was sent", "all up to date", "nothing to do"})
	}))
	err = errors.Join(err, os.WriteFile(filepath.Join(d.dir, "a.wasm"), []byte(module+customSection("changed")), 0o644),
		up("a change", []string{"component a, sent", "2 blobs", "update   Deployment up/up [image]"}))
	d.same("rollouts of a change", d.field("deployment/up", ".metadata.generation"), generation[:len(generation)-1]+string(generation[len(generation)-1]+1))
	d.leftovers("all of them")
	_, down := d.expect("down", 0, []string{"deleted    Namespace up"}, "down", "--yes")
	return v, errors.Join(err, down)
}
