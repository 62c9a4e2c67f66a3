// SPDX-License-Identifier: Apache-2.0

package bed

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A Grammar is what a tool that is not here takes, as its reference has it: its words, then flags with a value or without, and
// how many operands.
type Grammar struct {
	Words    string   // `az aks update`
	Values   []string // flags with a value
	Switches []string
	Operands int
	Prints   string // on stdout
}

// The commands of tools that need an account or a daemon, by learn.microsoft.com (az), `spin registry --help` of 3.6.3, and
// docs.rs/crate/wkg (wkg).
var grammars = []Grammar{
	{Words: "az acr login", Values: []string{"--name", "--query", "-o"}, Switches: []string{"--expose-token"}, Prints: "token"},
	{Words: "az acr build", Values: []string{"--registry", "--platform", "--image", "--file"}, Operands: 1},
	{Words: "az aks update", Values: []string{"--resource-group", "--name", "--subscription", "--attach-acr"},
		Switches: []string{"--enable-oidc-issuer", "--enable-workload-identity"}},
	{Words: "az aks enable-addons", Values: []string{"--addons", "--resource-group", "--name", "--subscription"}},
	{Words: "az aks show", Values: []string{"--resource-group", "--name", "--subscription", "--query", "-o"}, Prints: "https://issuer.example/"},
	{Words: "az aks nodepool show", Values: []string{"--resource-group", "--cluster-name", "--name", "--query", "-o"},
		Prints: "{\n  \"agentpool\": \"wasm\",\n  \"team\": \"shop\"\n}"},
	{Words: "az aks nodepool update", Values: []string{"--resource-group", "--cluster-name", "--name", "--labels"}, Operands: 2},
	{Words: "az identity federated-credential create", Values: []string{"--name", "--identity-name", "--resource-group", "--subscription",
		"--issuer", "--subject", "--audiences"}},
	{Words: "az identity show", Values: []string{"--name", "--resource-group", "--subscription", "--query", "-o"},
		Prints: "44444444-4444-4444-4444-444444444444"},
	{Words: "az ad sp show", Values: []string{"--id", "--query", "-o"}, Prints: "44444444-4444-4444-4444-444444444444"},
	{Words: "az role assignment create", Values: []string{"--role", "--assignee-object-id", "--assignee-principal-type", "--scope", "-o"}},
	{Words: "az keyvault show", Values: []string{"--name", "--subscription", "--query", "-o"},
		Prints: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"},
	{Words: "az keyvault set-policy", Values: []string{"--name", "--subscription", "--object-id", "--secret-permissions", "-o"}},
	{Words: "az keyvault secret set", Values: []string{"--vault-name", "--name", "--file", "-o"}},
	{Words: "spin registry login", Values: []string{"--username"}, Switches: []string{"--password-stdin"}, Operands: 1},
	{Words: "spin registry push", Values: []string{"-f"}, Operands: 1},
	{Words: "wkg get", Values: []string{"--registry", "--output"}, Operands: 1},
}

// WriteStandIns makes a program for each of those tools in dir. It refuses what the tool would refuse, and writes down the rest,
// a line a command, to the file `log`.
func WriteStandIns(dir, log string) error {
	scripts := map[string]string{}
	for _, g := range grammars {
		tool, rest, _ := strings.Cut(g.Words, " ")
		scripts[tool] += g.script(rest, log)
	}
	for tool, script := range scripts {
		text := "#!/bin/sh\n" + script + "echo \"" + tool + ": there is no command $*\" >&2\nexit 2\n"
		if err := os.WriteFile(filepath.Join(dir, tool), []byte(text), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// script is the part of a stand-in that answers one command.
func (g Grammar) script(words, log string) string {
	n := len(strings.Fields(words))
	flags := append([]string{}, g.Values...)
	sort.Strings(flags)
	var cases strings.Builder
	if len(flags) > 0 {
		fmt.Fprintf(&cases, "    %s) [ $# -ge 2 ] || { echo \"$1 needs a value\" >&2; exit 2; }; shift 2;;\n", strings.Join(flags, "|"))
	}
	if len(g.Switches) > 0 {
		fmt.Fprintf(&cases, "    %s) shift;;\n", strings.Join(g.Switches, "|"))
	}
	return fmt.Sprintf(`case "$* " in "%s "*)
  echo "$(basename "$0") $*" >> '%s'
  shift %d; operands=0
  while [ $# -gt 0 ]; do
  if [ "$1" = --output ]; then printf '\0asm\1\0\0\0' > "$2"; fi
  case "$1" in
%s    -*) echo "there is no flag $1" >&2; exit 2;;
    *) operands=$((operands + 1)); shift;;
  esac; done
  [ $operands -eq %d ] || { echo "$operands operands, not %d" >&2; exit 2; }
  printf '%%s\n' '%s'
  exit 0;;
esac
`, words, log, n, cases.String(), g.Operands, g.Operands, g.Prints)
}
