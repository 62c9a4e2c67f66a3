// SPDX-License-Identifier: Apache-2.0
#include "ir/path_pattern.h"

#include <cstddef>
#include <utility>

namespace spin_aks {
namespace {

// How far into the path the tokens so far may reach: one flag for each place before, between and behind its characters.
using Reach = std::vector<bool>;

Reach Text(const Reach& from, std::string_view path, std::string_view text) {
  Reach to(from.size());
  for (std::size_t at = 0; at + text.size() < from.size(); ++at) {
    if (from[at] && path.substr(at, text.size()) == text) to[at + text.size()] = true;
  }
  return to;
}

Reach Run(Reach reach, std::string_view path) {
  for (std::size_t at = 1; at < reach.size(); ++at) reach[at] = reach[at] || (reach[at - 1] && path[at - 1] != '/');
  return reach;
}

// One character for which `fits` holds.
template <typename Fits>
Reach One(const Reach& from, std::string_view path, const Fits& fits) {
  Reach to(from.size());
  for (std::size_t at = 1; at < from.size(); ++at) to[at] = from[at - 1] && fits(path[at - 1]);
  return to;
}

Reach Rest(Reach reach) {
  for (std::size_t at = 1; at < reach.size(); ++at) reach[at] = reach[at] || reach[at - 1];
  return reach;
}

Reach Directories(const Reach& from, std::string_view path) {
  Reach to = from;
  bool is_reached = false;
  for (std::size_t at = 1; at < from.size(); ++at) {
    is_reached = is_reached || from[at - 1];
    if (is_reached && path[at - 1] == '/') to[at] = true;
  }
  return to;
}

Reach Advance(Reach reach, const PathPattern::Token& token, std::string_view path) {
  using Kind = PathPattern::Token::Kind;
  switch (token.kind) {
    case Kind::kText:
      return Text(reach, path, token.text);
    case Kind::kRun:
      return Run(std::move(reach), path);
    case Kind::kDirectories:
      return Directories(reach, path);
    case Kind::kAny:
      return One(reach, path, [](char c) { return c != '/'; });
    case Kind::kOneOf:
      return One(reach, path, [&](char c) { return token.text.find(c) != std::string::npos; });
    case Kind::kNoneOf:
      return One(reach, path, [&](char c) { return token.text.find(c) == std::string::npos; });
    case Kind::kRest:
      break;
  }
  return Rest(std::move(reach));
}

}  // namespace

bool PathPattern::Takes(std::string_view path) const {
  Reach reach(path.size() + 1);
  reach[0] = true;
  for (const Token& token : tokens) reach = Advance(std::move(reach), token, path);
  for (std::size_t at = 1; at < reach.size(); ++at) {
    if (reach[at] && (at == path.size() || path[at] == '/')) return true;
  }
  return false;
}

}  // namespace spin_aks
