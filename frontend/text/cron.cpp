// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include "ir/ascii.h"

namespace spin_aks {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 7> kWords{"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"};

struct Field {
  unsigned least, most;
  std::span<const std::string_view> names = {};  // of `least` and what follows
};
const std::array<Field, 5> kFields{{{0, 59}, {0, 23}, {1, 31}, {1, 12, kMonths}, {0, 6, kDays}}};

std::optional<unsigned> NumberOf(std::string_view text) {
  unsigned number = 0;
  if (!IsDigits(text) || text.size() > 4) return std::nullopt;
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<unsigned> ValueOf(std::string_view text, const Field& field) {
  const auto named = std::ranges::find(field.names, LowerAscii(text));
  if (named != field.names.end()) return field.least + static_cast<unsigned>(named - field.names.begin());
  const auto number = NumberOf(text);
  return number && *number >= field.least && *number <= field.most ? number : std::nullopt;
}

// `*`, `5`, `1-5`, each also with `/2`.
bool IsRange(std::string_view text, const Field& field) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && NumberOf(text.substr(slash + 1)).value_or(0) == 0) return false;
  text = text.substr(0, slash);
  if (text == "*" || text == "?") return true;
  const std::size_t dash = text.find('-');
  const auto first = ValueOf(text.substr(0, dash), field);
  if (dash == std::string_view::npos) return first.has_value();
  const auto last = ValueOf(text.substr(dash + 1), field);
  return first && last && *first <= *last;
}

// Takes what stands before `separator` off `text`.
std::string_view Take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

bool IsField(std::string_view text, const Field& field) {
  if (text.empty() || text.ends_with(',')) return false;
  while (!text.empty())
    if (!IsRange(Take(text, ','), field)) return false;
  return true;
}

}  // namespace

bool IsCronSchedule(std::string_view text) {
  if (text.starts_with('@')) return std::ranges::find(kWords, text) != kWords.end();
  for (const Field& field : kFields) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (!IsField(Take(text, ' '), field)) return false;
  }
  return text.find_first_not_of(' ') == std::string_view::npos;
}

}  // namespace spin_aks
