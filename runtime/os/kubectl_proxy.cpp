// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/kubectl_proxy.h"

#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX' kill(2)
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "ir/ascii.h"
#include "runtime/os/file_descriptor.h"
#include "runtime/os/posix_error.h"
#include "runtime/os/read_all.h"
#include "runtime/os/spawn.h"

namespace spin_aks::os {
namespace {

constexpr std::string_view kProgram = "kubectl";
constexpr std::array kEndings{SIGINT, SIGTERM, SIGHUP};

// What a signal that ends this program takes away first. Written before the handlers are there; only functions that signal-safety(7)
// allows read them.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler has no other way to know
char g_socket[sizeof(sockaddr_un::sun_path)];
char g_log[sizeof(sockaddr_un::sun_path)];
char g_directory[sizeof(sockaddr_un::sun_path)];
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

void RemoveFiles() {
  ::unlink(static_cast<char*>(g_socket));
  ::unlink(static_cast<char*>(g_log));
  ::rmdir(static_cast<char*>(g_directory));
}

extern "C" void OnEnding(int signal) {
  RemoveFiles();
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

void Keep(const std::string& path, char* to) { std::memcpy(to, path.c_str(), path.size() + 1); }

// A directory of this user alone. Sockets' addresses are short (unix(7)): one that would be too long is not taken.
std::optional<std::string> MakePrivateDirectory(const Environment& environment) {
  constexpr std::string_view kName = "/spin-aks-XXXXXX", kLongestEntry = "/socket";
  for (const std::string_view place :
       {environment.Get("XDG_RUNTIME_DIR").value_or(""), environment.Get("TMPDIR").value_or(""), std::string_view("/tmp")}) {
    std::string path = std::string(place) + std::string(kName);
    if (!place.starts_with('/') || path.size() + kLongestEntry.size() >= sizeof(g_socket)) continue;
    if (::mkdtemp(path.data()) != nullptr) return path;
  }
  return std::nullopt;
}

Error Failed(std::string detail, Error::Kind kind = Error::Kind::kFailed) {
  return {.kind = kind, .path = std::string(kProgram), .doing = "start", .detail = std::move(detail)};
}

// The last line of what it said, which is why it ended.
std::string LastLine(const std::string& path) {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  const FileDescriptor log(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto text = log.valid() ? ReadAll(log.get(), 0, kMost, path) : Result<std::string>();
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  while (rest.ends_with('\n')) rest.remove_suffix(1);
  const std::size_t line = rest.rfind('\n');
  return std::string(line == std::string_view::npos ? rest : rest.substr(line + 1));
}

// What people are to read of what kubectl says: how to sign in, as plugins of its kubeconfig have it. Its log (`E1128 …`, klog) is for the
// file, and so is why it ends, which is said by us.
bool IsForPeople(std::string_view line) {
  const bool is_log = line.size() > 5 && std::string_view("IWEF").contains(line.front()) && IsDigits(line.substr(1, 4)) && line[5] == ' ';
  return !line.empty() && !is_log && !line.starts_with("Starting to serve on ") && !line.starts_with("error: ");
}

void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno != EINTR) return;
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
}

// Until nobody writes there any more.
void PassOn(int from, int log) {
  constexpr std::size_t kChunk = 4096;
  std::string rest;
  std::array<char, kChunk> chunk{};
  for (;;) {
    const ssize_t got = ::read(from, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    const std::string_view text(chunk.data(), static_cast<std::size_t>(got));
    WriteAll(log, text);
    rest += text;
    for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      if (IsForPeople(std::string_view(rest).substr(0, end))) WriteAll(STDERR_FILENO, std::string_view(rest).substr(0, end + 1));
      rest.erase(0, end + 1);
    }
  }
  if (IsForPeople(rest)) WriteAll(STDERR_FILENO, rest + "\n");
}

class Proxy final : public ClusterDoor {
 public:
  explicit Proxy(std::string directory) : directory_(std::move(directory)) {
    Keep(socket(), static_cast<char*>(g_socket));
    Keep(LogPath(), static_cast<char*>(g_log));
    Keep(directory_, static_cast<char*>(g_directory));
    struct sigaction action{};
    action.sa_handler = &OnEnding;
    for (std::size_t i = 0; i < kEndings.size(); ++i) {
      ::sigaction(kEndings[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(kEndings[i], &action, nullptr);
    }
  }
  ~Proxy() override {
    if (pid_ > 0) {
      ::kill(pid_, SIGTERM);
      [[maybe_unused]] const int code = WaitFor(pid_);
    }
    HearAll();
    RemoveFiles();
    for (std::size_t i = 0; i < kEndings.size(); ++i) ::sigaction(kEndings[i], &before_[i], nullptr);
  }
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::string socket() const override { return directory_ + "/socket"; }

  // An errno where it could not be started, 0 where it has been.
  [[nodiscard]] int Start(const std::string& context) {
    const std::vector<std::string> argv{std::string(kProgram), "proxy", "--context=" + context, "--unix-socket=" + socket()};
    const std::vector<char*> words = Pointers(argv);
    const FileDescriptor log_file(::open(LogPath().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    const FileDescriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    std::array<int, 2> failure{}, said{};
    if (!log_file.valid() || !input.valid() || ::pipe2(failure.data(), O_CLOEXEC) != 0) return errno;
    const FileDescriptor failed(failure[0]);
    FileDescriptor tell(failure[1]);
    if (::pipe2(said.data(), O_CLOEXEC) != 0) return errno;
    FileDescriptor hear(said[0]), output(said[1]);
    reader_ = ::fork();
    if (reader_ < 0) return errno;
    if (reader_ == 0) {
      std::signal(SIGINT, SIG_IGN);
      output = FileDescriptor();
      tell = FileDescriptor();
      PassOn(hear.get(), log_file.get());
      ::_exit(0);
    }
    hear = FileDescriptor();
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) return errno;
    if (pid_ == 0) {
      BecomeKubectl(words, {input.get(), output.get(), output.get()}, parent);
      const int code = errno;
      [[maybe_unused]] const ssize_t told = ::write(tell.get(), &code, sizeof code);
      ::_exit(127);
    }
    tell = FileDescriptor();
    output = FileDescriptor();
    int code = 0;
    while (::read(failed.get(), &code, sizeof code) < 0 && errno == EINTR) {
    }
    return code;
  }

  // Until it answers, or has ended.
  [[nodiscard]] Result<void> Await() {
    constexpr std::chrono::milliseconds kPause{2}, kPatience{30'000};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!Answers()) {
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
        pid_ = -1;
        HearAll();
        std::string said = LastLine(LogPath());
        return std::unexpected(Failed(said.empty() ? "it has ended" : said));
      }
      if (std::chrono::steady_clock::now() > end) return std::unexpected(Failed("`kubectl proxy` does not listen"));
      std::this_thread::sleep_for(kPause);
    }
    return {};
  }

 private:
  [[nodiscard]] std::string LogPath() const { return directory_ + "/log"; }

  // All that it said is in the log.
  void HearAll() {
    if (reader_ <= 0) return;
    [[maybe_unused]] const int code = WaitFor(std::exchange(reader_, -1));
  }

  // Comes back only where it cannot be.
  static void BecomeKubectl(const std::vector<char*>& words, const std::array<int, 3>& streams, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(127);
    for (const int ending : kEndings) std::signal(ending, SIG_DFL);
    // An interrupt is for us: it is the end of us that ends this.
    std::signal(SIGINT, SIG_IGN);
    for (std::size_t i = 0; i < streams.size(); ++i) ::dup2(streams[i], static_cast<int>(i));
    ::execvp(words.front(), words.data());
  }

  [[nodiscard]] bool Answers() const {
    const FileDescriptor end(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket();
    std::ranges::copy(path, static_cast<char*>(address.sun_path));
    return ::connect(end.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
           0;  // NOLINT(*-reinterpret-cast): connect(2)
  }

  std::string directory_;
  pid_t pid_ = -1;
  pid_t reader_ = -1;  // passes on what it says
  std::array<struct sigaction, kEndings.size()> before_{};
};

}  // namespace

Result<std::unique_ptr<ClusterDoor>> KubectlProxies::Open(const std::string& context) {
  const auto directory = MakePrivateDirectory(environment_);
  if (!directory) return std::unexpected(Failed("there is no directory for its socket: TMPDIR may name one"));
  auto proxy = std::make_unique<Proxy>(*directory);
  if (const int code = proxy->Start(context); code != 0) {
    Error error = ErrnoError(code, "start", std::string(kProgram));
    if (code == ENOENT) error.kind = Error::Kind::kMissing;
    return std::unexpected(std::move(error));
  }
  if (const Result<void> listens = proxy->Await(); !listens) return std::unexpected(listens.error());
  return proxy;
}

}  // namespace spin_aks::os
