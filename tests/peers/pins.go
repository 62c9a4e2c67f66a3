// SPDX-License-Identifier: Apache-2.0

//go:build pins

package main

// The control plane that judges our output, pinned by go.mod. Built by bed.BuildTools.
import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
