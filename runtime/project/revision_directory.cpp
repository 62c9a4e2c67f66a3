// SPDX-License-Identifier: Apache-2.0
#include "runtime/project/revision_directory.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using Entry = RevisionFiles::Entry;
using Names = std::vector<std::string>;

constexpr std::size_t kMostLinks = 40;          // as Linux follows on one way
constexpr std::size_t kMostTargetBytes = 4096;  // PATH_MAX

// `/a/b` -> a, b. A `..` is one of them.
Names NamesOf(std::string_view path) {
  Names names;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash != 0 && path.substr(0, slash) != ".") names.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return names;
}

std::string PathOf(const Names& names) {
  std::string path;
  for (const std::string& name : names) path.append("/").append(name);
  return path.empty() ? "/" : path;
}

bool IsBelow(const Names& names, const Names& above) {
  return names.size() >= above.size() && std::equal(above.begin(), above.end(), names.begin());
}

Error DanglingError(const std::string& path) {
  return {.kind = Error::Kind::kDangling, .path = path, .doing = "follow", .detail = "the link leads to nothing"};
}

}  // namespace

class RevisionDirectory::Tree {
 public:
  Tree(Revision revision, std::unique_ptr<const Directory> disk)
      : revision_(std::move(revision)), top_(NamesOf(revision_.top)), disk_(std::move(disk)) {}

  // Where a way ends.
  struct End {
    Names real;                  // every link resolved as far as it exists
    std::optional<Entry> entry;  // nothing: there is nothing
    enum class Fault : std::uint8_t { kNone, kDangling, kLoop } fault = Fault::kNone;
  };
  enum class Last : std::uint8_t { kFollowed, kAsItIs };

  Result<End> Walk(std::string_view path, Last last) {
    Names ahead = NamesOf(path);  // the next one last
    std::ranges::reverse(ahead);
    End end{.real = {}, .entry = DirectoryAbove()};
    std::size_t links = 0;
    std::vector<std::size_t> targets;  // how much is ahead once that of a link has been gone
    while (!ahead.empty()) {
      const std::string name = std::move(ahead.back());
      ahead.pop_back();
      if (name == "..") {
        // Where it leads depends on what is not there.
        if (!end.entry) {
          end.fault = End::Fault::kDangling;
          return end;
        }
        if (!end.real.empty()) end.real.pop_back();
      } else {
        end.real.push_back(name);
      }
      Result<std::optional<Entry>> entry = EntryAt(end.real);
      if (!entry) return std::unexpected(entry.error());
      end.entry = *std::move(entry);
      const bool is_link = end.entry && end.entry->kind == Entry::Kind::kLink;
      if (!is_link || (ahead.empty() && last == Last::kAsItIs)) {
        for (; !targets.empty() && ahead.size() <= targets.back(); targets.pop_back()) {
          if (end.entry) continue;
          end.fault = End::Fault::kDangling;
          return end;
        }
        continue;
      }
      if (++links > kMostLinks) {
        end.fault = End::Fault::kLoop;
        return end;
      }
      const Result<std::string> target = revision_.files->Read(end.entry->id, kMostTargetBytes);
      if (!target) return std::unexpected(target.error());
      end.real.pop_back();
      if (target->starts_with('/')) end.real.clear();
      Names more = NamesOf(*target);
      targets.push_back(ahead.size());
      ahead.insert(ahead.end(), std::make_move_iterator(more.rbegin()), std::make_move_iterator(more.rend()));
    }
    return end;
  }

  Result<Names> List(const Entry& directory) {
    if (const auto path = OnDisk(directory)) return disk_->List(*path);
    const Result<RevisionFiles::Entries> entries = Listed(directory.id);
    if (!entries) return std::unexpected(entries.error());
    Names names;
    for (const auto& [name, entry] : *entries) names.push_back(name);
    if (directory.id == revision_.root && DiskEntry(OfRepository()))
      names.insert(std::ranges::lower_bound(names, kRepository), kRepository);
    return names;
  }
  [[nodiscard]] Result<std::string> Read(const Entry& file, std::size_t limit) const {
    const auto path = OnDisk(file);
    if (!path) return revision_.files->Read(file.id, limit);
    Result<std::optional<std::string>> bytes = disk_->Read(*path, limit, Pipes::kRefused);
    if (!bytes) return std::unexpected(bytes.error());
    return (*std::move(bytes)).value_or(std::string());
  }

 private:
  static constexpr const char* kRepository = ".git";
  static Entry DirectoryAbove() { return {.kind = Entry::Kind::kDirectory, .id = std::string(kOnDisk) + "/"}; }

  // What is on the disk has its path for an id, behind what no id of a revision begins with.
  static constexpr std::string_view kOnDisk = "disk:";
  static std::optional<RelPath> OnDisk(const Entry& entry) {
    return entry.id.starts_with(kOnDisk) ? RelPath::Parse(std::string_view(entry.id).substr(kOnDisk.size() + 1)) : std::nullopt;
  }
  [[nodiscard]] Names OfRepository() const {
    Names names = top_;
    names.emplace_back(kRepository);
    return names;
  }
  // Links are followed by the disk.
  [[nodiscard]] std::optional<Entry> DiskEntry(const Names& real) const {
    Entry entry{.kind = Entry::Kind::kOther, .id = std::string(kOnDisk) + PathOf(real)};
    const auto path = OnDisk(entry);
    const auto node = path ? disk_->Look(*path) : Result<std::optional<ProjectNode>>();
    if (!node || !*node) return std::nullopt;
    if ((**node).kind == NodeKind::kFile) entry.kind = Entry::Kind::kFile;
    if ((**node).kind == NodeKind::kDirectory) entry.kind = Entry::Kind::kDirectory;
    return entry;
  }

  Result<RevisionFiles::Entries> Listed(const std::string& id) {
    if (const auto it = listed_.find(id); it != listed_.end()) return it->second;
    Result<RevisionFiles::Entries> entries = revision_.files->List(id);
    if (entries) listed_.emplace(id, *entries);
    return entries;
  }

  // No link on the way.
  Result<std::optional<Entry>> EntryAt(const Names& real) {
    if (real.empty()) return DirectoryAbove();
    if (!IsBelow(real, top_) || IsBelow(real, OfRepository())) return DiskEntry(real);
    Entry entry{.kind = Entry::Kind::kDirectory, .id = revision_.root};
    for (std::size_t i = top_.size(); i < real.size(); ++i) {
      if (entry.kind != Entry::Kind::kDirectory) return std::optional<Entry>();
      const Result<RevisionFiles::Entries> entries = Listed(entry.id);
      if (!entries) return std::unexpected(entries.error());
      const auto it = entries->find(real[i]);
      if (it == entries->end()) return std::optional<Entry>();
      entry = it->second;
    }
    return entry;
  }

  Revision revision_;
  Names top_;
  std::unique_ptr<const Directory> disk_;                 // all of it, from its root
  std::map<std::string, RevisionFiles::Entries> listed_;  // by id
};

RevisionDirectory::RevisionDirectory(Revision revision, const std::string& name, const Directory& today)
    : RevisionDirectory(std::make_shared<Tree>(std::move(revision), today.Open("/")), name, today.RealPath(),
                        fmt::format("{}:{}", name, today.name() == "." ? "." : JoinTypedPath("./", today.name()))) {}

RevisionDirectory::RevisionDirectory(std::shared_ptr<Tree> tree, std::string revision, std::string path, std::string name)
    : tree_(std::move(tree)), revision_(std::move(revision)), path_(std::move(path)), name_(std::move(name)) {}

std::string RevisionDirectory::Full(const RelPath& path) const { return path.is_root() ? path_ : JoinTypedPath(path_, path.text()); }

std::string RevisionDirectory::RealPath() const {
  const auto end = tree_->Walk(path_, Tree::Last::kFollowed);
  return end && end->fault == Tree::End::Fault::kNone ? PathOf(end->real) : path_;
}

std::unique_ptr<Directory> RevisionDirectory::Open(std::string_view path) const {
  const bool is_absolute = path.starts_with('/');
  std::string name = is_absolute ? fmt::format("{}:{}", revision_, path) : JoinTypedPath(name_, path);
  return std::unique_ptr<Directory>(new RevisionDirectory(tree_, revision_, JoinTypedPath(path_, path), std::move(name)));
}

Result<std::optional<std::string>> RevisionDirectory::Read(const RelPath& path, std::size_t limit, Pipes /*pipes*/) const {
  const auto end = tree_->Walk(Full(path), Tree::Last::kFollowed);
  if (!end) return std::unexpected(end.error());
  if (!end->entry) return std::optional<std::string>();
  if (end->entry->kind != Entry::Kind::kFile)
    return std::unexpected(
        Error{.kind = Error::Kind::kNotFile, .path = JoinTypedPath(name_, path.text()), .doing = "read", .detail = "it is no file there"});
  Result<std::string> bytes = tree_->Read(*end->entry, limit);
  if (!bytes) return std::unexpected(bytes.error());
  return std::optional(*std::move(bytes));
}

Result<std::optional<ProjectNode>> RevisionDirectory::Look(const RelPath& path) const {
  const auto kind_of = [](const Entry& entry) {
    if (entry.kind == Entry::Kind::kFile) return NodeKind::kFile;
    return entry.kind == Entry::Kind::kDirectory ? NodeKind::kDirectory : NodeKind::kOther;
  };
  const auto own = tree_->Walk(Full(path), Tree::Last::kAsItIs);
  if (!own) return std::unexpected(own.error());
  if (!own->entry) return std::optional<ProjectNode>();
  if (own->entry->kind != Entry::Kind::kLink) return std::optional(ProjectNode{.kind = kind_of(*own->entry)});

  using Fault = ProjectNode::LinkFault;
  ProjectNode node{.kind = NodeKind::kOther, .is_link = true, .fault = Fault::kDangling};
  const auto end = tree_->Walk(Full(path), Tree::Last::kFollowed);
  if (!end) return std::unexpected(end.error());
  if (end->fault == Tree::End::Fault::kLoop) node.fault = Fault::kLoop;
  if (end->fault != Tree::End::Fault::kNone) return std::optional(node);
  node.kind = kind_of(*end->entry);
  const std::optional<RelPath> target = WayWithin(RealPath(), PathOf(end->real));
  node.fault = target ? Fault::kNone : Fault::kOutside;
  if (target) node.target = *target;
  Names parent = own->real;
  parent.pop_back();
  if (node.kind == NodeKind::kDirectory && IsBelow(parent, end->real)) node.fault = Fault::kLoop;
  return std::optional(node);
}

Result<std::vector<std::string>> RevisionDirectory::List(const RelPath& path) const {
  const auto end = tree_->Walk(Full(path), Tree::Last::kFollowed);
  if (!end) return std::unexpected(end.error());
  if (!end->entry || end->entry->kind == Entry::Kind::kOther) return std::vector<std::string>();
  if (end->entry->kind != Entry::Kind::kDirectory)
    return std::unexpected(Error{.kind = Error::Kind::kNotDirectory,
                                 .path = JoinTypedPath(name_, path.text()),
                                 .doing = "list",
                                 .detail = "it is no directory there"});
  return tree_->List(*end->entry);
}

Result<RelPath> RevisionDirectory::Canonical(const RelPath& path) const {
  const auto end = tree_->Walk(Full(path), Tree::Last::kFollowed);
  if (!end) return std::unexpected(end.error());
  if (end->fault != Tree::End::Fault::kNone) return std::unexpected(DanglingError(JoinTypedPath(name_, path.text())));
  const std::optional<RelPath> way = WayWithin(RealPath(), PathOf(end->real));
  if (way) return *way;
  return std::unexpected(Error{.kind = Error::Kind::kOutside,
                               .path = JoinTypedPath(name_, path.text()),
                               .doing = "read",
                               .detail = "a link leads out of the directory"});
}

Result<std::unique_ptr<Writer>> RevisionDirectory::Hold(Patience /*patience*/) {
  return std::unexpected(Error{.kind = Error::Kind::kUnsupported, .path = name_, .doing = "write", .detail = "what was cannot be changed"});
}

}  // namespace spin_aks
