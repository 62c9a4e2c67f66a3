// SPDX-License-Identifier: Apache-2.0
#include "runtime/registry/challenge.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ir/ascii.h"

namespace spin_aks::registry {
namespace {

// RFC 9110, section 5.6.2; and the rest of `token68`, which nobody here asks for.
bool IsTokenChar(char c) { return IsAlnum(c) || std::string_view("!#$%&'*+-.^_`|~/").contains(c); }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::vector<Challenge> Read() && {
    while (!rest_.empty()) {
      SkipBlanksAndCommas();
      std::string word = TakeToken();
      if (word.empty()) {
        if (!rest_.empty()) rest_.remove_prefix(1);
        continue;
      }
      SkipBlanks();
      if (rest_.starts_with('=') && !challenges_.empty()) {
        rest_.remove_prefix(1);
        SkipBlanks();
        challenges_.back().params.emplace(LowerAscii(word), TakeValue());
      } else {
        challenges_.push_back({.scheme = LowerAscii(word), .params = {}});
      }
    }
    return std::move(challenges_);
  }

 private:
  void SkipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }
  void SkipBlanksAndCommas() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t,"), rest_.size())); }

  std::string TakeToken() {
    std::size_t end = 0;
    while (end < rest_.size() && IsTokenChar(rest_[end])) ++end;
    std::string token(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return token;
  }

  std::string TakeValue() {
    if (!rest_.starts_with('"')) return TakeToken();
    std::string value;
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return value;
  }

  std::string_view rest_;
  std::vector<Challenge> challenges_;
};

}  // namespace

std::vector<Challenge> ReadChallenges(std::string_view header) { return Reader(header).Read(); }

}  // namespace spin_aks::registry
