// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/content_hash.h"

#include <algorithm>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "ir/sha256.h"

namespace spin_aks::k8s {
namespace {

struct LineWriter {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "scalar null\n"; }
  void operator()(bool v) const { out += v ? "scalar true\n" : "scalar false\n"; }
  void operator()(std::int64_t v) const { out += fmt::format("scalar {}\n", v); }
  void operator()(const std::string& v) const { out += fmt::format("text {}:{}\n", v.size(), v); }
  void operator()(const yaml::Verbatim& v) const { out += fmt::format("scalar {}\n", v.text); }
  void operator()(const yaml::List& v) const {
    out += "list\n";
    for (const yaml::Value& item : v) std::visit(*this, item.node());
    out += "end\n";
  }
  void operator()(const yaml::Map& v) const {
    std::vector<const yaml::Entry*> entries;
    for (const yaml::Entry& entry : v.entries()) {
      if (entry.key != kManagedByLabel) entries.push_back(&entry);
    }
    std::ranges::sort(entries, {}, &yaml::Entry::key);
    out += "map\n";
    for (const yaml::Entry* entry : entries) {
      out += fmt::format("key {}:{}\n", entry->key.size(), entry->key);
      std::visit(*this, entry->value.node());
    }
    out += "end\n";
  }
};

}  // namespace

std::string CanonicalLines(const yaml::Value& value) {
  std::string lines;
  std::visit(LineWriter{lines}, value.node());
  return lines;
}

std::string ContentHash(const yaml::Value& value) { return TextHash(CanonicalLines(value)); }

std::string TextHash(std::string_view text) { return Sha256Hex(text).substr(0, kContentHashLength); }

}  // namespace spin_aks::k8s
