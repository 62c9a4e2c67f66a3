// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/memory_writer.h"

#include <ranges>
#include <utility>

#include "runtime/ports/typed_path.h"

namespace spin_aks {
namespace {

using Kind = MemoryDisk::Node::Kind;

std::string ParentOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool IsBelow(const std::string& path, const std::string& root) {
  return root == "/" || (path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/'));
}

}  // namespace

Result<std::unique_ptr<Writer>> MemoryWriter::Hold(MemoryDisk& disk, std::string root, std::string name, Patience patience) {
  std::unique_ptr<MemoryWriter> writer(new MemoryWriter(disk, std::move(root), std::move(name)));
  if (patience == Patience::kWait && disk.on_wait) disk.on_wait();
  if (disk.held.contains(writer->root_)) {
    return std::unexpected(writer->Failure(Error::Kind::kBusy, {}, "another run is writing there"));
  }
  if (Result<void> made = writer->MakeRoot(); !made) return std::unexpected(made.error());
  writer->is_locked_ = disk.held.insert(writer->root_).second;
  return writer;
}

MemoryWriter::~MemoryWriter() {
  for (const std::string& path : std::views::reverse(made_)) {
    const auto next = disk_.nodes.upper_bound(path + "/");
    const bool is_empty = next == disk_.nodes.end() || !next->first.starts_with(path + "/");
    if (is_empty && !disk_.has_stopped()) disk_.nodes.erase(path);
  }
  if (is_locked_) disk_.held.erase(root_);
}

Result<void> MemoryWriter::MakeRoot() {
  std::vector<std::string> missing;
  for (std::string at = root_; !disk_.nodes.contains(at); at = ParentOf(at)) missing.push_back(at);
  for (const std::string& path : std::views::reverse(missing)) {
    if (disk_.nodes.at(ParentOf(path)).kind != Kind::kDirectory)
      return std::unexpected(Failure(Error::Kind::kNotDirectory, {}, "a part of the path is not a directory"));
    if (disk_.IsReadOnly(path)) return std::unexpected(Failure(Error::Kind::kDenied, {}, "permission denied"));
    disk_.nodes[path] = {Kind::kDirectory, {}};
    made_.push_back(path);
  }
  if (disk_.nodes.at(root_).kind != Kind::kDirectory)
    return std::unexpected(Failure(Error::Kind::kNotDirectory, {}, "a part of the path is not a directory"));
  return {};
}

std::string MemoryWriter::Absolute(const RelPath& path) const { return path.is_root() ? root_ : JoinTypedPath(root_, path.text()); }

Error MemoryWriter::Failure(Error::Kind kind, const RelPath& path, std::string detail) const {
  return {.kind = kind, .path = path.is_root() ? name_ : JoinTypedPath(name_, path.text()), .doing = "write", .detail = std::move(detail)};
}

Result<void> MemoryWriter::Step(const RelPath& path) {
  const std::string absolute = Absolute(path);
  if (disk_.has_stopped()) return std::unexpected(Failure(Error::Kind::kFailed, path, "input/output error"));
  ++disk_.steps;
  if (disk_.has_stopped()) return std::unexpected(Failure(Error::Kind::kFailed, path, "input/output error"));
  if (disk_.before_step) disk_.before_step(absolute);
  if (disk_.IsReadOnly(absolute)) return std::unexpected(Failure(Error::Kind::kDenied, path, "permission denied"));
  for (std::string above = path.is_root() ? "/" : ParentOf(absolute); above != "/"; above = ParentOf(above)) {
    const auto it = disk_.nodes.find(above);
    if (it == disk_.nodes.end()) return std::unexpected(Failure(Error::Kind::kMissing, path, "no such file or directory"));
    if (it->second.kind != Kind::kDirectory && IsBelow(above, root_))
      return std::unexpected(Failure(Error::Kind::kNotDirectory, path, "a part of the path is not a directory"));
  }
  return {};
}

Result<void> MemoryWriter::MakeDirectory(const RelPath& path) {
  if (Result<void> step = Step(path); !step) return step;
  disk_.nodes.try_emplace(Absolute(path), MemoryDisk::Node{Kind::kDirectory, {}});
  return {};
}

Result<void> MemoryWriter::Create(const RelPath& path, std::string_view bytes, const NewFile&) {
  const bool was_running = !disk_.has_stopped();
  const Result<void> step = Step(path);
  // Who is stopped while writing leaves half a file.
  if (!step && was_running && disk_.has_stopped() && disk_.nodes.contains(ParentOf(Absolute(path))))
    disk_.nodes[Absolute(path)] = {Kind::kFile, std::string(bytes.substr(0, bytes.size() / 2))};
  if (step) disk_.nodes[Absolute(path)] = {Kind::kFile, std::string(bytes)};
  return step;
}

Result<void> MemoryWriter::LetAllRead(const RelPath& path) {
  if (Result<void> step = Step(path); !step) return step;
  disk_.closed.erase(Absolute(path));
  return {};
}

Result<void> MemoryWriter::Sync(const RelPath& path) {
  if (Result<void> step = Step(path); !step) return step;
  if (!disk_.nodes.contains(Absolute(path))) return std::unexpected(Failure(Error::Kind::kMissing, path, "no such file or directory"));
  return {};
}

Result<void> MemoryWriter::Exchange(const RelPath& a, const RelPath& b) {
  if (!disk_.has_exchange) return std::unexpected(Failure(Error::Kind::kUnsupported, b, "the file system cannot do that"));
  if (Result<void> step = Step(a); !step) return step;
  const auto one = disk_.nodes.find(Absolute(a)), two = disk_.nodes.find(Absolute(b));
  if (one == disk_.nodes.end() || two == disk_.nodes.end())
    return std::unexpected(Failure(Error::Kind::kMissing, b, "no such file or directory"));
  std::swap(one->second, two->second);
  return {};
}

Result<void> MemoryWriter::Move(const RelPath& from, const RelPath& to, Onto onto) {
  if (Result<void> step = Step(to); !step) return step;
  const auto old = disk_.nodes.find(Absolute(from));
  if (old == disk_.nodes.end()) return std::unexpected(Failure(Error::Kind::kMissing, from, "no such file or directory"));
  const auto there = disk_.nodes.find(Absolute(to));
  if (there != disk_.nodes.end() && onto == Onto::kNothing)
    return std::unexpected(Failure(Error::Kind::kExists, to, "something is there already"));
  if (to.text() == disk_.fail_move_to) return std::unexpected(Failure(Error::Kind::kFailed, to, "input/output error"));
  const MemoryDisk::Node node = old->second;
  disk_.nodes.erase(old);
  disk_.nodes[Absolute(to)] = node;
  return {};
}

Result<void> MemoryWriter::Link(const RelPath& from, const RelPath& to) {
  if (!disk_.has_links) return std::unexpected(Failure(Error::Kind::kUnsupported, to, "the file system cannot do that"));
  if (Result<void> step = Step(to); !step) return step;
  const auto old = disk_.nodes.find(Absolute(from));
  if (old == disk_.nodes.end()) return std::unexpected(Failure(Error::Kind::kMissing, from, "no such file or directory"));
  if (disk_.nodes.contains(Absolute(to))) return std::unexpected(Failure(Error::Kind::kExists, to, "something is there already"));
  disk_.nodes[Absolute(to)] = old->second;
  return {};
}

Result<void> MemoryWriter::Remove(const RelPath& path) {
  if (!disk_.nodes.contains(Absolute(path))) return {};
  if (Result<void> step = Step(path); !step) return step;
  disk_.nodes.erase(Absolute(path));
  return {};
}

Result<void> MemoryWriter::RemoveIfEmpty(const RelPath& path) {
  const auto it = disk_.nodes.find(Absolute(path));
  if (it == disk_.nodes.end() || it->second.kind != Kind::kDirectory) return {};
  if (Result<void> step = Step(path); !step) return step;
  const std::string prefix = Absolute(path) + "/";
  const auto next = disk_.nodes.upper_bound(prefix);
  if (next == disk_.nodes.end() || !next->first.starts_with(prefix)) disk_.nodes.erase(it);
  return {};
}

}  // namespace spin_aks
