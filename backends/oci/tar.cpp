// SPDX-License-Identifier: Apache-2.0
#include "backends/oci/tar.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "ir/check.h"

namespace spin_aks::oci {
namespace {

constexpr std::size_t kBlock = 512;

// The fields of a `ustar` header (POSIX.1, pax, "ustar Interchange Format"): where each begins, and how long it is.
struct Field {
  std::size_t at, length;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUid{108, 8}, kGid{116, 8}, kSize{124, 12}, kTime{136, 12}, kSum{148, 8}, kType{156, 1},
    kMagic{257, 8}, kPrefix{345, 155};

enum Type : char { kFile = '0', kDirectory = '5', kExtended = 'x' };

class Header {
 public:
  Header() { block_.fill('\0'); }
  void Text(const Field& field, std::string_view text) {
    CHECK(text.size() <= field.length, "it was asked whether the name fits");
    std::ranges::copy(text, block_.begin() + static_cast<std::ptrdiff_t>(field.at));
  }
  // Octal digits, and a zero byte.
  void Number(const Field& field, std::uint64_t number) { Text(field, fmt::format("{:0{}o}", number, field.length - 1)); }
  std::string_view Finish() {
    Text(kSum, "        ");
    std::uint64_t sum = 0;
    for (const char c : block_) sum += static_cast<unsigned char>(c);
    Text(kSum, fmt::format("{:06o}", sum) + std::string(1, '\0') + " ");
    return {block_.data(), block_.size()};
  }

 private:
  std::array<char, kBlock> block_;
};

struct SplitName {
  std::string_view prefix, name;
};

// False: only an extended header can say it.
bool Split(std::string_view path, SplitName& split) {
  const bool is_ascii = std::ranges::all_of(path, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!is_ascii) return false;
  split = {.prefix = {}, .name = path};
  if (path.size() <= kName.length) return true;
  // The last slash of a directory is no place to split at.
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos && slash + 1 < path.size(); slash = path.find('/', slash + 1)) {
    split = {.prefix = path.substr(0, slash), .name = path.substr(slash + 1)};
    if (split.prefix.size() <= kPrefix.length && split.name.size() <= kName.length) return true;
  }
  return false;
}

class Archive {
 public:
  void Add(std::string_view path, Type type, std::string_view bytes) {
    SplitName split;
    if (!Split(path, split)) {
      AddExtended(path);
      split = {.prefix = {}, .name = path.substr(0, kName.length)};
    }
    AddEntry(split, type, type == kDirectory ? 0755 : 0644, bytes);
  }
  std::string Finish() && {
    out_.append(2 * kBlock, '\0');
    return std::move(out_);
  }

 private:
  void AddEntry(const SplitName& split, Type type, std::uint64_t mode, std::string_view bytes) {
    Header header;
    header.Text(kName, split.name);
    header.Text(kPrefix, split.prefix);
    header.Number(kMode, mode);
    header.Number(kUid, 0);
    header.Number(kGid, 0);
    header.Number(kSize, bytes.size());
    header.Number(kTime, 0);
    header.Text(kType, std::string(1, type));
    header.Text(kMagic, std::string_view("ustar\00000", 8));
    out_.append(header.Finish());
    out_.append(bytes);
    out_.append((kBlock - bytes.size() % kBlock) % kBlock, '\0');
  }
  // "length keyword=value\n", where the length counts itself.
  void AddExtended(std::string_view path) {
    const std::string record = fmt::format(" path={}\n", path);
    std::size_t length = record.size() + 1;
    while (fmt::format("{}", length).size() + record.size() != length) length = fmt::format("{}", length).size() + record.size();
    AddEntry({.prefix = {}, .name = "PaxHeader"}, kExtended, 0644, fmt::format("{}{}", length, record));
  }

  std::string out_;
};

// All directories of a tree, those above others first.
std::set<std::string> DirectoriesOf(const Tree& tree) {
  std::set<std::string> directories;
  const auto add_above = [&](std::string_view path) {
    for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/')) {
      path = path.substr(0, slash);
      if (!directories.emplace(path).second) return;
    }
  };
  for (const auto& [path, bytes] : tree.files) add_above(path);
  for (const std::string& directory : tree.directories) {
    directories.insert(directory);
    add_above(directory);
  }
  return directories;
}

}  // namespace

std::string WriteTar(const Tree& tree) {
  std::map<std::string, const std::string*> entries;  // null: a directory
  for (const std::string& directory : DirectoriesOf(tree)) entries.emplace(directory + "/", nullptr);
  for (const auto& [path, bytes] : tree.files) entries.emplace(path, &bytes);
  Archive archive;
  for (const auto& [path, bytes] : entries)
    archive.Add(path, bytes == nullptr ? kDirectory : kFile, bytes == nullptr ? std::string_view() : *bytes);
  return std::move(archive).Finish();
}

bool HasFile(std::string_view tar, std::string_view path) {
  while (tar.size() >= kBlock && tar.substr(kMagic.at, 5) == "ustar") {
    const auto field = [&](const Field& f) {
      const std::string_view text = tar.substr(f.at, f.length);
      return text.substr(0, text.find('\0'));
    };
    if (field(kName) == path) return true;
    std::uint64_t size = 0;
    for (const char digit : field(kSize)) {
      if (digit < '0' || digit > '7') return false;
      size = size * 8 + static_cast<std::uint64_t>(digit - '0');
    }
    const std::uint64_t skip = kBlock + (size + kBlock - 1) / kBlock * kBlock;
    if (skip > tar.size()) return false;
    tar.remove_prefix(skip);
  }
  return false;
}

}  // namespace spin_aks::oci
