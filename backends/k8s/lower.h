// SPDX-License-Identifier: Apache-2.0
//
// Every Kubernetes decision in one room: a Program becomes the objects that an
// API server will hold, as trees. How they are laid out in files is the business
// of the emitters (`backends/kube`, `backends/kustomize`).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/k8s/knobs.h"
#include "backends/yaml/value.h"
#include "ir/diagnostic.h"
#include "ir/program.h"

namespace spin_aks::k8s {

// One Kubernetes object. The tree is complete: apiVersion, kind and
// metadata.name are always there, the namespace on everything that has one.
struct Object {
  yaml::Value value;
  // Which one of the application's it is, whatever it and the application are called: `deployment/app`. No two have one.
  std::string role;
  // What a file of its own is called: "deployment", "service". A second object of one
  // stem takes its name with it (`EmitDirectory`).
  std::string stem;
  // What the kustomization of a directory adds to the name, which then ends before it; empty: nothing.
  std::string name_suffix = {};

  // Views into `value`; empty when the field is not there.
  [[nodiscard]] std::string_view ApiVersion() const;
  [[nodiscard]] std::string_view Kind() const;
  [[nodiscard]] std::string_view Namespace() const;
  [[nodiscard]] std::string_view Name() const;
};

// Both in the order in which they are to be applied.
struct Bundle {
  std::vector<Object> app;          // the application's own
  std::vector<Object> runtime;      // how Wasm runs on the nodes: shared by all apps of the cluster
  std::vector<Object> apart = {};   // before the application's: the namespace, where others may share it
  std::vector<KnobUse> knobs = {};  // by the marks of the application's nodes, from 1
};

// Nothing if the program cannot be expressed; at least one error is reported then.
// References inside what is returned resolve, or name something that is provided. With open knobs, what exists only for some
// values is there too, behind a condition.
[[nodiscard]] std::optional<Bundle> Lower(const Site& site, Knobs::Access access, Diagnostics& diagnostics);
[[nodiscard]] inline std::optional<Bundle> Lower(const Site& site, Diagnostics& diagnostics) {
  return Lower(site, Knobs::Access::kNone, diagnostics);
}

}  // namespace spin_aks::k8s
