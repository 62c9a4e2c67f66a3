// SPDX-License-Identifier: Apache-2.0
//
// What changes between two states of an application, and what follows: for a terminal, for a pull request, for machines. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks {

struct ReportedField {
  std::string path;                          // `.spec.replicas`; empty: the whole of it
  std::string name;                          // short: `replicas`
  std::optional<std::string> before, after;  // as YAML on one line, or a text; nothing: it is not there
  bool is_moved = false;                     // it stands elsewhere in its list
  std::string place;                         // of the input that it follows from: `aks-spin.toml:8`; empty: not known
};

struct ReportedDifference {
  enum class Action : std::uint8_t { kCreate, kUpdate, kReplace, kDelete } action = Action::kUpdate;
  std::string group = {}, kind = {}, kube_namespace = {}, name = {};  // of the object as it will be, or as it was; all empty: a file
  std::string file = {};                                              // where it lies; empty: nowhere
  std::string was = {};  // what is replaced, where that is called otherwise: `Deployment shop/web`
  struct Consequence {
    std::string_view word, words;  // "restarts", "restarts pods"
  };
  std::vector<Consequence> consequences = {};
  std::vector<ReportedField> fields = {};

  // `Deployment shop/web`, `Namespace shop`, `base/kustomization.yaml`.
  [[nodiscard]] std::string Title() const;
};

struct ReportedDifferences {
  std::string application;
  std::string against;  // "disk", or a revision as it was typed
  std::vector<ReportedDifference> all;
  std::size_t unchanged = 0;
};

// "create", "update", "replace", "delete".
[[nodiscard]] std::string_view ActionWord(ReportedDifference::Action action);

enum class Details : std::uint8_t { kHidden, kShown };

// A line for each difference, with its fields' names and what follows; below it, where details are wanted, each field. Then the counts.
[[nodiscard]] std::string DifferencesText(const ReportedDifferences& differences, Details details);
// A comment on a pull request, with all fields folded away.
[[nodiscard]] std::string DifferencesMarkdown(const ReportedDifferences& differences);
// One document, `"schema": 1`:
//   {schema, application, against, differences: [{action: "create" | "update" | "replace" | "delete", group, kind, namespace, name, file,
//   was,
//    consequences: [word], fields: [{path, before, after, moved, place}]}], unchanged}
//   group … was: null where there is none; before, after: YAML, or null where it is not there; place: "file:line" or null
[[nodiscard]] std::string DifferencesJson(const ReportedDifferences& differences);

}  // namespace spin_aks
