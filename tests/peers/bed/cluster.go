// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// A Cluster is a real control plane whose only node is played by kwok: pods
// become Ready, nothing runs in them.
type Cluster struct {
	URL        string // of the API server
	Kubeconfig string // of an administrator
	Deployers  string // with the contexts `deployer`, an administrator whose requests are told apart by name, and `nobody`, who may do nothing
	Audit      string // a line for each request of deployers, as JSON
	Client     *http.Client
	token      string
	stack      stack
}

const adminToken = "loopback-admin"

// StartCluster starts etcd, the control plane and kwok, all on 127.0.0.1. dir
// is an empty folder for their files; the caller removes it after Stop.
func StartCluster(ctx context.Context, cache, dir string) (*Cluster, error) {
	c := &Cluster{Kubeconfig: filepath.Join(dir, "kubeconfig"), Deployers: filepath.Join(dir, "deployers"), Audit: filepath.Join(dir, "audit.log"), token: adminToken}
	if err := c.start(ctx, toolPaths(cache), dir); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

// Stop ends everything, last started first.
func (c *Cluster) Stop() {
	if c != nil {
		c.stack.unwind()
	}
}

func toolPaths(cache string) map[string]string {
	paths := map[string]string{}
	for _, t := range Tools() {
		paths[t.Name] = t.Path(cache)
	}
	return paths
}

func (c *Cluster) start(ctx context.Context, tool map[string]string, dir string) error {
	ports, err := FreePorts(6)
	if err != nil {
		return err
	}
	loopback := func(i int) string { return fmt.Sprintf("127.0.0.1:%d", ports[i]) }
	port := func(i int) string { return fmt.Sprint(ports[i]) }
	c.URL = "https://" + loopback(2)
	c.Client = &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{
		// The server makes its own certificate at each start; it is ours, on loopback.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 16}}
	if err := c.writeCredentials(dir); err != nil {
		return err
	}
	run := func(name string, ready func() error, args ...string) error {
		s, err := StartServer(ctx, dir, name, tool[name], args...)
		if err != nil {
			return err
		}
		c.stack.push(s.Stop)
		if ready == nil {
			return nil
		}
		return s.Await(ctx, 60*time.Second, ready)
	}
	etcd, peer := "http://"+loopback(0), "http://"+loopback(1)
	if err := run("etcd", nil, "--data-dir="+filepath.Join(dir, "etcd"), "--listen-client-urls="+etcd, "--advertise-client-urls="+etcd,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer, "--initial-cluster=default="+peer,
		"--unsafe-no-fsync"); err != nil {
		return err
	}
	if err := run("kube-apiserver", func() error { return c.get(ctx, "/readyz") },
		"--etcd-servers="+etcd, "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--secure-port="+port(2), "--cert-dir="+dir,
		"--service-cluster-ip-range=10.0.0.0/16", "--service-account-key-file="+filepath.Join(dir, "sa.pub"),
		"--service-account-signing-key-file="+filepath.Join(dir, "sa.key"), "--service-account-issuer=https://kubernetes.default.svc",
		"--token-auth-file="+filepath.Join(dir, "tokens.csv"), "--authorization-mode=RBAC", "--endpoint-reconciler-type=none",
		"--audit-policy-file="+filepath.Join(dir, "audit.yaml"), "--audit-log-path="+c.Audit, "--audit-log-mode=blocking",
		// Debian's etcd 3.4 has no progress requests, without which streamed lists end in an error and clients wait before they ask again.
		"--feature-gates=WatchList=false"); err != nil {
		return err
	}
	if err := run("kube-controller-manager", nil, "--kubeconfig="+c.Kubeconfig, "--service-account-private-key-file="+filepath.Join(dir, "sa.key"),
		"--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port="+port(3), "--cert-dir="+dir, "--kube-api-qps=200", "--kube-api-burst=400",
		"--root-ca-file="+filepath.Join(dir, "apiserver.crt"),
		"--controllers=deployment-controller,replicaset-controller,namespace-controller,serviceaccount-controller,endpointslice-controller,job-controller,garbage-collector-controller,daemonset-controller,disruption-controller,"+
			"resourcequota-controller,horizontal-pod-autoscaler-controller,cronjob-controller,root-ca-certificate-publisher-controller"); err != nil {
		return err
	}
	if err := run("kube-scheduler", nil, "--kubeconfig="+c.Kubeconfig, "--leader-elect=false", "--bind-address=127.0.0.1",
		"--secure-port="+port(4), "--cert-dir="+dir); err != nil {
		return err
	}
	return run("kwok", nil, "--kubeconfig="+c.Kubeconfig, "--manage-all-nodes=true", "--cidr=10.1.0.0/16", "--server-address="+loopback(5))
}

func (c *Cluster) get(ctx context.Context, path string) error {
	code, body, err := c.Do(ctx, http.MethodGet, path, "", nil)
	if err == nil && code != http.StatusOK {
		err = fmt.Errorf("%s: %d %s", path, code, body)
	}
	return err
}

// Do sends one request as the administrator.
func (c *Cluster) Do(ctx context.Context, method, path, contentType string, body io.Reader) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, body)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.Client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

func (c *Cluster) writeCredentials(dir string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	kubeconfig := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: judge, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: %q}}]
contexts: [{name: judge, context: {cluster: judge, user: admin}}]
current-context: judge
`, c.URL, c.token)
	deployers := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: judge, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: deployer, user: {token: "loopback-deployer"}}, {name: nobody, user: {token: "loopback-nobody"}}]
contexts: [{name: deployer, context: {cluster: judge, user: deployer}}, {name: nobody, context: {cluster: judge, user: nobody}}]
current-context: deployer
`, c.URL)
	const audit = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata, users: [deployer, nobody]}, {level: None}]
`
	return errors.Join(
		os.WriteFile(c.Deployers, []byte(deployers), 0o600),
		os.WriteFile(filepath.Join(dir, "audit.yaml"), []byte(audit), 0o600),
		os.WriteFile(filepath.Join(dir, "sa.key"), private, 0o600),
		os.WriteFile(filepath.Join(dir, "sa.pub"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o600),
		os.WriteFile(filepath.Join(dir, "tokens.csv"), []byte(adminToken+",admin,admin,system:masters\nloopback-deployer,deployer,deployer,system:masters\nloopback-nobody,nobody,nobody\n"), 0o600),
		os.WriteFile(c.Kubeconfig, []byte(kubeconfig), 0o600))
}
