// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/posix_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "runtime/os/file_descriptor.h"
#include "runtime/os/posix_error.h"
#include "runtime/os/posix_writer.h"
#include "runtime/os/read_all.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks::os {
namespace {

// The C library's, as a string; empty with errno set.
std::string RealPathOf(const std::string& path) {
  std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : std::string();
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

bool IsLink(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

// Every link resolved, as far as the path exists; the rest as it stands. Fails with errno.
std::string ResolveExisting(const std::string& path) {
  std::string real = RealPathOf(path);
  if (!real.empty() || (errno != ENOENT && errno != ENOTDIR)) return real;
  if (IsLink(path)) {
    errno = ELOOP;  // to nothing: where it would lead cannot be said
    return {};
  }
  const TypedPath parts = SplitTypedPath(path);
  if (parts.name.empty()) {
    errno = ENOENT;  // `missing/..`: what it would be depends on what `missing` will be
    return {};
  }
  real = ResolveExisting(parts.directory);
  return real.empty() ? real : JoinTypedPath(real, parts.name);
}

bool IsBelow(const std::string& path, const std::string& root) {
  if (root == "/") return true;
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

// `real` is below `root`.
RelPath RelativeTo(const std::string& root, const std::string& real) {
  const std::size_t skip = root == "/" ? 1 : root.size() + 1;
  return *RelPath::Parse(std::string_view(real).substr(std::min(real.size(), skip)));
}

ProjectNode::Access AccessOf(mode_t mode) {
  const mode_t asked = S_ISDIR(mode) ? S_IROTH | S_IXOTH : S_IROTH;
  return (mode & asked) == asked ? ProjectNode::Access::kAll : ProjectNode::Access::kOwner;
}

NodeKind KindOf(mode_t mode) {
  if (S_ISREG(mode)) return NodeKind::kFile;
  return S_ISDIR(mode) ? NodeKind::kDirectory : NodeKind::kOther;
}

}  // namespace

std::string PosixDirectory::Full(const RelPath& path) const { return path.is_root() ? path_ : JoinTypedPath(path_, path.text()); }

std::string PosixDirectory::RealPath() const {
  std::string real = ResolveExisting(path_);
  return real.empty() ? path_ : real;
}

std::unique_ptr<Directory> PosixDirectory::Open(std::string_view path) const {
  return std::make_unique<PosixDirectory>(JoinTypedPath(path_, path));
}

Result<std::optional<std::string>> PosixDirectory::Read(const RelPath& path, std::size_t limit, Pipes pipes) const {
  const std::string full = Full(path);
  struct stat info{};
  // Opening a pipe waits for its writer, if it has none yet; opening other things never waits.
  const bool waits = pipes == Pipes::kRead && ::stat(full.c_str(), &info) == 0 && S_ISFIFO(info.st_mode);
  const FileDescriptor fd(::open(full.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK)));
  if (!fd.valid()) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::string>();
    return std::unexpected(ErrnoError(errno, "read", full));
  }
  if (::fstat(fd.get(), &info) != 0) return std::unexpected(ErrnoError(errno, "read", full));
  if (S_ISDIR(info.st_mode)) return std::unexpected(ErrnoError(EISDIR, "read", full));
  if (!S_ISREG(info.st_mode) && !(waits && S_ISFIFO(info.st_mode))) {
    return std::unexpected(Error{.kind = Error::Kind::kNotFile,
                                 .path = full,
                                 .doing = "read",
                                 .detail = pipes == Pipes::kRead ? "it is neither a file nor a pipe" : "it is not a regular file"});
  }
  Result<std::string> bytes = ReadAll(fd.get(), static_cast<std::size_t>(info.st_size), limit, full);
  if (!bytes) return std::unexpected(bytes.error());
  return std::optional(std::move(*bytes));
}

Result<std::optional<ProjectNode>> PosixDirectory::Look(const RelPath& path) const {
  const std::string full = Full(path);
  struct stat info{};
  if (::lstat(full.c_str(), &info) != 0) {
    // No entry has a name that is too long for one.
    if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) return std::optional<ProjectNode>();
    return std::unexpected(ErrnoError(errno, "look at", full));
  }
  if (!S_ISLNK(info.st_mode)) return std::optional(ProjectNode{.kind = KindOf(info.st_mode), .access = AccessOf(info.st_mode)});
  ProjectNode node{.kind = NodeKind::kOther, .is_link = true, .fault = ProjectNode::LinkFault::kDangling};
  const std::string real = RealPathOf(full);
  if (real.empty() && errno == ELOOP) node.fault = ProjectNode::LinkFault::kLoop;
  if (real.empty() && errno == EACCES) {
    node.fault = ProjectNode::LinkFault::kNone;
    node.unreadable = ErrnoError(errno, "look at", full).detail;
  }
  if (real.empty() || ::stat(real.c_str(), &info) != 0) return std::optional(node);
  node.kind = KindOf(info.st_mode);
  node.access = AccessOf(info.st_mode);
  const std::string root = RealPath();
  node.fault = IsBelow(real, root) ? ProjectNode::LinkFault::kNone : ProjectNode::LinkFault::kOutside;
  if (node.fault == ProjectNode::LinkFault::kNone) node.target = RelativeTo(root, real);
  const std::string parent = RealPathOf(SplitTypedPath(full).directory);
  if (node.kind == NodeKind::kDirectory && IsBelow(parent, real)) node.fault = ProjectNode::LinkFault::kLoop;
  return std::optional(node);
}

Result<std::vector<std::string>> PosixDirectory::List(const RelPath& path) const {
  const std::string full = Full(path);
  const std::unique_ptr<DIR, CloseDirectory> dir(::opendir(full.c_str()));
  if (!dir) {
    if (errno == ENOENT) return std::vector<std::string>();
    return std::unexpected(ErrnoError(errno, "list", full));
  }
  std::vector<std::string> names;
  for (errno = 0; const dirent* entry = ::readdir(dir.get()); errno = 0) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return std::unexpected(ErrnoError(errno, "list", full));
  std::ranges::sort(names);
  return names;
}

Result<RelPath> PosixDirectory::Canonical(const RelPath& path) const {
  const std::string full = Full(path);
  const std::string root = ResolveExisting(path_);
  const std::string real = root.empty() ? root : ResolveExisting(full);
  if (real.empty()) return std::unexpected(ErrnoError(errno, "write", full));
  if (!IsBelow(real, root)) {
    return std::unexpected(
        Error{.kind = Error::Kind::kOutside, .path = full, .doing = "write", .detail = "a link leads out of the output directory"});
  }
  return RelativeTo(root, real);
}

Result<std::unique_ptr<Writer>> PosixDirectory::Hold(Patience patience) { return PosixWriter::Hold(path_, patience); }

}  // namespace spin_aks::os
