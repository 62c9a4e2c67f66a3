// SPDX-License-Identifier: Apache-2.0
#include "ir/path.h"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace spin_aks {
namespace {

bool IsBareChar(char c) {
  const bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_alnum || c == '_' || c == '-' || c == '/' || c == ':';
}

bool IsBare(std::string_view text) { return !text.empty() && std::ranges::all_of(text, IsBareChar); }

// ---- Text ----

constexpr std::string_view kEscapable = "\"\\\b\f\n\r\t";
constexpr std::string_view kEscapeLetters = "\"\\bfnrt";
constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const std::size_t i = kEscapable.find(c); i != std::string_view::npos) {
      out += '\\';
      out += kEscapeLetters[i];
    } else if (byte < 0x20) {
      out.append("\\u00").append({kHexDigits[byte >> 4U], kHexDigits[byte & 0xFU]});
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendWord(std::string& out, std::string_view text) {
  if (IsBare(text)) {
    out += text;
  } else {
    AppendQuoted(out, text);
  }
}

void Append(std::string& out, const KeyStep& step) {
  out += '.';
  AppendWord(out, step.key);
}

void Append(std::string& out, const MatchStep& step) {
  assert(!step.fields.empty() && "an element is selected by at least one field");
  char before = '[';
  for (const auto& [field, value] : step.fields) {
    out += std::exchange(before, ',');
    AppendWord(out, field);
    out += '=';
    AppendWord(out, value);
  }
  out += ']';
}

void Append(std::string& out, const ValueStep& step) {
  out += "[=";
  AppendWord(out, step.value);
  out += ']';
}

void Append(std::string& out, const IndexStep& step) { out.append("[").append(std::to_string(step.index)).append("]"); }

// ---- Parsing ----

// Accepts more spellings than one (`\u0041`); Path::Parse then insists on the one that Text() gives.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  std::optional<PathStep> Step() {
    if (Skip(".")) return KeyOf(Word());
    if (Skip("[=")) return Closed(ValueOf(Word()));
    if (!Skip("[")) return std::nullopt;
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits > 0 && rest_.substr(digits).starts_with(']')) return Closed(Index(digits));
    return Closed(Match());
  }

 private:
  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view Take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  static std::optional<PathStep> KeyOf(std::optional<std::string> word) {
    if (!word) return std::nullopt;
    return KeyStep{*std::move(word)};
  }
  static std::optional<PathStep> ValueOf(std::optional<std::string> word) {
    if (!word) return std::nullopt;
    return ValueStep{*std::move(word)};
  }
  std::optional<PathStep> Closed(std::optional<PathStep> step) { return Skip("]") ? std::move(step) : std::nullopt; }

  std::optional<PathStep> Index(std::size_t digits) {
    const std::string_view text = Take(digits);
    IndexStep step;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step.index);
    if (error != std::errc()) return std::nullopt;
    return step;
  }

  std::optional<PathStep> Match() {
    MatchStep step;
    do {
      auto field = Word();
      if (!field || !Skip("=")) return std::nullopt;
      auto value = Word();
      if (!value) return std::nullopt;
      step.fields.emplace_back(*std::move(field), *std::move(value));
    } while (Skip(","));
    return step;
  }

  std::optional<std::string> Word() {
    if (Skip("\"")) return Quoted();
    const auto end = std::ranges::find_if_not(rest_, IsBareChar);
    if (end == rest_.begin()) return std::nullopt;
    return std::string(Take(static_cast<std::size_t>(end - rest_.begin())));
  }

  // Behind the opening quote.
  std::optional<std::string> Quoted() {
    std::string out;
    for (;;) {
      const std::size_t plain = rest_.find_first_of("\"\\");
      if (plain == std::string_view::npos) return std::nullopt;
      out += Take(plain);
      if (Skip("\"")) return out;
      Skip("\\");
      const auto c = Escape();
      if (!c) return std::nullopt;
      out += *c;
    }
  }

  // Behind the backslash: what Text() writes, so code points below U+0020.
  std::optional<char> Escape() {
    if (Skip("u00")) {
      if (rest_.size() < 2) return std::nullopt;
      const std::size_t high = kHexDigits.find(rest_[0]);
      const std::size_t low = kHexDigits.find(rest_[1]);
      rest_.remove_prefix(2);
      if (high > 1 || low == std::string_view::npos) return std::nullopt;
      return static_cast<char>(high * 16 + low);
    }
    const std::size_t letter = rest_.empty() ? std::string_view::npos : kEscapeLetters.find(rest_.front());
    if (letter == std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(1);
    return kEscapable[letter];
  }

  std::string_view rest_;
};

Path With(Path path, PathStep step) {
  path.steps.push_back(std::move(step));
  return path;
}

}  // namespace

std::optional<Path> Path::Parse(std::string_view text) {
  Path path;
  for (Reader reader(text); !reader.at_end();) {
    auto step = reader.Step();
    if (!step) return std::nullopt;
    path.steps.push_back(*std::move(step));
  }
  // One place has one spelling, so that texts can stand for places in the lock.
  if (path.Text() != text) return std::nullopt;
  return path;
}

std::string Path::Text() const {
  std::string out;
  for (const PathStep& step : steps) {
    std::visit([&](const auto& s) { Append(out, s); }, step);
  }
  return out;
}

Path Path::Key(std::string key) const { return With(*this, KeyStep{std::move(key)}); }

Path Path::Match(std::string field, std::string value) const { return With(*this, MatchStep{{{std::move(field), std::move(value)}}}); }

Path Path::Index(std::size_t index) const { return With(*this, IndexStep{index}); }

}  // namespace spin_aks
