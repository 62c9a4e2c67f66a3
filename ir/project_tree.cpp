// SPDX-License-Identifier: Apache-2.0
#include "ir/project_tree.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace spin_aks {

namespace {

// The path itself, or the nearest above it that is there. Asks from the root on: what is there has all its directories there, and a path
// of a hundred thousand steps that lead nowhere costs no more than its first.
RelPath NearestKnown(const ProjectTree& tree, const RelPath& path) {
  if (tree.Find(path) != nullptr) return path;
  RelPath known;
  for (std::string_view rest = path.text(); !rest.empty();) {
    const std::string_view step = rest.substr(0, rest.find('/'));
    RelPath next = known / RelPath::Known(step);
    if (tree.Find(next) == nullptr) break;
    known = std::move(next);
    rest.remove_prefix(std::min(step.size() + 1, rest.size()));
  }
  return known;
}

}  // namespace

const ProjectNode* ProjectTree::Find(const RelPath& path) const {
  static const ProjectNode kRoot{.kind = NodeKind::kDirectory, .is_link = false, .fault = ProjectNode::LinkFault::kNone};
  const auto it = nodes.find(path);
  if (it != nodes.end()) return &it->second;
  return application.IsWithin(path) ? &kRoot : nullptr;
}

std::optional<RelPath> ProjectTree::Locate(std::string_view text) const {
  if (application.is_root() || text.starts_with('/')) return RelPath::Parse(text);
  return RelPath::Parse(application.text() + "/" + std::string(text));
}

std::string_view ProjectTree::Called() const {
  return application.is_root() ? "the application directory" : "the build context, `image.context`";
}

std::vector<RelPath> ProjectTree::Children(const RelPath& directory) const {
  std::vector<RelPath> children;
  // No name begins with a smaller byte than U+0001. `a-b` sorts between `a` and `a/c`: begin behind it.
  auto it = nodes.lower_bound(directory / *RelPath::Parse("\x01"));
  while (it != nodes.end() && it->first.IsWithin(directory)) {
    const std::size_t name = directory.is_root() ? 0 : directory.text().size() + 1;
    const std::size_t slash = it->first.text().find('/', name);
    if (slash == std::string::npos) {
      children.push_back(it->first);
      ++it;
    } else {
      // What lies below a child is skipped at once: `0` is the byte behind `/`.
      it = nodes.lower_bound(*RelPath::Parse(it->first.text().substr(0, slash) + "0"));
    }
  }
  return children;
}

RelPath ProjectTree::RealPath(const RelPath& path) const {
  if (path.is_root()) return path;
  const ProjectNode* node = Find(path);
  if (node != nullptr && node->is_link && node->fault == ProjectNode::LinkFault::kNone) return node->target;
  if (node == nullptr) {
    const RelPath known = NearestKnown(*this, path);
    const RelPath real = RealPath(known);
    const std::size_t skip = known.is_root() ? 0 : known.text().size() + 1;
    return real == known ? path : real / RelPath::Known(std::string_view(path.text()).substr(skip));
  }
  const RelPath parent = RealPath(path.Parent());
  return parent == path.Parent() ? path : parent / *RelPath::Parse(path.name());
}

std::optional<RelPath> ProjectTree::FindUnreadable(const RelPath& path) const {
  RelPath at = NearestKnown(*this, path);
  const ProjectNode& node = *Find(at);
  const bool is_known = node.unreadable.empty() || (at == path && node.kind == NodeKind::kDirectory);
  return is_known ? std::nullopt : std::optional(std::move(at));
}

}  // namespace spin_aks
