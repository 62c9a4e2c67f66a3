// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spin-aks.dev/tests/peers/bed"
)

// A refusal is a namespace, or a tree, in which a deploy cannot be.
type refusal struct {
	name    string
	given   string // objects that are there, besides the namespace
	more    string // of the settings
	user    string // whose context it is
	add     string // to base/deployment.yaml's directory, as a resource
	says    []string
	retries bool // admission takes a moment until it knows a policy
}

func judgeRefusals(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "promises"}
	var failed error
	for _, r := range []refusal{
		{name: "policy", retries: true, given: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: deploy-policy}
spec:
  failurePolicy: Fail
  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]}
  validations: [{expression: "object.spec.replicas > 4", message: "no fewer than five", messageExpression: "'no fewer than five'"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: deploy-policy}
spec: {policyName: deploy-policy, validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: policy}}}}
`, says: []string{"would not take Deployment policy/policy", "no fewer than five", "spin.toml:", "nothing was touched"}},
		{name: "quota", given: `
apiVersion: v1
kind: ResourceQuota
metadata: {name: small, namespace: quota}
spec: {hard: {requests.cpu: 10m}}
`, says: []string{"would not take the pods of Deployment quota/quota", "exceeded quota: small", "nothing was touched"}},
		{name: "podsecurity", more: "app.security = \"baseline\"\n", given: `
apiVersion: v1
kind: Namespace
metadata: {name: podsecurity, labels: {pod-security.kubernetes.io/enforce: restricted}}
`, says: []string{"would not take the pods of", "violates PodSecurity", "nothing was touched"}},
		{name: "class", more: "runtime.class = \"no-such-class\"\n", says: []string{"no-such-class", "not found", "runtime/README.md", "nothing was touched"}},
		{name: "kind", add: "apiVersion: example.org/v1\nkind: Unheard\nmetadata: {name: of}\n", says: []string{"it does not know Unheard of example.org/v1", "nothing was touched"}},
		{name: "field", add: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of}\ndatta: {a: b}\n", says: []string{"ConfigMap field/of", ".datta: field not declared in schema", "nothing was touched"}},
		{name: "rights", user: "nobody", says: []string{"cannot", "\"nobody\""}},
	} {
		failed = errors.Join(failed, b.judgeRefusal(r, &v))
	}
	return v, failed
}

func (b *Bench) judgeRefusal(r refusal, v *Verdict) error {
	d, err := b.deployed(r.name, v)
	if err != nil {
		return err
	}
	if _, err := d.kubectl("", "create", "namespace", r.name); err != nil {
		return err
	}
	if _, err := d.kubectl(r.given, "apply", "-f", "-"); r.given != "" && err != nil {
		return err
	}
	defer func() { _, _ = d.kubectl("", "delete", "namespace", r.name, "--wait=false") }()
	if err := d.settle(r.more); err != nil {
		return err
	}
	if r.add != "" {
		if err := d.addToBase(r.add); err != nil {
			return err
		}
	}
	if r.user != "" {
		text, err := os.ReadFile(b.Cluster.Deployers)
		d.kubeconfig = filepath.Join(d.dir, "kubeconfig")
		err = errors.Join(err, os.WriteFile(d.kubeconfig, []byte(strings.Replace(string(text), "current-context: deployer", "current-context: "+r.user, 1)), 0o600))
		if err != nil {
			return err
		}
	}
	// A service account, without which no pod is admitted, and the sum of a quota come a moment after the namespace.
	err = bed.Eventually(b.Ctx, 20*time.Second, func() error {
		if d.field("serviceaccount/default", ".metadata.name") == "" || (r.name == "quota" && d.field("resourcequota/small", ".status.hard") == "") {
			return fmt.Errorf("%s is not ready", r.name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.retries {
		err = bed.Eventually(b.Ctx, 30*time.Second, func() error {
			_, err := d.kubectl("", "-n", r.name, "create", "deployment", "probe", "--image=probe", "--dry-run=server")
			if err == nil || !strings.Contains(err.Error(), "no fewer than five") {
				return fmt.Errorf("%s is not in force: %w", r.name, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	codes := map[bool]int{true: 6, false: 5}
	return d.untouched(r.name, func() error { return d.deploy(r.name, codes[r.user != ""], r.says) })
}

// addToBase adds an object of somebody's to the base.
func (d *deployment) addToBase(object string) error {
	path := filepath.Join(d.dir, "base", "kustomization.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(d.dir, "base", "theirs.yaml"), []byte(object), 0o644),
		os.WriteFile(path, []byte(strings.Replace(string(text), "resources:\n", "resources:\n- theirs.yaml\n", 1)), 0o644))
}
