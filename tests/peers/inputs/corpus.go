// SPDX-License-Identifier: Apache-2.0

package inputs

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
)

// manifest is as much of a spin.toml as the sample and its settings need; both versions.
type manifest struct {
	Variables map[string]struct {
		Required, Secret bool
		Default          *string
	}
	Component any // v1: array of tables; v2: table of tables
	Trigger   map[string]any
}

// traits are what the sample is stratified by.
type traits struct {
	triggers, version                string
	stores, variables, secrets, many bool
}

// Corpus picks up to n real manifests so that every combination of traits is
// there before any is there twice, and gives each the settings it needs to run.
func Corpus(shared, work string, n int) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(shared, "corpus", "valid", "*.toml"))
	if err != nil {
		return nil, err
	}
	strata := map[traits][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		strata[describe(string(text))] = append(strata[describe(string(text))], file)
	}
	var all []Case
	for _, file := range roundRobin(strata, n) {
		c, err := settle(file, work)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// roundRobin takes one of each stratum in turn. Inside a stratum the order is
// by a hash of the name: stable, and no neighbourhood is preferred.
func roundRobin(strata map[traits][]string, n int) []string {
	var keys []traits
	for key, files := range strata {
		keys = append(keys, key)
		sort.Slice(files, func(i, j int) bool { return hash(files[i]) < hash(files[j]) })
	}
	sort.Slice(keys, func(i, j int) bool { return fmt.Sprint(keys[i]) < fmt.Sprint(keys[j]) })
	var picked []string
	for round := 0; len(picked) < n; round++ {
		before := len(picked)
		for _, key := range keys {
			if round < len(strata[key]) && len(picked) < n {
				picked = append(picked, strata[key][round])
			}
		}
		if len(picked) == before {
			break
		}
	}
	return picked
}

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(filepath.Base(text)))
	return h.Sum64()
}

func (m manifest) components() []map[string]any {
	var all []map[string]any
	switch c := m.Component.(type) {
	case []map[string]any:
		all = c
	case map[string]any:
		for _, value := range c {
			if table, ok := value.(map[string]any); ok {
				all = append(all, table)
			}
		}
	}
	return all
}

func describe(text string) traits {
	var m manifest
	if _, err := toml.Decode(text, &m); err != nil {
		return traits{triggers: "unread"}
	}
	t := traits{version: "2", variables: len(m.Variables) > 0, many: len(m.components()) > 3}
	if _, old := m.Trigger["type"]; old {
		t.version, t.triggers = "1", fmt.Sprint(m.Trigger["type"])
	} else {
		var kinds []string
		for kind := range m.Trigger {
			kinds = append(kinds, kind)
		}
		sort.Strings(kinds)
		t.triggers = strings.Join(kinds, "+")
	}
	for _, v := range m.Variables {
		t.secrets = t.secrets || v.Secret
	}
	for _, c := range m.components() {
		t.stores = t.stores || c["key_value_stores"] != nil || c["sqlite_databases"] != nil
	}
	return t
}

// settle makes a folder with the manifest and the settings a user would write for it.
func settle(file, work string) (Case, error) {
	name := strings.TrimSuffix(filepath.Base(file), ".toml")
	c := Case{Name: "corpus/" + name, Dir: filepath.Join(work, "corpus", name)}
	text, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return c, err
	}
	if err := os.WriteFile(filepath.Join(c.Dir, "spin.toml"), text, 0o644); err != nil {
		return c, err
	}
	return c, os.WriteFile(filepath.Join(c.Dir, "aks-spin.toml"), []byte(settings(string(text))), 0o644)
}

func settings(text string) string {
	var m manifest
	_, _ = toml.Decode(text, &m) // what cannot be read is spin-aks' to judge
	var out strings.Builder
	out.WriteString("schema = 1\ntenant_id = \"00000000-0000-0000-0000-000000000001\"\n\n[cluster]\nresource_group = \"judge-rg\"\nname = \"judge\"\n\n" +
		"[container_registry]\nname = \"judgeacr\"\n\n[image]\ntag = \"1.0.0\"\n")
	secret := false
	var variables strings.Builder
	for _, name := range sorted(m.Variables) {
		v := m.Variables[name]
		switch {
		case v.Secret:
			secret = true
			fmt.Fprintf(&variables, "%q = { keyvault_secret = %q }\n", name, strings.ReplaceAll(name, "_", "-"))
		case v.Required:
			fmt.Fprintf(&variables, "%q = \"a judge's value\"\n", name)
		}
	}
	labels := func(key string) map[string]bool {
		found := map[string]bool{}
		for _, c := range m.components() {
			list, _ := c[key].([]any)
			for _, label := range list {
				if text, ok := label.(string); ok && text != "default" {
					found[text] = true
				}
			}
		}
		return found
	}
	for _, label := range sorted(labels("key_value_stores")) {
		secret = true
		fmt.Fprintf(&variables, "\n[key_value.%q]\nkind = \"cosmos\"\naccount = \"judgecosmos\"\ndatabase = \"shop\"\ncontainer = \"kv\"\nkey = { keyvault_secret = \"cosmos-key\" }\n", label)
	}
	for _, label := range sorted(labels("sqlite_databases")) {
		secret = true
		fmt.Fprintf(&variables, "\n[sqlite.%q]\nurl = \"https://libsql.example.com\"\ntoken = { keyvault_secret = \"libsql-token\" }\n", label)
	}
	if len(labels("ai_models")) > 0 {
		secret = true
		variables.WriteString("\n[llm]\nurl = \"https://llm.example.com\"\ntoken = { keyvault_secret = \"llm-token\" }\n")
	}
	if secret {
		out.WriteString("\n[keyvault]\nname = \"judge-kv\"\n\n[identity]\nmode = \"workload\"\nclient_id = \"00000000-0000-0000-0000-000000000002\"\n")
	}
	return out.String() + "\n[variables]\n" + variables.String()
}

func sorted[T any](set map[string]T) []string {
	var keys []string
	for key := range set {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
