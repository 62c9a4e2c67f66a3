// SPDX-License-Identifier: Apache-2.0

package judgements

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"spin-aks.dev/tests/peers/inputs"
)

var names = []Judgement{
	{Name: "500 names that are legal in Spin become objects that the server accepts, or a diagnostic", Family: "names", Tools: clusterTools, Judge: judgeNames},
}

const namedApplications = 125 // each with a name of its application, component, variable and store

func judgeNames(b *Bench) (Verdict, error) {
	v := Verdict{Unit: "names"}
	random := rand.New(rand.NewPCG(1, 2)) // the same names in every run
	refused := 0
	for i := range namedApplications {
		n := randomNames(random)
		c, err := b.namedCase(i, n)
		if err != nil {
			return v, err
		}
		v.Judged += 4
		out := filepath.Join(b.Work, "out", c.Name)
		result, err := c.Compile(b.Ctx, b.SpinAks, "kube", out, "--emit", "k8s")
		if err != nil {
			return v, err
		}
		switch {
		case result.Code == 3 && strings.Contains(result.Stderr, "error[SA"):
			refused++
		case result.Code != 0:
			v.Find(fmt.Sprintf("%q", n), "exit %d: %s", result.Code, result.Output())
		default:
			all, err := b.RawObjects(Compiled{Case: c, Dir: map[string]string{"kube": out}})
			if err != nil {
				return v, err
			}
			for _, finding := range b.accept(all) {
				v.Find(fmt.Sprintf("%q", n), "%s", finding)
			}
		}
	}
	v.Notes = append(v.Notes, fmt.Sprintf("names: %d of %d applications were refused with a diagnostic\n", refused, namedApplications))
	if refused > namedApplications/5 {
		v.Find("names", "%d of %d applications were refused: legal names are to be mapped", refused, namedApplications)
	}
	return v, nil
}

type nameSet struct{ application, component, variable, store string }

const letterSet, digitSet = "abcdefghijklmnopqrstuvwxyz", "0123456789"

func pick(random *rand.Rand, from string) string { return string(from[random.IntN(len(from))]) }

// word follows Spin's grammar of identifiers: a letter, then letters and digits.
func word(random *rand.Rand, most int) string {
	text := pick(random, letterSet)
	for range random.IntN(most) {
		text += pick(random, letterSet+letterSet+digitSet)
	}
	return text
}

func words(random *rand.Rand, delimiter string, most int) string {
	parts := []string{word(random, most)}
	for range random.IntN(4) {
		part := word(random, most)
		if delimiter == "-" && random.IntN(4) == 0 {
			part = strings.ToUpper(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, delimiter)
}

func randomNames(random *rand.Rand) nameSet {
	most := []int{1, 8, 30, 90}[random.IntN(4)]
	return nameSet{freeText(random), words(random, "-", most), words(random, "_", most), words(random, []string{"-", "_"}[random.IntN(2)], most)}
}

// freeText is what people call applications: anything.
func freeText(random *rand.Rand) string {
	alphabet := []rune("abcXYZ019-_. /:@#é日😀'\"\\{}$*!\tÜ")
	var text []rune
	for range random.IntN(80) {
		text = append(text, alphabet[random.IntN(len(alphabet))])
	}
	return string(text)
}

func (b *Bench) namedCase(i int, n nameSet) (inputs.Case, error) {
	c := inputs.Case{Name: fmt.Sprintf("names/%03d", i), Dir: filepath.Join(b.Work, "names", fmt.Sprintf("%03d", i))}
	manifest := map[string]any{"spin_manifest_version": 2, "application": map[string]any{"name": n.application, "version": n.application},
		"variables": map[string]any{n.variable: map[string]any{"required": true, "secret": i%2 == 0}},
		"trigger":   map[string]any{"http": []any{map[string]any{"route": "/...", "component": n.component}}},
		"component": map[string]any{n.component: map[string]any{"source": "c.wasm", "key_value_stores": []string{n.store}}}}
	setting := map[string]any{"value": "plain"}
	if i%2 == 0 {
		setting = map[string]any{"keyvault_secret": "secret"}
	}
	config := map[string]any{"schema": 1, "tenant_id": "00000000-0000-0000-0000-000000000001", "container_registry": map[string]any{"name": "judgeacr"},
		"image": map[string]any{"tag": "1"}, "variables": map[string]any{n.variable: setting}, "keyvault": map[string]any{"name": "judge-kv"},
		"identity":  map[string]any{"mode": "workload", "client_id": "00000000-0000-0000-0000-000000000002"},
		"key_value": map[string]any{n.store: map[string]any{"kind": "cosmos", "account": "judge", "database": "d", "container": "c", "auth": "workload-identity"}}}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return c, err
	}
	if err := writeTOML(filepath.Join(c.Dir, "spin.toml"), manifest); err != nil {
		return c, err
	}
	return c, writeTOML(filepath.Join(c.Dir, "aks-spin.toml"), config)
}
