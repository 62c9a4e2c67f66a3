// SPDX-License-Identifier: Apache-2.0
#include "ir/path.h"

#include <algorithm>
#include <charconv>

#include "ir/check.h"
#include "ir/path_word.h"

namespace spin_aks {
namespace {

// ---- Text ----

void Append(std::string& out, const KeyStep& step) {
  out += '.';
  AppendWord(out, step.key);
}

void Append(std::string& out, const MatchStep& step) {
  CHECK(!step.fields.empty(), "an element is selected by at least one field");
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

  std::optional<std::string> Word() { return TakeWord(rest_); }

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

void AppendText(std::string& out, const PathStep& step) {
  std::visit([&](const auto& s) { Append(out, s); }, step);
}

std::string_view TakeStepText(std::string_view& rest) {
  const bool is_key = rest.starts_with('.');
  bool is_quoted = false;
  std::size_t size = std::min<std::size_t>(rest.size(), 1);
  for (; size < rest.size(); ++size) {
    const char c = rest[size];
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\\' && is_quoted) ++size;
    if (is_quoted) continue;
    if (is_key && (c == '.' || c == '[')) break;
    if (!is_key && c == ']') {
      ++size;
      break;
    }
  }
  const std::string_view step = rest.substr(0, std::min(size, rest.size()));
  rest.remove_prefix(step.size());
  return step;
}

std::string Path::Text() const {
  std::string out;
  for (const PathStep& step : steps) AppendText(out, step);
  return out;
}

Path Path::Key(std::string key) const { return With(*this, KeyStep{std::move(key)}); }

Path Path::Match(std::string field, std::string value) const { return With(*this, MatchStep{{{std::move(field), std::move(value)}}}); }

Path Path::Index(std::size_t index) const { return With(*this, IndexStep{index}); }

}  // namespace spin_aks
