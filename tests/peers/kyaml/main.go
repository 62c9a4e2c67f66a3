// SPDX-License-Identifier: Apache-2.0

// Command kyaml does with kyaml, the library of kustomize and kpt, what ./dev bench measures of spin-aks.
//
//	kyaml set FILE NAME PORT      the first port of the Service, in a file of many documents
//	kyaml merge BASE THEIRS OURS  three-way merge of directories, as `kpt pkg update` does it; OURS is written
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/kio/filters"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "kyaml:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "set":
		return setPort(args[1], args[2], args[3])
	case len(args) == 4 && args[0] == "merge":
		return filters.Merge3{OriginalPath: args[1], UpdatedPath: args[2], DestPath: args[3]}.Merge()
	}
	return fmt.Errorf("usage: kyaml set FILE NAME PORT | kyaml merge BASE THEIRS OURS")
}

func setPort(file, name, port string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	documents, err := (&kio.ByteReader{Reader: in, OmitReaderAnnotations: true}).Read()
	if err != nil {
		return err
	}
	for _, document := range documents {
		if document.GetKind() != "Service" || document.GetName() != name {
			continue
		}
		ports, err := document.Pipe(yaml.Lookup("spec", "ports", "0"))
		if err != nil {
			return err
		}
		if err := ports.PipeE(yaml.SetField("port", yaml.NewScalarRNode(port))); err != nil {
			return err
		}
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := (kio.ByteWriter{Writer: out}).Write(documents); err != nil {
		return err
	}
	return out.Close()
}
