// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/posix_stage.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <set>
#include <utility>

#include "ir/digest.h"
#include "runtime/os/posix_error.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks::os {
namespace {

constexpr int kOpenDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

// Short and fixed, so that a leftover of a crashed run is found again, and a name near the limit still fits.
std::string NameBeside(std::string_view prefix, std::string_view name) { return std::string(prefix) + DigestHex(name); }

// Creates what is missing on the way to `path`; names in `made` what it created, outermost first. Asks mkdir() and nobody before it:
// between a look and a creation another process may have been there.
int MakeDirectories(const std::string& path, std::vector<std::string>& made) {
  if (::mkdir(path.c_str(), 0777) == 0) {
    made.push_back(path);
    return 0;
  }
  if (errno == EEXIST) return 0;
  if (errno != ENOENT) return errno;
  const TypedPath parts = SplitTypedPath(path);
  if (parts.name.empty()) return ENOENT;
  if (const int above = MakeDirectories(parts.directory, made); above != 0) return above;
  if (::mkdir(path.c_str(), 0777) != 0) return errno;
  made.push_back(path);
  return 0;
}

// Returns an errno, or 0.
int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

// Not yet durable, but on its way: when the files are then synced one by one, the first sync carries most of them (as dpkg does).
void StartWriteback(int fd) {
#ifdef __linux__
  (void)::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
  (void)fd;
#endif
}

// Readable by all, whatever the umask keeps: the image has these files, and its process is not their owner.
mode_t ModeOfNew(int fd) {
  struct stat info{};
  return (::fstat(fd, &info) == 0 ? info.st_mode & 07777U : 0600U) | 0444U;
}

// A file of our own making, new. A leftover of that name is removed first: the lock on the root says that nobody uses it.
FileDescriptor CreateAfresh(int directory, const std::string& name) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor fd(::openat(directory, name.c_str(), kFlags, 0666));
  if (fd.valid() || errno != EEXIST) return fd;
  ::unlinkat(directory, name.c_str(), 0);
  return FileDescriptor(::openat(directory, name.c_str(), kFlags, 0666));
}

// Gives what is replaced a second name, so that it can be had back. A link and not a rename: readers find the old file under its name
// until rename() puts the new one there, which POSIX has happen in one step.
int SetAside(int directory, const std::string& name, const std::string& backup) {
  ::unlinkat(directory, backup.c_str(), 0);
  if (::linkat(directory, name.c_str(), directory, backup.c_str(), 0) == 0) return 0;
  // A file system without hard links: for a moment there is no file of this name.
  return ::renameat(directory, name.c_str(), directory, backup.c_str()) == 0 ? 0 : errno;
}

}  // namespace

PosixStage::PosixStage(std::string root) : root_(std::move(root)) {
  sigset_t interrupts;
  sigemptyset(&interrupts);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&interrupts, signal);
  ::pthread_sigmask(SIG_BLOCK, &interrupts, &old_mask_);
  // A limit on the size of files is to be an error of write(), as a full disk is, and not our end.
  ::signal(SIGXFSZ, SIG_IGN);
}

PosixStage::~PosixStage() {
  if (end_ == End::kUndo) {
    for (auto it = files_.rbegin(); it != files_.rend(); ++it) UndoOne(*it);
    for (auto it = made_directories_.rbegin(); it != made_directories_.rend(); ++it) {
      ::unlinkat(root_fd_.get(), it->text().c_str(), AT_REMOVEDIR);
    }
    for (auto it = made_above_root_.rbegin(); it != made_above_root_.rend(); ++it) ::rmdir(it->c_str());
  }
  ::pthread_sigmask(SIG_SETMASK, &old_mask_, nullptr);
}

Error PosixStage::Failure(int code, const RelPath& place) const {
  return ErrnoError(code, "write", place.is_root() ? root_ : JoinTypedPath(root_, place.text()));
}

Result<void> PosixStage::OpenRoot() {
  if (const int failed = MakeDirectories(root_, made_above_root_); failed != 0) return std::unexpected(Failure(failed, {}));
  root_fd_ = FileDescriptor(::open(root_.c_str(), kOpenDirectory));
  if (!root_fd_.valid()) return std::unexpected(Failure(errno, {}));
  // The lock belongs to the open directory and goes with it, however this process ends (flock(2)): no lock file to be left behind.
  // Where locks are not supported, two runs at once are the user's to avoid.
  if (::flock(root_fd_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return std::unexpected(Error{.kind = Error::Kind::kBusy, .path = root_, .doing = "write", .detail = "another run is writing there"});
  }
  return {};
}

Result<FileDescriptor> PosixStage::OpenDirectory(const RelPath& directory) {
  // Step by step and never through a link: O_NOFOLLOW speaks of the last step alone, and since Canonical() looked, somebody may have
  // put a link in the place of any directory on the way.
  FileDescriptor at(::openat(root_fd_.get(), ".", kOpenDirectory));
  std::string_view rest = directory.text();
  std::size_t done = 0;
  while (at.valid() && !rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string step(rest.substr(0, slash));
    done += step.size();
    if (::mkdirat(at.get(), step.c_str(), 0777) == 0) {
      made_directories_.push_back(*RelPath::Parse(std::string_view(directory.text()).substr(0, done)));
    } else if (errno != EEXIST) {
      return std::unexpected(Failure(errno, directory));
    }
    at = FileDescriptor(::openat(at.get(), step.c_str(), kOpenDirectory | O_NOFOLLOW));
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    ++done;
  }
  if (!at.valid()) return std::unexpected(Failure(errno, directory));
  return at;
}

Result<void> PosixStage::Add(const RelPath& place, std::string_view bytes) {
  Result<FileDescriptor> directory = OpenDirectory(place.Parent());
  if (!directory) return std::unexpected(directory.error());
  const std::string name(place.name());
  struct stat old{};
  const bool replaces = ::fstatat(directory->get(), name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
  if (replaces && !S_ISREG(old.st_mode)) return std::unexpected(Failure(EISDIR, place));

  File file{.place = place, .temporary = NameBeside(".spin-aks-new-", name), .backup = NameBeside(".spin-aks-old-", name)};
  const FileDescriptor fd = CreateAfresh(directory->get(), file.temporary);
  if (!fd.valid()) return std::unexpected(Failure(errno, place));
  files_.push_back(std::move(file));
  if (const int failed = WriteAll(fd.get(), bytes); failed != 0) return std::unexpected(Failure(failed, place));
  if (::fchmod(fd.get(), replaces ? old.st_mode & 07777U : ModeOfNew(fd.get())) != 0) return std::unexpected(Failure(errno, place));
  StartWriteback(fd.get());
  return {};
}

Result<void> PosixStage::Sync() {
  // Opened again, since fsync() is about the file, whoever wrote it: keeping every descriptor would end at a limit that is often 1,024.
  for (const File& file : files_) {
    const RelPath temporary = file.place.Parent() / *RelPath::Parse(file.temporary);
    const FileDescriptor fd(::openat(root_fd_.get(), temporary.text().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.valid() || ::fsync(fd.get()) != 0) return std::unexpected(Failure(errno, file.place));
  }
  return {};
}

Result<void> PosixStage::CommitOne(File& file) {
  Result<FileDescriptor> directory = OpenDirectory(file.place.Parent());
  if (!directory) return std::unexpected(directory.error());
  const std::string name(file.place.name());
  struct stat old{};
  const bool replaces = ::fstatat(directory->get(), name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
  // What was a file when it was staged may have become something that is never ours to move.
  if (replaces && !S_ISREG(old.st_mode)) return std::unexpected(Failure(EISDIR, file.place));
  if (replaces) {
    if (const int failed = SetAside(directory->get(), name, file.backup); failed != 0) return std::unexpected(Failure(failed, file.place));
    file.state = File::State::kReplaced;
  }
  if (::renameat(directory->get(), file.temporary.c_str(), directory->get(), name.c_str()) != 0) {
    return std::unexpected(Failure(errno, file.place));
  }
  if (!replaces) file.state = File::State::kCreated;
  return {};
}

Result<void> PosixStage::SyncDirectories() {
  // A new name lasts only when the directory that holds it is synced too (fsync(2)), and so on up to the root.
  std::set<RelPath> directories{RelPath()};
  for (const File& file : files_) {
    for (RelPath at = file.place.Parent(); directories.insert(at).second;) at = at.Parent();
  }
  for (const RelPath& directory : directories) {
    const Result<FileDescriptor> fd = OpenDirectory(directory);
    if (!fd) return std::unexpected(fd.error());
    // Some file systems cannot sync a directory; the renames themselves have happened.
    if (::fsync(fd->get()) != 0 && errno != EINVAL) return std::unexpected(Failure(errno, directory));
  }
  return {};
}

Result<void> PosixStage::Commit() {
  for (File& file : files_) {
    if (Result<void> done = CommitOne(file); !done) return done;
  }
  return SyncDirectories();
}

void PosixStage::UndoOne(const File& file) {
  const Result<FileDescriptor> directory = OpenDirectory(file.place.Parent());
  if (!directory) return;
  const std::string name(file.place.name());
  if (file.state == File::State::kReplaced) ::renameat(directory->get(), file.backup.c_str(), directory->get(), name.c_str());
  if (file.state == File::State::kCreated) ::unlinkat(directory->get(), name.c_str(), 0);
  // rename() of two names of one file does nothing and leaves both: remove the second name.
  ::unlinkat(directory->get(), file.backup.c_str(), 0);
  ::unlinkat(directory->get(), file.temporary.c_str(), 0);
}

void PosixStage::Keep() {
  end_ = End::kKept;
  for (const File& file : files_) {
    if (file.state != File::State::kReplaced) continue;
    const RelPath backup = file.place.Parent() / *RelPath::Parse(file.backup);
    ::unlinkat(root_fd_.get(), backup.text().c_str(), 0);
  }
}

}  // namespace spin_aks::os
