// SPDX-License-Identifier: Apache-2.0
#include "ir/rel_path.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "ir/check.h"

namespace spin_aks {
namespace {

std::vector<std::string_view> Steps(std::string_view text) {
  std::vector<std::string_view> steps;
  while (!text.empty()) {
    const std::size_t slash = text.find('/');
    const std::string_view step = text.substr(0, slash);
    if (!step.empty()) steps.push_back(step);
    text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  }
  return steps;
}

std::string Join(const std::vector<std::string_view>& steps) {
  std::string text;
  for (const std::string_view step : steps) {
    if (!text.empty()) text += '/';
    text += step;
  }
  return text;
}

}  // namespace

std::optional<RelPath> RelPath::Parse(std::string_view text) {
  if (text.starts_with('/') || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> kept;
  for (const std::string_view step : Steps(text)) {
    if (step == ".") continue;
    if (step != "..") {
      kept.push_back(step);
    } else if (kept.empty()) {
      return std::nullopt;
    } else {
      kept.pop_back();
    }
  }
  return RelPath(Join(kept));
}

RelPath RelPath::Known(std::string_view text) {
  auto path = Parse(text);
  CHECK(path, "a path of our own making stays below its root");
  return *std::move(path);
}

std::string_view RelPath::name() const {
  const std::size_t slash = text_.rfind('/');
  return std::string_view(text_).substr(slash == std::string::npos ? 0 : slash + 1);
}

RelPath RelPath::Parent() const {
  const std::size_t slash = text_.rfind('/');
  return RelPath(slash == std::string::npos ? std::string() : text_.substr(0, slash));
}

RelPath RelPath::operator/(const RelPath& below) const {
  if (is_root()) return below;
  if (below.is_root()) return *this;
  return RelPath(text_ + "/" + below.text_);
}

bool RelPath::IsWithin(const RelPath& ancestor) const {
  if (ancestor.is_root()) return true;
  if (!text_.starts_with(ancestor.text_)) return false;
  return text_.size() == ancestor.text_.size() || text_[ancestor.text_.size()] == '/';
}

std::string RelativeWay(const RelPath& from, const RelPath& to) {
  const auto up = Steps(from.text());
  const auto down = Steps(to.text());
  const auto [a, b] = std::mismatch(up.begin(), up.end(), down.begin(), down.end());
  std::vector<std::string_view> steps(static_cast<std::size_t>(up.end() - a), "..");
  steps.insert(steps.end(), b, down.end());
  return steps.empty() ? "." : Join(steps);
}

}  // namespace spin_aks
