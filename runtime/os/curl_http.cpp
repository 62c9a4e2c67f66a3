// SPDX-License-Identifier: Apache-2.0
#include "runtime/os/curl_http.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <new>
#include <vector>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "runtime/os/certificates.h"

namespace spin_aks::os {
namespace {

using Clock = std::chrono::steady_clock;

// A server that says nothing for so long is gone; one that takes no connection even sooner.
constexpr long kConnectSeconds = 30;
constexpr long kSilentSeconds = 60;
// Longest wait within one turn, so that interrupts of the process are never far.
constexpr int kTurnMilliseconds = 1000;

struct EasyDeleter {
  void operator()(CURL* easy) const { ::curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

// `registry.example:5000` of an address.
std::string ServerOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t user = url.rfind('@');
  return std::string(user == std::string_view::npos ? url : url.substr(user + 1));
}

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One question on its way. libcurl holds its address.
class Exchange {
 public:
  Exchange(HttpRequest request, Http::Done done) : request_(std::move(request)), done_(std::move(done)), easy_(::curl_easy_init()) {
    if (!easy_) throw std::bad_alloc();
  }

  [[nodiscard]] CURL* easy() const { return easy_.get(); }

  void Prepare(const Trust& trust, const std::string& also_trusted) {
    Set(CURLOPT_PRIVATE, static_cast<void*>(this));
    Set(CURLOPT_URL, request_.url.c_str());
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_ERRORBUFFER, static_cast<char*>(error_));
    Set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    Set(CURLOPT_LOW_SPEED_TIME, kSilentSeconds);
    Set(CURLOPT_HTTP_TRANSFER_DECODING, 1L);
    Set(CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    Set(CURLOPT_WRITEFUNCTION, &Exchange::OnBody);
    Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    Set(CURLOPT_HEADERFUNCTION, &Exchange::OnHeader);
    Set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    SetMethod();
    SetTrust(trust, also_trusted);
    if (!request_.socket.empty()) {
      Set(CURLOPT_UNIX_SOCKET_PATH, request_.socket.c_str());
      Set(CURLOPT_PROXY, "");  // whatever the environment says of proxies is for the network
    }
    for (const auto& [name, value] : request_.headers) Append(fmt::format("{}: {}", name, value));
    // A server that is slow to say whether it wants the body would cost a second each.
    Append("Expect:");
    Set(CURLOPT_HTTPHEADER, headers_.get());
  }

  void End(CURLcode code) {
    Http::Done done = std::move(done_);
    if (code != CURLE_OK) return done(std::unexpected(WhyNot(code)));
    // For libcurl a head that broke off behind its first line is one.
    if (!is_head_whole_) return done(std::unexpected(Unreachable("the answer broke off")));
    long status = 0;
    ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    curl_off_t seconds = 0;
    ::curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > 0) response_.retry_after = std::chrono::seconds(seconds);
    done(std::move(response_));
  }

 private:
  template <typename T>
  void Set(CURLoption option, T value) {
    ::curl_easy_setopt(easy_.get(), option, value);  // NOLINT(cppcoreguidelines-pro-type-vararg): libcurl's interface
  }

  void Append(const std::string& header) { headers_.reset(::curl_slist_append(headers_.release(), header.c_str())); }

  // Bodies are read from where they lie, and wound back where libcurl has to send one again.
  void SetMethod() {
    if (request_.method == "HEAD") Set(CURLOPT_NOBODY, 1L);
    if (request_.method == "GET" || request_.method == "HEAD") {
      // What was asked for may lie elsewhere; libcurl gives no other server our `Authorization`.
      Set(CURLOPT_FOLLOWLOCATION, 1L);
      Set(CURLOPT_MAXREDIRS, 5L);
      return Set(CURLOPT_REDIR_PROTOCOLS_STR, request_.url.starts_with("https:") ? "https" : "http,https");
    }
    Set(CURLOPT_UPLOAD, 1L);
    Set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    Set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    Set(CURLOPT_READFUNCTION, &Exchange::OnRead);
    Set(CURLOPT_READDATA, static_cast<void*>(this));
    Set(CURLOPT_SEEKFUNCTION, &Exchange::OnSeek);
    Set(CURLOPT_SEEKDATA, static_cast<void*>(this));
  }

  void SetTrust(const Trust& trust, const std::string& also_trusted) {
    Set(CURLOPT_CAPATH, trust.directory.empty() ? nullptr : trust.directory.c_str());
    if (also_trusted.empty()) return Set(CURLOPT_CAINFO, trust.file.empty() ? nullptr : trust.file.c_str());
    const std::string all = also_trusted + (trust.file.empty() ? std::string() : ReadWhole(trust.file));
    const curl_blob blob{.data = const_cast<char*>(all.data()),
                         .len = all.size(),
                         .flags = CURL_BLOB_COPY};  // NOLINT(cppcoreguidelines-pro-type-const-cast): copied
    Set(CURLOPT_CAINFO_BLOB, &blob);
  }

  static std::size_t OnRead(char* to, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::string_view rest = exchange.request_.body.substr(exchange.sent_, size * count);
    std::ranges::copy(rest, to);
    exchange.sent_ += rest.size();
    if (exchange.request_.on_sent) exchange.request_.on_sent(exchange.sent_);
    return rest.size();
  }
  static int OnSeek(void* self, curl_off_t offset, int origin) {
    auto& exchange = *static_cast<Exchange*>(self);
    // Where a connection died that had been used before, libcurl asks again by itself. A chunk may have been taken: who sends it finds out.
    if (exchange.request_.method == "PATCH") return CURL_SEEKFUNC_FAIL;
    if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > exchange.request_.body.size()) return CURL_SEEKFUNC_FAIL;
    exchange.sent_ = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }
  static std::size_t OnBody(const char* from, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    exchange.is_too_large_ = exchange.response_.body.size() + size * count > exchange.request_.limit;
    if (exchange.is_too_large_) return 0;
    exchange.response_.body.append(from, size * count);
    return size * count;
  }
  static std::size_t OnHeader(const char* from, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::string_view line(from, size * count);
    // Of another answer, before this one: that led here, or let us go on.
    if (line.starts_with("HTTP/")) {
      exchange.response_.headers.clear();
      exchange.response_.body.clear();
      exchange.is_head_whole_ = false;
    }
    if (line == "\r\n" || line == "\n") exchange.is_head_whole_ = true;
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
      const std::string_view value = line.substr(colon + 1);
      const std::size_t begin = value.find_first_not_of(" \t");
      const std::size_t end = value.find_last_not_of(" \t\r\n");
      exchange.response_.headers.emplace(LowerAscii(line.substr(0, colon)),
                                         begin == std::string_view::npos ? "" : value.substr(begin, end - begin + 1));
    }
    return size * count;
  }

  [[nodiscard]] Error Unreachable(std::string detail) const {
    return {.kind = Error::Kind::kUnreachable, .path = ShownUrl(request_.url), .doing = "reach", .detail = std::move(detail)};
  }

  [[nodiscard]] Error WhyNot(CURLcode code) const {
    Error error = Unreachable(error_);
    if (error.detail.empty()) error.detail = ::curl_easy_strerror(code);
    if (is_too_large_) {
      error.kind = Error::Kind::kTooLarge;
      error.detail = fmt::format("it answers with more than {} bytes", request_.limit);
    }
    // Asking again would not help.
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_URL_MALFORMAT ||
        code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_SSL_CONNECT_ERROR)
      error.kind = Error::Kind::kFailed;
    return error;
  }

  HttpRequest request_;
  Http::Done done_;
  std::unique_ptr<CURL, EasyDeleter> easy_;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  HttpResponse response_;
  std::size_t sent_ = 0;
  bool is_head_whole_ = false;
  bool is_too_large_ = false;
  char error_[CURL_ERROR_SIZE] = {};  // NOLINT(cppcoreguidelines-avoid-c-arrays, modernize-avoid-c-arrays): libcurl's interface
};

}  // namespace

class CurlHttp::Impl {
 public:
  explicit Impl(const Environment& environment) : trust_(FindTrust(environment)) {
    ::curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = ::curl_multi_init();
    if (multi_ == nullptr) throw std::bad_alloc();
  }
  ~Impl() {
    for (const auto& [easy, exchange] : exchanges_) ::curl_multi_remove_handle(multi_, easy);
    exchanges_.clear();
    ::curl_multi_cleanup(multi_);
    ::curl_global_cleanup();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void Start(HttpRequest request, Done done) {
    const std::string server = ServerOf(request.url);
    auto [it, is_new] = trust_of_.try_emplace(server);
    if (is_new) it->second = FindTrustFor(server);
    auto exchange = std::make_unique<Exchange>(std::move(request), std::move(done));
    exchange->Prepare(trust_, it->second);
    CURL* const easy = exchange->easy();
    exchanges_.emplace(easy, std::move(exchange));
    ::curl_multi_add_handle(multi_, easy);
  }

  void After(std::chrono::milliseconds delay, std::function<void()> done) { timers_.emplace(Clock::now() + delay, std::move(done)); }

  bool Turn() {
    if (exchanges_.empty() && timers_.empty()) return false;
    for (bool has_told = false; !has_told;) {
      int running = 0;
      ::curl_multi_perform(multi_, &running);
      has_told = TellExchanges();
      has_told = TellTimers() || has_told;
      if (!has_told) ::curl_multi_poll(multi_, nullptr, 0, Patience(), nullptr);
    }
    return true;
  }

 private:
  [[nodiscard]] int Patience() const {
    if (timers_.empty()) return kTurnMilliseconds;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, kTurnMilliseconds));
  }

  // What has ended is taken out before anybody is told: who is told may ask for more.
  bool TellExchanges() {
    std::vector<std::pair<std::unique_ptr<Exchange>, CURLcode>> ended;
    int left = 0;
    while (const CURLMsg* message = ::curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;  // NOLINT(cppcoreguidelines-pro-type-union-access): libcurl's interface
      const auto it = exchanges_.find(easy);
      ::curl_multi_remove_handle(multi_, easy);
      ended.emplace_back(std::move(it->second), code);
      exchanges_.erase(it);
    }
    for (auto& [exchange, code] : ended) exchange->End(code);
    return !ended.empty();
  }

  bool TellTimers() {
    bool has_told = false;
    const Clock::time_point now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      const auto node = timers_.extract(timers_.begin());
      node.mapped()();
      has_told = true;
    }
    return has_told;
  }

  Trust trust_;
  std::map<std::string, std::string> trust_of_;  // by server
  CURLM* multi_ = nullptr;
  std::map<CURL*, std::unique_ptr<Exchange>> exchanges_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
};

namespace {

// Loading libcurl costs what a whole `compile` does: who asks nothing does not pay it.
template <typename Impl>
Impl& Made(std::unique_ptr<Impl>& impl, const Environment& environment) {
  if (!impl) impl = std::make_unique<Impl>(environment);
  return *impl;
}

}  // namespace

CurlHttp::CurlHttp(const Environment& environment) : environment_(environment) {}
CurlHttp::~CurlHttp() = default;

void CurlHttp::Start(HttpRequest request, Done done) { Made(impl_, environment_).Start(std::move(request), std::move(done)); }
void CurlHttp::After(std::chrono::milliseconds delay, std::function<void()> done) {
  Made(impl_, environment_).After(delay, std::move(done));
}
bool CurlHttp::Turn() { return impl_ != nullptr && impl_->Turn(); }

}  // namespace spin_aks::os
