// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"spin-aks.dev/tests/peers/objects"
)

// How an object is applied.
type Mode int

const (
	ForReal Mode = iota
	DryRun       // everything but storing it
)

type resource struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Namespaced bool   `json:"namespaced"`
}

// Discovery remembers which kinds the server knows.
type Discovery struct {
	cluster *Cluster
	mutex   sync.Mutex
	known   map[string][]resource // by apiVersion
}

// NewDiscovery asks nothing yet.
func NewDiscovery(c *Cluster) *Discovery {
	return &Discovery{cluster: c, known: map[string][]resource{}}
}

func versionPath(apiVersion string) string {
	if strings.Contains(apiVersion, "/") {
		return "/apis/" + apiVersion
	}
	return "/api/" + apiVersion
}

func (d *Discovery) find(ctx context.Context, apiVersion, kind string) (resource, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for attempt := 0; attempt < 2; attempt++ {
		for _, r := range d.known[apiVersion] {
			if r.Kind == kind && !strings.Contains(r.Name, "/") {
				return r, nil
			}
		}
		code, body, err := d.cluster.Do(ctx, http.MethodGet, versionPath(apiVersion), "", nil)
		if err != nil {
			return resource{}, err
		}
		if code != http.StatusOK {
			return resource{}, fmt.Errorf("the server does not know %s: %d", apiVersion, code)
		}
		var list struct{ Resources []resource }
		if err := json.Unmarshal(body, &list); err != nil {
			return resource{}, err
		}
		d.known[apiVersion] = list.Resources
	}
	return resource{}, fmt.Errorf("the server does not know the kind %s %s", apiVersion, kind)
}

// Namespaced says whether the object's kind lives in namespaces.
func (d *Discovery) Namespaced(ctx context.Context, o objects.Object) (bool, error) {
	r, err := d.find(ctx, o.String("apiVersion"), o.Kind())
	return r.Namespaced, err
}

// Path is the object's address on the server; namespace is used where the object names none.
func (d *Discovery) Path(ctx context.Context, o objects.Object, namespace string) (string, error) {
	r, err := d.find(ctx, o.String("apiVersion"), o.Kind())
	if err != nil {
		return "", err
	}
	path := versionPath(o.String("apiVersion"))
	if r.Namespaced {
		if own := o.Namespace(); own != "" {
			namespace = own
		}
		path += "/namespaces/" + url.PathEscape(namespace)
	}
	return path + "/" + r.Name + "/" + url.PathEscape(o.Name()), nil
}

// Apply sends the object's own bytes by server-side apply with strict field
// validation, and returns what the server made of it.
func (d *Discovery) Apply(ctx context.Context, o objects.Object, namespace string, mode Mode) (map[string]any, error) {
	path, err := d.Path(ctx, o, namespace)
	if err != nil {
		return nil, err
	}
	query := "?fieldManager=spin-aks-judge&fieldValidation=Strict&force=true"
	if mode == DryRun {
		query += "&dryRun=All"
	}
	code, body, err := d.cluster.Do(ctx, http.MethodPatch, path+query, "application/apply-patch+yaml", bytes.NewReader(o.Text))
	if err != nil {
		return nil, err
	}
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("%d: %w", code, err)
	}
	if code != http.StatusOK && code != http.StatusCreated {
		return nil, fmt.Errorf("%s: %d %v", o.Key(), code, answer["message"])
	}
	return answer, nil
}

// Get returns what is stored, or nil if there is nothing.
func (d *Discovery) Get(ctx context.Context, path string) (map[string]any, error) {
	code, body, err := d.cluster.Do(ctx, http.MethodGet, path, "", nil)
	if err != nil || code == http.StatusNotFound {
		return nil, err
	}
	if code != http.StatusOK {
		return nil, fmt.Errorf("%s: %d %s", path, code, tail(string(body), 500))
	}
	var answer map[string]any
	return answer, json.Unmarshal(body, &answer)
}

// Delete removes what is at the path; that nothing is there is no error.
func (d *Discovery) Delete(ctx context.Context, path string) error {
	code, body, err := d.cluster.Do(ctx, http.MethodDelete, path+"?propagationPolicy=Background", "", nil)
	if err == nil && code >= 300 && code != http.StatusNotFound {
		err = fmt.Errorf("%s: %d %s", path, code, tail(string(body), 500))
	}
	return err
}

// Eventually calls check until it says nil, or the time is over.
func Eventually(ctx context.Context, limit time.Duration, check func() error) error {
	deadline := time.Now().Add(limit)
	for {
		err := check()
		if err == nil || time.Now().After(deadline) || ctx.Err() != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// ApplyDefinitions applies custom resource definitions and waits until each is established.
func (d *Discovery) ApplyDefinitions(ctx context.Context, all []objects.Object) error {
	for _, o := range all {
		if _, err := d.Apply(ctx, o, "", ForReal); err != nil {
			return err
		}
	}
	for _, o := range all {
		path, err := d.Path(ctx, o, "")
		if err != nil {
			return err
		}
		if err := Eventually(ctx, 30*time.Second, func() error { return d.condition(ctx, path, "Established") }); err != nil {
			return err
		}
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	clear(d.known)
	return nil
}

// condition is nil once the object at path has the condition.
func (d *Discovery) condition(ctx context.Context, path, kind string) error {
	value, err := d.Get(ctx, path)
	if err != nil {
		return err
	}
	conditions, _ := objects.At(value, "status", "conditions").([]any)
	for _, c := range conditions {
		if objects.At(c, "type") == kind && objects.At(c, "status") == "True" {
			return nil
		}
	}
	return fmt.Errorf("%s is not %s: %v", path, kind, conditions)
}

// AwaitCondition waits until the object at path has the condition.
func (d *Discovery) AwaitCondition(ctx context.Context, path, kind string, limit time.Duration) error {
	return Eventually(ctx, limit, func() error { return d.condition(ctx, path, kind) })
}
