// SPDX-License-Identifier: Apache-2.0

// Package objects reads Kubernetes objects from YAML and compares sets of them by value.
package objects

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sort"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// An Object is one document: its value, and the very bytes that it was read from.
type Object struct {
	Value map[string]any
	Text  []byte
}

// Key names an object in a set: group, kind, namespace, name.
func (o Object) Key() string {
	group, _, found := strings.Cut(o.String("apiVersion"), "/")
	if !found {
		group = "core"
	}
	return fmt.Sprintf("%s/%s %s/%s", group, o.Kind(), o.Namespace(), o.Name())
}

func (o Object) Kind() string      { return o.String("kind") }
func (o Object) Name() string      { return o.String("metadata", "name") }
func (o Object) Namespace() string { return o.String("metadata", "namespace") }

// String is the string at a path of keys, or "".
func (o Object) String(path ...string) string {
	text, _ := At(o.Value, path...).(string)
	return text
}

// At walks keys (strings) and list positions (ints, as decimal text); nil if there is nothing.
func At(value any, path ...string) any {
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			var i int
			if _, err := fmt.Sscanf(step, "%d", &i); err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// Read splits a stream of documents and reads each strictly: a duplicate key is an error.
func Read(stream []byte) ([]Object, error) {
	var all []Object
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	for {
		text, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		var value map[string]any
		if err := yaml.UnmarshalStrict(text, &value); err != nil {
			return nil, fmt.Errorf("%w in\n%s", err, text)
		}
		if len(value) > 0 {
			all = append(all, Object{value, text})
		}
	}
}

// A Set is objects by their key.
type Set map[string]Object

// NewSet refuses two objects with one key.
func NewSet(all []Object) (Set, error) {
	set := Set{}
	for _, o := range all {
		if _, twice := set[o.Key()]; twice {
			return nil, fmt.Errorf("%s occurs twice", o.Key())
		}
		set[o.Key()] = o
	}
	return set, nil
}

// Without is the set without the objects that drop says yes to.
func (s Set) Without(drop func(Object) bool) Set {
	rest := Set{}
	for key, o := range s {
		if !drop(o) {
			rest[key] = o
		}
	}
	return rest
}

// Compare lists the differences as paths, sorted; empty if both are equal.
func Compare(left, right Set) []string {
	var all []string
	for key, l := range left {
		r, found := right[key]
		if !found {
			all = append(all, key+": only on the left")
			continue
		}
		all = append(all, Diff(key, l.Value, r.Value)...)
	}
	for key := range right {
		if _, found := left[key]; !found {
			all = append(all, key+": only on the right")
		}
	}
	sort.Strings(all)
	return all
}

// Diff lists where two values differ.
func Diff(path string, left, right any) []string {
	switch l := left.(type) {
	case map[string]any:
		if r, same := right.(map[string]any); same {
			return diffMaps(path, l, r)
		}
	case []any:
		if r, same := right.([]any); same && len(l) == len(r) {
			var all []string
			for i := range l {
				all = append(all, Diff(fmt.Sprintf("%s[%d]", path, i), l[i], r[i])...)
			}
			return all
		}
	}
	if reflect.DeepEqual(left, right) {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s != %s", path, show(left), show(right))}
}

func diffMaps(path string, left, right map[string]any) []string {
	var all []string
	for key, l := range left {
		if r, found := right[key]; found {
			all = append(all, Diff(path+"."+key, l, r)...)
		} else {
			all = append(all, fmt.Sprintf("%s.%s: %s != (absent)", path, key, show(l)))
		}
	}
	for key, r := range right {
		if _, found := left[key]; !found {
			all = append(all, fmt.Sprintf("%s.%s: (absent) != %s", path, key, show(r)))
		}
	}
	return all
}

func show(value any) string {
	text := fmt.Sprintf("%T(%#v)", value, value)
	if len(text) > 160 {
		text = text[:160] + "…"
	}
	return text
}
