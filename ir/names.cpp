// SPDX-License-Identifier: Apache-2.0
#include "ir/names.h"

#include <algorithm>
#include <utility>

#include "ir/ascii.h"
#include "ir/check.h"
#include "ir/digest.h"

namespace spin_aks {
namespace {

constexpr std::size_t kLongestRepository = 255;  // distribution: NameTotalLengthMax

// Every character that `keep` refuses becomes one `-` a run; both ends are trimmed to alphanumerics.
template <typename Keep>
std::string Squeeze(std::string_view text, Keep keep) {
  std::string out;
  for (const char c : text) {
    if (keep(c)) {
      out += c;
    } else if (!out.ends_with('-')) {
      out += '-';
    }
  }
  while (!out.empty() && !IsAlnum(out.back())) out.pop_back();
  const auto first = std::ranges::find_if(out, IsAlnum);
  out.erase(out.begin(), first);
  return out;
}

std::string ShortHash(std::string_view text) { return DigestHex(text).substr(0, 8); }

// Cuts `name` to `max_length`, keeping it apart from other long names by a hash of `whole`.
std::string CutWithHash(std::string name, std::string_view whole, std::size_t max_length) {
  CHECK(max_length >= KubeName::kMinLength, "a cut name has room for a hash");
  if (name.size() <= max_length) return name;
  const std::string hash = ShortHash(whole);
  name.resize(max_length - hash.size() - 1);
  while (!IsAlnum(name.back())) name.pop_back();
  return name + "-" + hash;
}

}  // namespace

bool IsDnsLabel(std::string_view text) {
  const auto legal = [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; };
  return !text.empty() && text.size() <= 63 && std::ranges::all_of(text, legal) && text.front() != '-' && text.back() != '-';
}

bool IsDnsSubdomain(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t dot = std::min(text.find('.', begin), text.size());
    if (!IsDnsLabel(text.substr(begin, dot - begin))) return false;
    begin = dot + 1;
  }
  return true;
}

bool IsLabelValue(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-' || c == '_' || c == '.'; };
  return text.empty() || (text.size() <= 63 && std::ranges::all_of(text, legal) && IsAlnum(text.front()) && IsAlnum(text.back()));
}

bool IsQualifiedName(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && !IsDnsSubdomain(text.substr(0, slash))) return false;
  const std::string_view name = slash == std::string_view::npos ? text : text.substr(slash + 1);
  return !name.empty() && IsLabelValue(name);
}

bool IsSha256Digest(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  return text.starts_with(kPrefix) && text.size() == kPrefix.size() + 64 &&
         std::ranges::all_of(text.substr(kPrefix.size()), IsLowerHexDigit);
}

std::optional<KubeName> KubeName::Parse(std::string_view text) {
  if (!IsDnsLabel(text) || !IsLower(text.front())) return std::nullopt;
  return KubeName(std::string(text));
}

KubeName KubeName::Legalize(std::string_view text, std::size_t max_length) {
  std::string name = Squeeze(LowerAscii(text), [](char c) { return IsLower(c) || IsDigit(c); });
  if (name.empty()) name = "app-" + ShortHash(text);
  if (!IsLower(name.front())) name = "app-" + name;
  return KubeName(CutWithHash(std::move(name), text, max_length));
}

KubeName KubeName::WithSuffix(std::string_view suffix) const {
  const std::string legal = Squeeze(LowerAscii(suffix), [](char c) { return IsLower(c) || IsDigit(c); });
  const std::string whole = text_ + "-" + std::string(suffix);
  return KubeName(CutWithHash(text_ + "-" + (legal.empty() ? ShortHash(suffix) : legal), whole, kMaxLength));
}

std::string LegalizeLabelValue(std::string_view text) {
  const auto keep = [](char c) { return IsAlnum(c) || c == '-' || c == '_' || c == '.'; };
  // Again, since the cut may end behind a separator.
  return Squeeze(Squeeze(text, keep).substr(0, 63), keep);
}

std::string LegalizeRepository(std::string_view text) {
  std::string out;
  const std::string lower = LowerAscii(text);
  for (std::string_view rest = lower; !rest.empty();) {
    const std::size_t slash = rest.find('/');
    const std::string step = Squeeze(rest.substr(0, slash), [](char c) { return IsLower(c) || IsDigit(c); });
    if (!step.empty()) out += (out.empty() ? "" : "/") + step;
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  return out.empty() ? "app-" + ShortHash(text) : CutWithHash(std::move(out), text, kLongestRepository);
}

std::string LegalizeTag(std::string_view text) {
  std::string tag;
  for (const char c : text) tag += IsAlnum(c) || c == '_' || c == '.' || c == '-' ? c : '-';
  tag.erase(tag.begin(), std::ranges::find_if(tag, [](char c) { return IsAlnum(c) || c == '_'; }));
  return tag.substr(0, 128);
}

namespace {

// `[\w][\w.-]{0,127}` (distribution/reference, regexp.go).
bool IsTag(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '_' || c == '.' || c == '-'; };
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, legal) && text.front() != '.' && text.front() != '-';
}

// `[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`, a path component of distribution/reference.
bool IsRepositoryStep(std::string_view step) {
  std::size_t separators = 0;
  char separator = 0;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const char c = step[i];
    if (IsLower(c) || IsDigit(c)) {
      separators = 0;
      continue;
    }
    const std::size_t most = c == '.' ? 1 : c == '_' ? 2 : c == '-' ? step.size() : 0;
    if (i == 0 || (separators > 0 && c != separator) || ++separators > most) return false;
    separator = c;
  }
  return !step.empty() && separators == 0;
}

bool IsRepository(std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t slash = std::min(text.find('/', begin), text.size());
    if (!IsRepositoryStep(text.substr(begin, slash - begin))) return false;
    begin = slash + 1;
  }
  return text.size() <= kLongestRepository;
}

bool IsHostLabel(std::string_view text) {
  const auto legal = [](char c) { return IsAlnum(c) || c == '-'; };
  return !text.empty() && std::ranges::all_of(text, legal) && IsAlnum(text.front()) && IsAlnum(text.back());
}

bool IsRegistry(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view host = text.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.size() > 5 || !IsDigits(port)) return false;
  }
  for (std::size_t begin = 0; begin <= host.size();) {
    const std::size_t dot = std::min(host.find('.', begin), host.size());
    if (!IsHostLabel(host.substr(begin, dot - begin))) return false;
    begin = dot + 1;
  }
  return true;
}

}  // namespace

std::optional<ImageRef> ImageRef::Parse(std::string_view text) {
  ImageRef ref;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    ref.digest_ = text.substr(at + 1);
    if (!IsSha256Digest(ref.digest_)) return std::nullopt;
    text = text.substr(0, at);
  }
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    // As Docker tells a registry from a repository step: a dot, a port or `localhost`.
    const std::string_view first = text.substr(0, slash);
    if (first.find_first_of(".:") != std::string_view::npos || first == "localhost") {
      if (!IsRegistry(first)) return std::nullopt;
      ref.registry_ = first;
      text = text.substr(slash + 1);
    }
  }
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    ref.tag_ = text.substr(colon + 1);
    if (!IsTag(ref.tag_)) return std::nullopt;
    text = text.substr(0, colon);
  }
  ref.repository_ = text;
  if (!IsRepository(ref.repository_)) return std::nullopt;
  return ref;
}

std::string ImageRef::NameText() const { return registry_.empty() ? repository_ : registry_ + "/" + repository_; }

std::string ImageRef::Text() const { return NameText() + (tag_.empty() ? "" : ":" + tag_) + (digest_.empty() ? "" : "@" + digest_); }

}  // namespace spin_aks
