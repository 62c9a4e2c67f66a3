// SPDX-License-Identifier: Apache-2.0

// What a push leaves in a registry, held to what buildah builds of the same application.

package judgements

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"spin-aks.dev/tests/peers/bed"
	"spin-aks.dev/tests/peers/inputs"
	"spin-aks.dev/tests/peers/objects"
)

func judgePushedImages(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "images"}
	server, address, err := b.startRegistry("images")
	if err != nil {
		return v, err
	}
	defer server.Stop()
	for _, c := range b.examples() {
		v.Judged++
		v.findAll(c.Name, b.judgePushedImage(c, address))
	}
	return v, nil
}

func (b *Bench) judgePushedImage(c inputs.Case, address string) []string {
	name := filepath.Base(c.Name)
	dir := filepath.Join(b.Work, "push", "images", name)
	theirs, entry, err := b.buildAsWritten(c, dir, "push-"+name)
	if err != nil {
		return []string{err.Error()}
	}
	defer os.RemoveAll(theirs)
	before, err := namesBelow(dir)
	if err != nil {
		return []string{err.Error()}
	}
	result, err := b.push(dir, address, nil)
	if err != nil {
		return []string{err.Error()}
	}
	printed, err := pushed(result)
	if err != nil {
		return []string{err.Error()}
	}
	findings := leftBehind(dir, before)
	findings = append(findings, inLock(dir, printed)...)
	findings = append(findings, b.sameDigests(dir, printed)...)
	return append(findings, b.sameImage(dir, theirs, entry, printed)...)
}

// buildAsWritten has buildah build the case's Dockerfile in dir, and leaves there what the case began with. It returns the image's files
// and its entry point.
func (b *Bench) buildAsWritten(c inputs.Case, dir, name string) (root string, entry any, err error) {
	if err := b.layCase(c, dir); err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	if err != nil {
		return "", nil, err
	}
	if root, err = b.buildTree(dir, name); err != nil {
		return "", nil, err
	}
	for _, made := range []string{"Dockerfile", ".dockerignore", ".spin-aks", lockName} {
		if err := os.RemoveAll(filepath.Join(dir, made)); err != nil {
			return "", nil, err
		}
	}
	return root, entryPoint(string(text)), nil
}

// sameDigests holds the printed digest to the one of an archive, and to what the registry has under the tag and under the digest itself.
func (b *Bench) sameDigests(dir string, printed reference) []string {
	archive := filepath.Join(b.Work, "push", "archive.tar")
	result, err := bed.Run(b.Ctx, dir, []string{"SPIN_BIN_PATH=true"}, b.SpinAks, "build", "--oci-archive", archive, "--color", "never")
	if err != nil || result.Code != 0 {
		return []string{fmt.Sprintf("build: %v %s", err, result.Output())}
	}
	digests := map[string]string{"build --oci-archive": strings.TrimSpace(result.Stdout)}
	for _, which := range []string{printed.tag, printed.digest} {
		result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool["skopeo"], "inspect", "--tls-verify=false", "--format", "{{.Digest}}", printed.at(which))
		if err != nil || result.Code != 0 {
			return []string{fmt.Sprintf("skopeo inspect %s: %v %s", printed.at(which), err, result.Output())}
		}
		digests["skopeo, by "+which] = strings.TrimSpace(result.Stdout)
	}
	var findings []string
	for who, digest := range digests {
		if digest != printed.digest {
			findings = append(findings, fmt.Sprintf("push prints %s, %s says %s", printed.digest, who, digest))
		}
	}
	return findings
}

// sameImage unpacks what the registry has and compares it with what buildah built.
func (b *Bench) sameImage(dir, theirs string, entry any, printed reference) []string {
	layout := filepath.Join(b.Work, "push", "layouts", filepath.Base(dir))
	if err := os.MkdirAll(filepath.Dir(layout), 0o755); err != nil {
		return []string{err.Error()}
	}
	for _, step := range [][]string{
		{"skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", printed.at(printed.digest), "oci:" + layout + ":judged"},
		{"umoci", "unpack", "--rootless", "--image", layout + ":judged", layout + "-bundle"},
	} {
		if result, err := bed.Run(b.Ctx, b.Work, nil, b.Tool[step[0]], step[1:]...); err != nil || result.Code != 0 {
			return []string{fmt.Sprintf("%s: %v %s", step[0], err, result.Output())}
		}
	}
	findings := sameTrees(theirs, filepath.Join(layout+"-bundle", "rootfs"))
	config, err := b.imageConfig("oci:" + layout + ":judged")
	if err != nil {
		return append(findings, err.Error())
	}
	return append(findings, objects.Diff("entry point", entry, objects.At(config, "config", "Entrypoint"))...)
}
