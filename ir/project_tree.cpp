// SPDX-License-Identifier: Apache-2.0
#include "ir/project_tree.h"

namespace spin_aks {

const ProjectNode* ProjectTree::Find(const RelPath& path) const {
  static const ProjectNode kRoot{.kind = NodeKind::kDirectory, .is_link = false, .fault = ProjectNode::LinkFault::kNone};
  if (path.is_root()) return &kRoot;
  const auto it = nodes.find(path);
  return it == nodes.end() ? nullptr : &it->second;
}

std::vector<RelPath> ProjectTree::Children(const RelPath& directory) const {
  std::vector<RelPath> children;
  auto it = directory.is_root() ? nodes.begin() : nodes.upper_bound(directory);
  for (; it != nodes.end(); ++it) {
    // `a-b` sorts between `a` and `a/c`: skip what is not below, stop at what no longer starts with it.
    if (!directory.is_root() && !it->first.text().starts_with(directory.text())) break;
    if (it->first.IsWithin(directory) && it->first.Parent() == directory) children.push_back(it->first);
  }
  return children;
}

RelPath ProjectTree::RealPath(const RelPath& path) const {
  if (path.is_root()) return path;
  const ProjectNode* node = Find(path);
  if (node != nullptr && node->is_link && node->fault == ProjectNode::LinkFault::kNone) return node->target;
  const RelPath parent = RealPath(path.Parent());
  return parent == path.Parent() ? path : parent / *RelPath::Parse(path.name());
}

}  // namespace spin_aks
