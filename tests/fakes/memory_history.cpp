// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/memory_history.h"

#include <utility>

namespace spin_aks {
namespace {

using Kind = MemoryDisk::Node::Kind;

// An id is an absolute path.
class MemoryFiles final : public RevisionFiles {
 public:
  explicit MemoryFiles(const MemoryHistory::Nodes& nodes) : nodes_(nodes) {}

  [[nodiscard]] Result<Entries> List(const std::string& directory) const override {
    Entries entries;
    const std::string prefix = directory + "/";
    for (auto it = nodes_.lower_bound(prefix); it != nodes_.end() && it->first.starts_with(prefix); ++it) {
      const std::string name = it->first.substr(prefix.size());
      if (name.contains('/')) continue;
      const Kind kind = it->second.kind;
      entries.emplace(name, Entry{.kind = kind == Kind::kFile        ? Entry::Kind::kFile
                                          : kind == Kind::kDirectory ? Entry::Kind::kDirectory
                                          : kind == Kind::kLink      ? Entry::Kind::kLink
                                                                     : Entry::Kind::kOther,
                                  .id = it->first});
    }
    return entries;
  }
  [[nodiscard]] Result<std::string> Read(const std::string& file, std::size_t limit) const override {
    const std::string& text = nodes_.at(file).text;
    if (text.size() > limit)
      return std::unexpected(Error{.kind = Error::Kind::kTooLarge, .path = file, .doing = "read", .detail = "it is too large"});
    return text;
  }

 private:
  const MemoryHistory::Nodes& nodes_;
};

}  // namespace

Result<Revision> MemoryHistory::Find(const Directory& /*directory*/, const std::string& name) {
  const auto it = disk_.revisions.find(name);
  if (it == disk_.revisions.end())
    return std::unexpected(
        Error{.kind = Error::Kind::kMissing, .path = name, .doing = "find", .detail = "bad revision '" + name + "^{tree}'"});
  return Revision{.files = std::make_shared<MemoryFiles>(it->second), .root = top_, .top = top_};
}

}  // namespace spin_aks
