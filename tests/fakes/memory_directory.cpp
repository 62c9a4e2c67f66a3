// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/memory_directory.h"

#include <algorithm>
#include <utility>

#include "runtime/ports/typed_path.h"
#include "tests/fakes/memory_writer.h"

namespace spin_aks {
namespace {

using Kind = MemoryDisk::Node::Kind;
using Steps = std::vector<std::string>;

Steps Split(std::string_view path) {
  Steps steps;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) steps.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return steps;
}

std::string Parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool IsBelow(const std::string& path, const std::string& root) {
  return root == "/" || (path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/'));
}

// `real` is below `root`.
RelPath RelativeTo(const std::string& root, const std::string& real) {
  return *RelPath::Parse(std::string_view(real).substr(std::min(real.size(), root == "/" ? 1 : root.size() + 1)));
}

NodeKind KindOf(Kind kind) {
  if (kind == Kind::kFile) return NodeKind::kFile;
  return kind == Kind::kDirectory ? NodeKind::kDirectory : NodeKind::kOther;
}

}  // namespace

void MemoryDisk::AddDirectory(const std::string& path) {
  std::string at;
  for (const std::string& step : Split(path)) nodes.try_emplace(at += "/" + step, Node{Kind::kDirectory, {}});
}

void MemoryDisk::AddFile(const std::string& path, std::string bytes) {
  AddDirectory(Parent(path));
  nodes[path] = {Kind::kFile, std::move(bytes)};
}

void MemoryDisk::AddLink(const std::string& path, std::string target) {
  AddDirectory(Parent(path));
  nodes[path] = {Kind::kLink, std::move(target)};
}

std::map<std::string, std::string> MemoryDisk::Files(const std::string& root) const {
  std::map<std::string, std::string> files;
  const std::string prefix = root == "/" ? root : root + "/";
  for (const auto& [path, node] : nodes) {
    if (node.kind == Kind::kFile && path.starts_with(prefix)) files.emplace(path.substr(prefix.size()), node.text);
  }
  return files;
}

std::optional<std::string> MemoryDisk::Resolve(const std::string& path) const {
  constexpr int kMostLinks = 40;  // as Linux
  Steps todo = Split(path);
  std::string at;
  for (int links = 0; !todo.empty();) {
    const std::string step = todo.front();
    todo.erase(todo.begin());
    if (step == ".") continue;
    if (step == "..") {
      at = at.empty() ? at : at.substr(0, at.rfind('/'));
      continue;
    }
    const auto node = nodes.find(at + "/" + step);
    if (node == nodes.end() || node->second.kind != Kind::kLink) {
      at += "/" + step;
      continue;
    }
    if (++links > kMostLinks) return std::nullopt;
    const Steps target = Split(node->second.text);
    todo.insert(todo.begin(), target.begin(), target.end());
    if (node->second.text.starts_with('/')) at.clear();
  }
  return at.empty() ? "/" : at;
}

bool MemoryDisk::IsReadOnly(const std::string& path) const {
  return std::ranges::any_of(read_only, [&](const std::string& sealed) { return IsBelow(path, sealed); });
}

bool MemoryDisk::IsSealed(const std::string& path) const {
  return std::ranges::any_of(unreadable, [&](const std::string& sealed) { return path != sealed && IsBelow(path, sealed); });
}

MemoryDirectory::MemoryDirectory(MemoryDisk& disk, std::string path, std::string name)
    : disk_(disk), path_(std::move(path)), name_(std::move(name)) {}

std::string MemoryDirectory::Absolute(const RelPath& path) const { return JoinTypedPath(path_, path.text()); }
std::string MemoryDirectory::Shown(const RelPath& path) const { return JoinTypedPath(name_, path.text()); }
std::string MemoryDirectory::RealPath() const { return disk_.Resolve(path_).value_or(path_); }

std::unique_ptr<Directory> MemoryDirectory::Open(std::string_view path) const {
  return std::make_unique<MemoryDirectory>(disk_, JoinTypedPath(path_, path), JoinTypedPath(name_, path));
}

Result<std::optional<std::string>> MemoryDirectory::Read(const RelPath& path, std::size_t limit, Pipes) const {
  const auto fail = [&](Error::Kind kind, std::string detail) {
    return std::unexpected(Error{.kind = kind, .path = Shown(path), .doing = "read", .detail = std::move(detail)});
  };
  const auto real = disk_.Resolve(Absolute(path));
  if (!real) return fail(Error::Kind::kDangling, "links lead in a circle, or to nothing");
  if (disk_.IsSealed(*real)) return fail(Error::Kind::kDenied, "permission denied");
  const auto node = disk_.nodes.find(*real);
  if (node == disk_.nodes.end()) return std::optional<std::string>();
  if (disk_.unreadable.contains(*real)) return fail(Error::Kind::kDenied, "permission denied");
  if (node->second.kind == Kind::kDirectory) return fail(Error::Kind::kNotFile, "it is a directory");
  if (node->second.kind == Kind::kOther) return fail(Error::Kind::kNotFile, "it is not a regular file");
  if (node->second.text.size() > limit) return fail(Error::Kind::kTooLarge, "the file is too large");
  return std::optional(node->second.text);
}

Result<std::optional<ProjectNode>> MemoryDirectory::Look(const RelPath& path) const {
  const auto parent = disk_.Resolve(Absolute(path.Parent()));
  if (!parent) return std::optional<ProjectNode>();
  const std::string self = path.is_root() ? *parent : JoinTypedPath(*parent, path.name());
  if (disk_.IsSealed(self)) {
    return std::unexpected(Error{.kind = Error::Kind::kDenied, .path = Shown(path), .doing = "look at", .detail = "permission denied"});
  }
  const auto node = disk_.nodes.find(self);
  if (node == disk_.nodes.end()) return std::optional<ProjectNode>();
  if (node->second.kind != Kind::kLink) {
    const bool is_shut = disk_.unreadable.contains(self) || disk_.closed.contains(self);
    return std::optional(
        ProjectNode{.kind = KindOf(node->second.kind), .access = is_shut ? ProjectNode::Access::kOwner : ProjectNode::Access::kAll});
  }
  ProjectNode found{.kind = NodeKind::kOther, .is_link = true, .fault = ProjectNode::LinkFault::kDangling};
  const auto real = disk_.Resolve(self);
  if (!real) found.fault = ProjectNode::LinkFault::kLoop;
  if (real && disk_.IsSealed(*real))
    return std::optional(ProjectNode{.kind = NodeKind::kOther, .is_link = true, .unreadable = "permission denied"});
  const auto target = disk_.nodes.find(real.value_or(""));
  if (target == disk_.nodes.end()) return std::optional(found);
  found.kind = KindOf(target->second.kind);
  found.fault = IsBelow(*real, RealPath()) ? ProjectNode::LinkFault::kNone : ProjectNode::LinkFault::kOutside;
  if (found.fault == ProjectNode::LinkFault::kNone) found.target = RelativeTo(RealPath(), *real);
  if (found.kind == NodeKind::kDirectory && IsBelow(*parent, *real)) found.fault = ProjectNode::LinkFault::kLoop;
  return std::optional(found);
}

Result<std::vector<std::string>> MemoryDirectory::List(const RelPath& path) const {
  std::vector<std::string> names;
  const auto real = disk_.Resolve(Absolute(path));
  if (!real) return names;
  if (disk_.unreadable.contains(*real) || disk_.IsSealed(*real)) {
    return std::unexpected(Error{.kind = Error::Kind::kDenied, .path = Shown(path), .doing = "list", .detail = "permission denied"});
  }
  const std::string prefix = *real == "/" ? *real : *real + "/";
  for (auto it = disk_.nodes.upper_bound(prefix); it != disk_.nodes.end() && it->first.starts_with(prefix); ++it) {
    const std::string name = it->first.substr(prefix.size());
    if (name.find('/') == std::string::npos) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

Result<RelPath> MemoryDirectory::Canonical(const RelPath& path) const {
  const auto fail = [&](Error::Kind kind, std::string detail) {
    return std::unexpected(Error{.kind = kind, .path = Shown(path), .doing = "write", .detail = std::move(detail)});
  };
  const std::string root = RealPath();
  const auto real = disk_.Resolve(Absolute(path));
  const Result<std::optional<ProjectNode>> node = Look(path);
  const bool dangling = node && *node && (**node).fault == ProjectNode::LinkFault::kDangling;
  if (!real || dangling) return fail(Error::Kind::kDangling, "links lead in a circle, or to nothing");
  if (!IsBelow(*real, root)) return fail(Error::Kind::kOutside, "a link leads out of the output directory");
  return RelativeTo(root, *real);
}

Result<std::unique_ptr<Writer>> MemoryDirectory::Hold(Patience patience) { return MemoryWriter::Hold(disk_, RealPath(), name_, patience); }

}  // namespace spin_aks
