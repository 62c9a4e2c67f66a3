// SPDX-License-Identifier: Apache-2.0
#include "frontend/toml/scan.h"

#include <algorithm>
#include <utility>

#include "ir/ascii.h"
#include "ir/toml_text.h"
#include "ir/utf8.h"

namespace spin_aks {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t stop) : text_(text), stop_(std::min(stop, text.size())) {
    if (text_.starts_with(kByteOrderMark)) pos_ = kByteOrderMark.size();
    statement_.begin = static_cast<std::uint32_t>(pos_);
  }

  void Run() {
    while (pos_ < stop_ && !error_) Step();
  }
  [[nodiscard]] const std::optional<TomlScanError>& error() const { return error_; }
  [[nodiscard]] TomlStatement TakeStatement() {
    statement_.is_nested = !open_.empty();
    return std::move(statement_);
  }

 private:
  using Kind = TomlScanError::Kind;
  // An open bracket, and how deep in tables it leads.
  struct Open {
    char bracket;
    std::size_t levels;
  };

  void Step() {
    const char c = text_[pos_];
    if (c == '\n') return EndLine();
    if (IsBlank(c) || c == '\r') return void(++pos_);
    if (c == '#') return SkipComment();
    if (key_may_begin_) return c == '[' && open_.empty() ? ReadHeader() : ReadKeyOfPair();
    if (c == '"' || c == '\'') return SkipString();
    if (c == '[' || c == '{') return EnterBracket(c);
    if (c == ']' || c == '}') return LeaveBracket(c);
    if (!IsAscii(c)) return Fail(Kind::kNotAscii, pos_, EndOfCodePoint(pos_));
    if (c == ',') ReachComma();
    ++pos_;
  }

  void EndLine() {
    ++pos_;
    if (!open_.empty()) return;
    key_may_begin_ = true;
    key_levels_ = 0;
    statement_.begin = static_cast<std::uint32_t>(pos_);
  }

  void SkipComment() { pos_ = std::min(text_.find('\n', pos_), text_.size()); }

  void ReadHeader() {
    pos_ += text_.substr(pos_).starts_with("[[") ? 2 : 1;
    statement_.header_parts = ReadKey();
    statement_.key_parts.clear();
    header_levels_ = statement_.header_parts.size();
    CountTables(header_levels_);
    CheckDepth();
    // What follows up to the end of the line is brackets and comments.
    if (pos_ < text_.size() && text_[pos_] == ']') ++pos_;
    if (pos_ < text_.size() && text_[pos_] == ']') ++pos_;
  }

  void ReadKeyOfPair() {
    const std::size_t before = pos_;
    statement_.key_parts = ReadKey();
    key_levels_ = statement_.key_parts.size();
    CountTables(key_levels_ == 0 ? 0 : key_levels_ - 1);
    CheckDepth();
    if (pos_ == before && open_.empty()) ++pos_;  // not a key; the parser will say so
  }

  // A run of bare or quoted parts with dots between.
  std::vector<std::string_view> ReadKey() {
    key_may_begin_ = false;
    std::vector<std::string_view> parts;
    SkipBlanks();
    statement_.key_begin = static_cast<std::uint32_t>(pos_);
    while (!error_) {
      const std::size_t begin = pos_;
      SkipKeyPart();
      if (error_ || pos_ == begin) break;
      parts.push_back(text_.substr(begin, pos_ - begin));
      statement_.key_end = static_cast<std::uint32_t>(pos_);
      if (parts.size() > kMaxTomlKeyParts) Fail(Kind::kTooManyKeyParts, statement_.key_begin, pos_);
      SkipBlanks();
      if (pos_ >= text_.size() || text_[pos_] != '.') break;
      ++pos_;
      SkipBlanks();
    }
    return parts;
  }

  void SkipKeyPart() {
    if (pos_ >= text_.size()) return;
    if (text_[pos_] == '"' || text_[pos_] == '\'') return SkipLineString(text_[pos_]);
    while (pos_ < text_.size() && IsTomlBare(text_[pos_])) ++pos_;
    if (pos_ < text_.size() && !IsAscii(text_[pos_])) Fail(Kind::kNotAscii, pos_, EndOfCodePoint(pos_));
  }

  void SkipBlanks() {
    while (pos_ < text_.size() && IsBlank(text_[pos_])) ++pos_;
  }

  void SkipString() {
    const char quote = text_[pos_];
    const std::string_view rest = text_.substr(pos_);
    const bool is_multi_line = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    is_multi_line ? SkipMultiLineString(quote) : SkipLineString(quote);
  }

  void SkipLineString(char quote) {
    const std::size_t begin = pos_++;
    while (pos_ < text_.size() && text_[pos_] != quote && text_[pos_] != '\n') {
      const bool is_escape = quote == '"' && text_[pos_] == '\\' && pos_ + 1 < text_.size() && text_[pos_ + 1] != '\n';
      pos_ += is_escape ? 2 : 1;
    }
    if (pos_ >= text_.size() || text_[pos_] == '\n') return Fail(Kind::kUnterminatedString, begin, pos_);
    ++pos_;
  }

  // The closing three quotes may have up to two more before them.
  void SkipMultiLineString(char quote) {
    const std::size_t begin = pos_;
    pos_ += 3;
    std::size_t run = 0;
    for (; pos_ < text_.size(); ++pos_) {
      if (text_[pos_] == quote) {
        if (++run == 5) break;
        continue;
      }
      if (run >= 3) return;
      run = 0;
      if (quote == '"' && text_[pos_] == '\\') ++pos_;
    }
    if (run < 3) return Fail(Kind::kUnterminatedString, begin, std::min(begin + 3, text_.size()));
    pos_ = std::min(pos_ + (run == 5 ? 1 : 0), text_.size());
  }

  void EnterBracket(char bracket) {
    open_.push_back({.bracket = bracket, .levels = key_levels_ + 1});
    open_levels_ += key_levels_ + 1;
    key_levels_ = 0;
    key_may_begin_ = bracket == '{';
    ++pos_;
    CheckDepth();
  }

  void LeaveBracket(char bracket) {
    const char opener = bracket == ']' ? '[' : '{';
    if (!open_.empty() && open_.back().bracket == opener) {
      open_levels_ -= open_.back().levels;
      open_.pop_back();
    }
    ++pos_;
  }

  void ReachComma() {
    key_levels_ = 0;
    key_may_begin_ = !open_.empty() && open_.back().bracket == '{';
  }

  void CountTables(std::size_t more) {
    tables_ += more;
    if (tables_ > kMaxTomlTables) Fail(Kind::kTooManyTables, statement_.key_begin, statement_.key_end);
  }

  void CheckDepth() {
    if (header_levels_ + open_levels_ + key_levels_ > kMaxTomlDepth) Fail(Kind::kTooDeep, pos_ - 1, pos_);
  }

  [[nodiscard]] std::size_t EndOfCodePoint(std::size_t begin) const { return BoundaryFrom(text_, begin + 1); }

  void Fail(Kind kind, std::size_t begin, std::size_t end) {
    if (error_) return;
    error_ = TomlScanError{.kind = kind, .begin = static_cast<std::uint32_t>(begin), .end = static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  std::size_t stop_;
  std::size_t pos_ = 0;
  bool key_may_begin_ = true;
  std::vector<Open> open_;
  std::size_t header_levels_ = 0;  // tables that the last header leads into
  std::size_t open_levels_ = 0;    // and the open brackets
  std::size_t key_levels_ = 0;     // and the key whose value is being read
  std::size_t tables_ = 0;
  TomlStatement statement_;
  std::optional<TomlScanError> error_;
};

}  // namespace

std::optional<TomlScanError> ScanToml(std::string_view text) {
  Scanner scanner(text, text.size());
  scanner.Run();
  return scanner.error();
}

TomlStatement FindTomlStatement(std::string_view text, std::uint32_t offset) {
  Scanner scanner(text, offset);
  scanner.Run();
  return scanner.TakeStatement();
}

}  // namespace spin_aks
