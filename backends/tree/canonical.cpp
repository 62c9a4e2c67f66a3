// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/canonical.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "ir/digest.h"

namespace spin_aks::tree {
namespace {

class Writer {
 public:
  void Value(const yaml::Value& value) {
    std::visit([&](const auto& v) { Write(v); }, value.node());
  }
  void Text(const std::string& text) { Write(text); }
  std::string Take() && { return std::move(out_); }

 private:
  void Write(std::nullptr_t) { out_ += 'n'; }
  void Write(bool flag) { out_ += flag ? 't' : 'f'; }
  void Write(std::int64_t number) { out_.append("i").append(std::to_string(number)).append(";"); }
  void Write(std::string_view text) { out_.append("s").append(std::to_string(text.size())).append(":").append(text); }
  void Write(const yaml::Verbatim& verbatim) {
    out_.append("v").append(std::to_string(verbatim.text.size())).append(":").append(verbatim.text);
  }
  void Write(const yaml::List& list) {
    out_ += '[';
    for (const yaml::Value& element : list) Value(element);
    out_ += ']';
  }
  void Write(const yaml::Map& map) {
    std::vector<const yaml::Entry*> sorted;
    sorted.reserve(map.entries().size());
    for (const yaml::Entry& entry : map.entries()) sorted.push_back(&entry);
    std::ranges::sort(sorted, {}, &yaml::Entry::key);
    out_ += '{';
    for (const yaml::Entry* entry : sorted) {
      Write(entry->key);
      Value(entry->value);
    }
    out_ += '}';
  }

  std::string out_;
};

bool MayBeRemote(std::string_view path) {
  return path.find_first_of(":?") != std::string_view::npos || path.find("//") != std::string_view::npos;
}

}  // namespace

std::string Canonical(const yaml::Value& value) {
  Writer writer;
  writer.Value(value);
  return std::move(writer).Take();
}

std::uint64_t HashOf(const yaml::Value& value) { return Digest64(Canonical(value)); }

std::uint64_t HashOf(const std::string& text) {
  Writer writer;
  writer.Text(text);
  return Digest64(std::move(writer).Take());
}

std::string NormalPath(std::string_view path) {
  if (MayBeRemote(path)) return std::string(path);
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string normal = path.starts_with('/') ? "/" : "";
  for (const std::string_view part : parts) normal.append(normal.empty() || normal == "/" ? "" : "/").append(part);
  return normal.empty() ? "." : normal;
}

}  // namespace spin_aks::tree
