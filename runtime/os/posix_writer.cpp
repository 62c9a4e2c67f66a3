// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/posix_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ranges>
#include <utility>

#include "runtime/os/posix_error.h"
#include "runtime/ports/typed_path.h"

namespace spin_aks::os {
namespace {

constexpr int kOpenDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

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

// Some file systems cannot sync a directory; what was done there has happened all the same.
int SyncDescriptor(int fd) { return ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno; }

int SyncPath(const std::string& path) {
  const FileDescriptor fd(::open(path.c_str(), kOpenDirectory));
  return fd.valid() ? SyncDescriptor(fd.get()) : errno;
}

// A new name in a directory lasts only when that is synced.
int SyncAbove(const std::vector<std::string>& made) {
  for (const std::string& path : made) {
    if (const int failed = SyncPath(SplitTypedPath(path).directory); failed != 0) return failed;
  }
  return 0;
}

// A leftover of that name is removed first.
FileDescriptor CreateAfresh(int directory, const std::string& name) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor fd(::openat(directory, name.c_str(), kFlags, 0666));
  if (fd.valid() || errno != EEXIST) return fd;
  ::unlinkat(directory, name.c_str(), 0);
  return FileDescriptor(::openat(directory, name.c_str(), kFlags, 0666));
}

constexpr mode_t kPermissions = 07777;

// Whose file it is stays so, as far as the system lets: the owner may give a file to groups of theirs, and root to anybody. Says
// nothing where it does not: the file is written, and belongs to who wrote it. The mode comes last, since a change of owner may
// take bits of it.
int BecomeLike(int fd, const struct stat& model) {
  if (::fchown(fd, model.st_uid, model.st_gid) != 0) (void)!::fchown(fd, static_cast<uid_t>(-1), model.st_gid);
  return ::fchmod(fd, model.st_mode & kPermissions) == 0 ? 0 : errno;
}

int OpenToAll(int fd) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return errno;
  return ::fchmod(fd, (info.st_mode & kPermissions) | 0444U) == 0 ? 0 : errno;
}

// renameat2() with a flag that this file system, or this kernel, does not know.
bool IsUnknownFlag(int code) { return code == EINVAL || code == ENOSYS || code == EOPNOTSUPP; }

int RenameWith(unsigned flag, int from_directory, const char* from, int to_directory, const char* to) {
#ifdef __linux__
  return ::renameat2(from_directory, from, to_directory, to, flag) == 0 ? 0 : errno;
#else
  (void)flag, (void)from_directory, (void)from, (void)to_directory, (void)to;
  return ENOSYS;
#endif
}

#ifdef __linux__
constexpr unsigned kNoReplace = RENAME_NOREPLACE, kExchange = RENAME_EXCHANGE;
#else
constexpr unsigned kNoReplace = 0, kExchange = 0;
#endif

int RenameOntoNothing(int from_directory, const char* from, int to_directory, const char* to) {
  const int failed = RenameWith(kNoReplace, from_directory, from, to_directory, to);
  if (!IsUnknownFlag(failed)) return failed;
  // A second name is never given over a first one.
  if (::linkat(from_directory, from, to_directory, to, 0) == 0) return ::unlinkat(from_directory, from, 0) == 0 ? 0 : errno;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK) return errno;
  struct stat info{};
  if (::fstatat(to_directory, to, &info, AT_SYMLINK_NOFOLLOW) == 0) return EEXIST;
  return ::renameat(from_directory, from, to_directory, to) == 0 ? 0 : errno;
}

}  // namespace

Result<std::unique_ptr<Writer>> PosixWriter::Hold(const std::string& root, Patience patience) {
  std::unique_ptr<PosixWriter> writer(new PosixWriter(root));
  for (;;) {
    if (Result<void> opened = writer->OpenRoot(); !opened) return std::unexpected(opened.error());
    if (Result<void> locked = writer->Lock(patience); !locked) return std::unexpected(locked.error());
    // Who made it for a run that came to nothing has removed it again, while we waited.
    if (writer->IsStillThere()) return writer;
  }
}

PosixWriter::~PosixWriter() {
  for (const std::string& path : std::views::reverse(made_)) ::rmdir(path.c_str());
  root_fd_ = FileDescriptor();
  if (old_mask_) ::pthread_sigmask(SIG_SETMASK, &*old_mask_, nullptr);
}

Error PosixWriter::Failure(int code, const RelPath& path) const {
  return ErrnoError(code, "write", path.is_root() ? root_ : JoinTypedPath(root_, path.text()));
}

Result<void> PosixWriter::OpenRoot() {
  int failed = MakeDirectories(root_, made_);
  if (failed == 0) failed = SyncAbove(made_);
  if (failed != 0) return std::unexpected(Failure(failed, {}));
  root_fd_ = FileDescriptor(::open(root_.c_str(), kOpenDirectory));
  if (!root_fd_.valid()) return std::unexpected(Failure(errno, {}));
  return {};
}

Result<void> PosixWriter::Lock(Patience patience) const {
  // The lock belongs to the open directory and goes with it, however this process ends (flock(2)): there is no lock file to be left
  // behind. Where locks are not supported, two runs at once are the user's to avoid.
  int failed = 0;
  do {
    failed = ::flock(root_fd_.get(), LOCK_EX | (patience == Patience::kNow ? LOCK_NB : 0)) == 0 ? 0 : errno;
  } while (failed == EINTR);
  if (failed != EWOULDBLOCK) return {};
  return std::unexpected(Error{.kind = Error::Kind::kBusy, .path = root_, .doing = "write", .detail = "another run is writing there"});
}

bool PosixWriter::IsStillThere() const {
  struct stat held{}, named{};
  if (::fstat(root_fd_.get(), &held) != 0 || ::stat(root_.c_str(), &named) != 0) return false;
  return held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

void PosixWriter::HoldInterrupts() {
  if (old_mask_) return;
  sigset_t interrupts;
  sigemptyset(&interrupts);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&interrupts, signal);
  old_mask_.emplace();
  ::pthread_sigmask(SIG_BLOCK, &interrupts, &*old_mask_);
  // A limit on the size of files is to be an error of write(), as a full disk is, and not our end.
  ::signal(SIGXFSZ, SIG_IGN);
}

Result<FileDescriptor> PosixWriter::OpenAbove(const RelPath& path) const {
  // O_NOFOLLOW speaks of the last step alone.
  FileDescriptor at(::openat(root_fd_.get(), ".", kOpenDirectory));
  const RelPath parent = path.Parent();
  std::string_view rest = parent.text();
  while (at.valid() && !rest.empty()) {
    const std::size_t slash = rest.find('/');
    at = FileDescriptor(::openat(at.get(), std::string(rest.substr(0, slash)).c_str(), kOpenDirectory | O_NOFOLLOW));
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  if (!at.valid()) return std::unexpected(Failure(errno, parent));
  return at;
}

template <typename Act>
Result<void> PosixWriter::ActOnTwo(const RelPath& a, const RelPath& b, const Act& act) const {
  const Result<FileDescriptor> above_a = OpenAbove(a), above_b = OpenAbove(b);
  if (!above_a) return std::unexpected(above_a.error());
  if (!above_b) return std::unexpected(above_b.error());
  const int failed = act(above_a->get(), std::string(a.name()).c_str(), above_b->get(), std::string(b.name()).c_str());
  if (failed != 0) return std::unexpected(Failure(failed, b));
  return {};
}

Result<void> PosixWriter::MakeDirectory(const RelPath& path) {
  const Result<FileDescriptor> above = OpenAbove(path);
  if (!above) return std::unexpected(above.error());
  if (::mkdirat(above->get(), std::string(path.name()).c_str(), 0777) != 0 && errno != EEXIST) return std::unexpected(Failure(errno, path));
  return {};
}

Result<void> PosixWriter::Create(const RelPath& path, std::string_view bytes, const NewFile& kind) {
  const Result<FileDescriptor> above = OpenAbove(path), above_model = OpenAbove(kind.like);
  if (!above) return std::unexpected(above.error());
  if (!above_model) return std::unexpected(above_model.error());
  struct stat model{};
  const bool has_model = ::fstatat(above_model->get(), std::string(kind.like.name()).c_str(), &model, AT_SYMLINK_NOFOLLOW) == 0;
  const FileDescriptor fd = CreateAfresh(above->get(), std::string(path.name()));
  int failed = fd.valid() ? WriteAll(fd.get(), bytes) : errno;
  if (failed == 0 && has_model && S_ISREG(model.st_mode)) failed = BecomeLike(fd.get(), model);
  if (failed == 0 && kind.readers == Readers::kAll) failed = OpenToAll(fd.get());
  if (failed != 0) return std::unexpected(Failure(failed, kind.like));
  StartWriteback(fd.get());
  return {};
}

Result<void> PosixWriter::LetAllRead(const RelPath& path) {
  const Result<FileDescriptor> above = OpenAbove(path);
  if (!above) return std::unexpected(above.error());
  const FileDescriptor fd(::openat(above->get(), std::string(path.name()).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const int failed = fd.valid() ? OpenToAll(fd.get()) : errno;
  if (failed != 0) return std::unexpected(Failure(failed, path));
  return {};
}

Result<void> PosixWriter::Sync(const RelPath& path) {
  const Result<FileDescriptor> above = OpenAbove(path);
  if (!above) return std::unexpected(above.error());
  const std::string name = path.is_root() ? "." : std::string(path.name());
  // Opened again, since fsync() is about the file, whoever wrote it: keeping every descriptor would end at a limit that is often 1,024.
  const FileDescriptor fd(::openat(above->get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  const int failed = fd.valid() ? SyncDescriptor(fd.get()) : errno;
  if (failed != 0) return std::unexpected(Failure(failed, path));
  return {};
}

Result<void> PosixWriter::Exchange(const RelPath& a, const RelPath& b) {
  return ActOnTwo(a, b, [](int above_a, const char* name_a, int above_b, const char* name_b) {
    const int failed = RenameWith(kExchange, above_a, name_a, above_b, name_b);
    return IsUnknownFlag(failed) ? EOPNOTSUPP : failed;
  });
}

Result<void> PosixWriter::Move(const RelPath& from, const RelPath& to, Onto onto) {
  if (onto == Onto::kNothing) return ActOnTwo(from, to, RenameOntoNothing);
  return ActOnTwo(from, to, [](int above_from, const char* from_name, int above_to, const char* to_name) {
    return ::renameat(above_from, from_name, above_to, to_name) == 0 ? 0 : errno;
  });
}

Result<void> PosixWriter::Link(const RelPath& from, const RelPath& to) {
  return ActOnTwo(from, to, [](int above_from, const char* from_name, int above_to, const char* to_name) {
    if (::linkat(above_from, from_name, above_to, to_name, 0) == 0) return 0;
    return errno == EPERM || errno == ENOSYS ? EOPNOTSUPP : errno;
  });
}

Result<void> PosixWriter::Remove(const RelPath& path) {
  const Result<FileDescriptor> above = OpenAbove(path);
  if (!above && above.error().kind == Error::Kind::kMissing) return {};
  if (!above) return std::unexpected(above.error());
  if (::unlinkat(above->get(), std::string(path.name()).c_str(), 0) != 0 && errno != ENOENT) return std::unexpected(Failure(errno, path));
  return {};
}

Result<void> PosixWriter::RemoveIfEmpty(const RelPath& path) {
  const Result<FileDescriptor> above = OpenAbove(path);
  if (!above && above.error().kind == Error::Kind::kMissing) return {};
  if (!above) return std::unexpected(above.error());
  if (::unlinkat(above->get(), std::string(path.name()).c_str(), AT_REMOVEDIR) == 0) return {};
  const bool stays = errno == ENOENT || errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
  if (!stays) return std::unexpected(Failure(errno, path));
  return {};
}

}  // namespace spin_aks::os
