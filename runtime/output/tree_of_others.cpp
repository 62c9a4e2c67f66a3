// SPDX-License-Identifier: Apache-2.0
#include "runtime/output/tree_of_others.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/docker/dockerignore.h"
#include "backends/merge/file_place.h"
#include "backends/merge/text_lines.h"
#include "runtime/output/lock_file.h"

namespace spin_aks {
namespace {

constexpr std::string_view kOurLabel = "app.kubernetes.io/managed-by: spin-aks";
constexpr std::string_view kPartOf = "app.kubernetes.io/part-of: ";

std::string Read(const OutputPlace& place) {
  const auto text = place.root->Read(place.path, kMostManifestBytes, Pipes::kRefused);
  return text && *text ? **text : std::string();
}

// What has our label was written by us, whatever became of the lock; for this application, if it says so.
bool HasOurLabel(const OutputPlace& beginning, const KubeName& application) {
  const OutputPlace directory{beginning.root, beginning.path.Parent()};
  const auto names = directory.root->List(directory.path);
  const std::string of_application = std::string(kPartOf) + application.text() + "\n";
  return names && std::ranges::any_of(*names, [&](const std::string& name) {
           if (!name.ends_with(".yaml")) return false;
           const std::string text = Read(directory / RelPath::Known(name));
           return text.contains(kOurLabel) && text.contains(of_application);
         });
}

// Files that nobody else calls so.
bool HasOurNames(const Layout& layout, const KubeName& application) {
  return std::ranges::any_of(layout.backend->takes_all(application), [&](const NamesOfOurs& ours) {
    const OutputPlace directory = layout.kubernetes / ours.directory;
    const auto names = directory.root->List(directory.path);
    return names && std::ranges::any_of(*names, [&](const std::string& name) { return name.starts_with(ours.prefix); });
  });
}

bool IsOfOthers(const Layout& layout, const KubeName& application) {
  for (const std::string& name : layout.backend->begins_with(application)) {
    const OutputPlace beginning = layout.kubernetes / *RelPath::Parse(name);
    const auto node = beginning.root->Look(beginning.path);
    if (node && *node && (**node).kind == NodeKind::kFile) return !HasOurLabel(beginning, application) && !HasOurNames(layout, application);
  }
  return false;
}

}  // namespace

void PlaceInTreeOfOthers(const KubeName& application, const merge::Lock& lock, Layout& layout) {
  const auto go_into = [&](const std::string& name) {
    layout.around = layout.kubernetes;
    layout.kubernetes = layout.kubernetes / RelPath::Known(name);
  };
  const std::string root = NameOfRoot(layout.lock, layout.kubernetes);
  const bool is_of_others = IsOfOthers(layout, application);
  for (const auto& [thing, places] : lock.at) {
    if (thing.by.backend != layout.backend->name) continue;
    for (const merge::LastPlace& place : places) {
      const std::string way = merge::WayFrom(root, place.root);
      if (way == ".") return;
      // Right below a tree of others, or where one was: the others may have gone. Elsewhere it lies because the settings said so.
      const bool is_right_below = !way.starts_with("..") && way.find('/') == std::string::npos;
      const bool is_beside = is_of_others || way == layout.backend->beside_others(application);
      if (is_right_below && is_beside) return go_into(way);
    }
  }
  if (is_of_others) go_into(layout.backend->beside_others(application));
}

std::optional<std::string> FindTheirIgnore(const std::string& text, const merge::Lock& lock) {
  if (text.empty()) return std::nullopt;
  const auto recorded = [&](std::string_view name) {
    return lock.own.find({.by = {.backend = std::string(kImageBackend)}, .name = std::string(name)});
  };
  if (const auto lines = recorded(kOurLines); lines != lock.own.end()) return merge::WithoutRecorded(text, lines->second);
  if (recorded(kIgnoreName) != lock.own.end() || text.find(IgnoreHeader()) != std::string::npos) return std::nullopt;
  return text;
}

}  // namespace spin_aks
