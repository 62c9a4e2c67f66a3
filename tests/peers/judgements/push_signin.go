// SPDX-License-Identifier: Apache-2.0

// A registry with TLS and a password of its own, and who gets in.

package judgements

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"

	"spin-aks.dev/tests/peers/bed"
)

// A signing is one way to come to a registry, and what becomes of it.
type signing struct {
	name string
	env  []string
	code int
	says string // on stderr
}

func judgeSigningIn(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "pushes"}
	place := filepath.Join(b.Work, "push", "signing-in")
	app := filepath.Join(place, "app")
	if err := layTinyApplication(app); err != nil {
		return v, err
	}
	authority, server, address, err := b.startGuardedRegistry(place)
	if err != nil {
		return v, err
	}
	defer server.Stop()
	all, err := signings(place, authority, address)
	if err != nil {
		return v, err
	}
	watch := watchArguments(canary)
	for _, s := range all {
		v.Judged++
		result, err := b.push(app, address, s.env, "--verbose")
		if err != nil {
			return v, err
		}
		if result.Code != s.code || !strings.Contains(result.Stderr, s.says) {
			v.Find(s.name, "exit %d, not %d with %q\n%s", result.Code, s.code, s.says, result.Output())
		}
		v.findAll(s.name, tellsSecret(result, app))
	}
	if shown := watch(); shown != "" {
		v.Find(shown, "its arguments show the password")
	}
	return v, nil
}

// signings are in an order in which the last but one is the first that is let in.
func signings(place, authority, address string) ([]signing, error) {
	trust := "SSL_CERT_FILE=" + authority
	wrong, err := signIn(filepath.Join(place, "wrong"), address, basic("judge", canary+"?"))
	if err != nil {
		return nil, err
	}
	right, err := signIn(filepath.Join(place, "right"), address, basic("judge", canary))
	if err != nil {
		return nil, err
	}
	helped, err := writeHelper(filepath.Join(place, "helped"))
	if err != nil {
		return nil, err
	}
	return []signing{
		{"without the authority", []string{right}, 6, "certificate"},
		{"without a password", []string{trust}, 7, "docker login"},
		{"with a wrong password", []string{trust, wrong}, 7, "`judge`"},
		{"with the right one", []string{trust, right}, 0, "pushed"},
		{"with a credential helper's", append(helped, trust), 0, "nothing was sent"},
	}, nil
}

// writeHelper makes a credential helper that knows the password, and returns the variables under which it is asked.
func writeHelper(dir string) ([]string, error) {
	answer, err := json.Marshal(map[string]string{"Username": "judge", "Secret": canary})
	if err != nil {
		return nil, err
	}
	script := "#!/bin/sh\ncat <<'END'\n" + string(answer) + "\nEND\n"
	return []string{"DOCKER_CONFIG=" + dir, "PATH=" + dir + ":" + os.Getenv("PATH")}, errors.Join(
		os.MkdirAll(dir, 0o700),
		os.WriteFile(filepath.Join(dir, "docker-credential-judge"), []byte(script), 0o700),
		os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"credsStore": "judge"}`), 0o600))
}

// startGuardedRegistry starts one with TLS and one user. It returns the file of its authority's certificate, too.
func (b *Bench) startGuardedRegistry(dir string) (authority string, server *bed.Server, address string, err error) {
	r := bed.Registry{Certificate: filepath.Join(dir, "server.crt"), Key: filepath.Join(dir, "server.key"), Passwords: filepath.Join(dir, "htpasswd")}
	authority = filepath.Join(dir, "authority.crt")
	if err := writeCertificates(authority, r.Certificate, r.Key); err != nil {
		return "", nil, "", err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(canary), bcrypt.MinCost)
	if err != nil {
		return "", nil, "", err
	}
	if err := os.WriteFile(r.Passwords, []byte("judge:"+string(hash)+"\n"), 0o600); err != nil {
		return "", nil, "", err
	}
	server, address, err = r.Start(b.Ctx, b.Tool["docker-registry"], dir)
	return authority, server, address, err
}

// writeCertificates makes an authority, and a server's certificate for 127.0.0.1 that it has signed.
func writeCertificates(authority, certificate, key string) error {
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	from, until := time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "judge's authority"}, NotBefore: from, NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "judge's registry"}, NotBefore: from, NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	rootBytes, err := x509.CreateCertificate(rand.Reader, root, root, &signer.PublicKey, signer)
	if err != nil {
		return err
	}
	leafBytes, err := x509.CreateCertificate(rand.Reader, leaf, root, &own.PublicKey, signer)
	if err != nil {
		return err
	}
	keyBytes, err := x509.MarshalECPrivateKey(own)
	if err != nil {
		return err
	}
	write := func(file, kind string, bytes []byte) error {
		return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600)
	}
	return errors.Join(write(authority, "CERTIFICATE", rootBytes), write(certificate, "CERTIFICATE", leafBytes), write(key, "EC PRIVATE KEY", keyBytes))
}
