// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"spin-aks.dev/tests/peers/objects"
)

// AddNode adds the one node, labelled as a user labels a pool for Spin.
func (d *Discovery) AddNode(ctx context.Context) error {
	all, err := objects.Read([]byte(`apiVersion: v1
kind: Node
metadata:
  name: judge-node
  annotations: {kwok.x-k8s.io/node: fake}
  labels: {kubernetes.io/os: linux, kubernetes.io/arch: amd64, kubernetes.io/hostname: judge-node, spin: "true"}
status:
  capacity: {cpu: "64", memory: 256Gi, pods: "500"}
  allocatable: {cpu: "64", memory: 256Gi, pods: "500"}
`))
	if err != nil {
		return err
	}
	body, _ := json.Marshal(all[0].Value)
	all[0].Text = body
	if _, err = d.Apply(ctx, all[0], "", ForReal); err != nil {
		return err
	}
	// Admission taints a new node as not ready, and no node-lifecycle controller runs here to take that away.
	code, answer, err := d.cluster.Do(ctx, http.MethodPatch, "/api/v1/nodes/judge-node", "application/merge-patch+json", strings.NewReader(`{"spec":{"taints":null}}`))
	if err == nil && code != http.StatusOK {
		err = fmt.Errorf("untainting the node: %d %s", code, tail(string(answer), 500))
	}
	return err
}

// PlayRuntimeClassManager makes the RuntimeClass that a Shim asks for, as runtime-class-manager does
// (internal/controller/shim_controller.go: name, handler and scheduling.nodeSelector from the Shim).
func (d *Discovery) PlayRuntimeClassManager(ctx context.Context, shim objects.Object) error {
	class := map[string]any{
		"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass",
		"metadata": map[string]any{"name": shim.String("spec", "runtimeClass", "name")},
		"handler":  shim.String("spec", "runtimeClass", "handler"),
	}
	if selector := objects.At(shim.Value, "spec", "nodeSelector"); selector != nil {
		class["scheduling"] = map[string]any{"nodeSelector": selector}
	}
	text, err := json.Marshal(class)
	if err != nil {
		return err
	}
	if err := d.ReplaceRuntimeClass(ctx, objects.Object{Value: class, Text: text}); err != nil {
		return fmt.Errorf("the RuntimeClass of Shim %s: %w", shim.Name(), err)
	}
	return nil
}

// ReplaceRuntimeClass applies the class after removing one of its name: the classes of KWASM and of
// a Shim share a name and differ in their handler, which the server lets nobody change.
func (d *Discovery) ReplaceRuntimeClass(ctx context.Context, class objects.Object) error {
	path, err := d.Path(ctx, class, "")
	if err != nil {
		return err
	}
	if err := d.Delete(ctx, path); err != nil {
		return err
	}
	_, err = d.Apply(ctx, class, "", ForReal)
	return err
}
