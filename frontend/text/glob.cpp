// SPDX-License-Identifier: Apache-2.0
//
// Follows the crate's parser step by step, oddities included. Its matcher
// backtracks, which a pattern like `*a*a*a*b` makes exponential; this one keeps
// the set of places in the pattern where it might be.
#include "frontend/text/glob.h"

#include <algorithm>
#include <utility>

#include "ir/utf8.h"

namespace spin_aks {
namespace {

constexpr std::string_view kTooManyStars = "wildcards are `*` or `**`, not more";
constexpr std::string_view kStarsInName = "`**` has to be a whole path step";
constexpr std::string_view kOpenClass = "`[` opens a class of characters that is never closed";

std::u32string DecodeAll(std::string_view text) {
  std::u32string out;
  for (const CodePoint c : CodePoints(text)) out += c.value;
  return out;
}

// Each `*` in the middle of a name may stay in its step or cross slashes: two patterns.
constexpr std::size_t kMostAlternatives = 8;

// What builders clean, trim or take for something else.
bool IsPlainPath(std::string_view text) {
  const auto is_edge = [](char c) { return c == ' ' || c == '\t' || c == '/' || static_cast<unsigned char>(c) >= 0x80; };
  if (text.empty() || is_edge(text.front()) || is_edge(text.back()) || text.find_first_of("\r\n\v\f") != std::string_view::npos)
    return false;
  while (!text.empty()) {
    const std::string_view step = text.substr(0, text.find('/'));
    if (step.empty() || step == "." || step == "..") return false;
    text.remove_prefix(std::min(step.size() + 1, text.size()));
  }
  return true;
}

void AddText(PathPattern& pattern, std::string_view text) {
  if (pattern.tokens.empty() || pattern.tokens.back().kind != PathPattern::Token::Kind::kText)
    pattern.tokens.push_back({PathPattern::Token::Kind::kText});
  pattern.tokens.back().text += text;
}

}  // namespace

class GlobPattern::Parser {
 public:
  explicit Parser(std::string_view text) : characters_(DecodeAll(text)) { pattern_.text_ = text; }

  Parsed Parse() && {
    while (at_ < characters_.size() && problem_.empty()) Next();
    if (!problem_.empty()) return {std::nullopt, problem_};
    return {std::move(pattern_), {}};
  }

 private:
  using Kind = Token::Kind;

  [[nodiscard]] char32_t Peek(std::size_t ahead) const { return at_ + ahead < characters_.size() ? characters_[at_ + ahead] : U'\0'; }
  void Push(Token token) {
    const bool may_be_empty = token.kind == Kind::kRun || token.kind == Kind::kDirectories;
    if (!may_be_empty) ++pattern_.shortest_;
    pattern_.tokens_.push_back(std::move(token));
  }

  void Next() {
    const char32_t c = characters_[at_];
    if (c == U'*' || c == U'?' || c == U'[') pattern_.has_wildcards_ = true;
    if (c == U'*') return Stars();
    if (c == U'[') return Class();
    Push(c == U'?' ? Token{Kind::kAny} : Token{Kind::kCharacter, c});
    ++at_;
  }

  void Stars() {
    const std::size_t begin = at_;
    while (at_ < characters_.size() && characters_[at_] == U'*') ++at_;
    const std::size_t count = at_ - begin;
    if (count == 1) return Push({Kind::kRun});
    if (count > 2) return void(problem_ = kTooManyStars);
    const bool begins_step = begin == 0 || characters_[begin - 1] == U'/';
    const bool ends_step = at_ == characters_.size() || characters_[at_] == U'/';
    if (!begins_step || !ends_step) return void(problem_ = kStarsInName);
    if (at_ < characters_.size()) ++at_;  // the slash belongs to it
    pattern_.is_recursive_ = true;
    if (pattern_.tokens_.empty() || pattern_.tokens_.back().kind != Kind::kDirectories) Push({Kind::kDirectories});
  }

  // `[]]` and `[!]]` hold a bracket: the first character never closes.
  void Class() {
    const bool is_negated = Peek(1) == U'!';
    const std::size_t first = at_ + (is_negated ? 2 : 1);
    const std::size_t close = first < characters_.size() ? characters_.find(U']', first + 1) : std::u32string::npos;
    if (close == std::u32string::npos) return void(problem_ = kOpenClass);
    Push({is_negated ? Kind::kExcept : Kind::kWithin, 0, Ranges(first, close)});
    at_ = close + 1;
  }
  [[nodiscard]] std::vector<Range> Ranges(std::size_t begin, std::size_t end) const {
    std::vector<Range> ranges;
    while (begin < end) {
      const bool is_range = begin + 3 <= end && characters_[begin + 1] == U'-';
      const std::size_t last = is_range ? begin + 2 : begin;
      ranges.push_back({characters_[begin], characters_[last]});
      begin = last + 1;
    }
    return ranges;
  }

  std::u32string characters_;
  std::size_t at_ = 0;
  GlobPattern pattern_;
  std::string_view problem_;
};

GlobPattern::Parsed GlobPattern::Parse(std::string_view text) { return Parser(text).Parse(); }

bool GlobPattern::Accepts(const Token& token, char32_t c) {
  const auto holds = [c](const Range& range) { return range.first <= c && c <= range.last; };
  switch (token.kind) {
    case Token::Kind::kCharacter:
      return token.character == c;
    case Token::Kind::kWithin:
      return std::any_of(token.ranges.begin(), token.ranges.end(), holds);
    case Token::Kind::kExcept:
      return std::none_of(token.ranges.begin(), token.ranges.end(), holds);
    case Token::Kind::kAny:
    case Token::Kind::kRun:
    case Token::Kind::kDirectories:
      return true;
  }
  return false;
}

// What can be reached without a character: the end of a run anywhere, the end of `**` only where a step begins.
void GlobPattern::Close(std::vector<bool>& states, char32_t previous) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (!states[i]) continue;
    const bool is_run = tokens_[i].kind == Token::Kind::kRun;
    const bool is_over = tokens_[i].kind == Token::Kind::kDirectories && previous == U'/';
    if (is_run || is_over) states[i + 1] = true;
  }
}

bool GlobPattern::Matches(std::string_view text) const {
  // Also what keeps a hostile pattern cheap: one that might match has about as many tokens as the text has characters.
  if (text.size() < shortest_ || FindInvalidUtf8(text)) return false;
  std::vector<bool> states(tokens_.size() + 1);
  states[0] = true;
  // A `**` can only stand where a step begins, so that it may be empty wherever it is entered.
  Close(states, U'/');
  for (const char32_t c : DecodeAll(text)) {
    std::vector<bool> next(states.size());
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!states[i] || !Accepts(tokens_[i], c)) continue;
      const bool stays = tokens_[i].kind == Token::Kind::kRun || tokens_[i].kind == Token::Kind::kDirectories;
      next[stays ? i : i + 1] = true;
    }
    Close(next, c);
    states = std::move(next);
  }
  // At the end everything that needs no more characters is passed.
  Close(states, U'/');
  return states.back();
}

std::optional<std::vector<PathPattern>> GlobPattern::AsPathPatterns() const {
  using Kind = PathPattern::Token::Kind;
  if (!IsPlainPath(text_)) return std::nullopt;
  std::vector<PathPattern> out(1);
  const auto add = [&](Kind kind) {
    for (PathPattern& pattern : out) pattern.tokens.push_back({kind});
  };
  bool begins_step = true;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    const bool is_last = i + 1 == tokens_.size();
    if (token.kind == Token::Kind::kCharacter && token.character < 0x80) {
      for (PathPattern& pattern : out) AddText(pattern, std::string(1, static_cast<char>(token.character)));
    } else if (token.kind == Token::Kind::kDirectories && !is_last) {
      add(Kind::kDirectories);
    } else if (token.kind == Token::Kind::kDirectories || (token.kind == Token::Kind::kRun && (is_last || begins_step))) {
      // At the end, all below is meant by itself; where a step begins, `*` crosses slashes as whole steps.
      if (!is_last && (i == 0 || tokens_[i - 1].kind != Token::Kind::kDirectories)) add(Kind::kDirectories);
      add(Kind::kRun);
    } else if (token.kind == Token::Kind::kRun && out.size() * 2 <= kMostAlternatives) {
      std::vector<PathPattern> crossing = out;
      add(Kind::kRun);
      for (PathPattern& pattern : crossing) {
        pattern.tokens.push_back({Kind::kRun});
        AddText(pattern, "/");
        pattern.tokens.insert(pattern.tokens.end(), {{Kind::kDirectories}, {Kind::kRun}});
      }
      out.insert(out.end(), crossing.begin(), crossing.end());
    } else {
      return std::nullopt;
    }
    begins_step = token.kind == Token::Kind::kDirectories || (token.kind == Token::Kind::kCharacter && token.character == U'/');
  }
  return out;
}

bool LooksLikeGlob(std::string_view text) { return text.find_first_of("*?[]") != std::string_view::npos; }

}  // namespace spin_aks
