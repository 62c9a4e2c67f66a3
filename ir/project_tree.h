// SPDX-License-Identifier: Apache-2.0
//
// What lies in the directory that the image is built from, as a value: the runtime lists it, the
// pure stages ask it. Holds names and kinds, never contents.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/rel_path.h"

namespace spin_aks {

enum class NodeKind : std::uint8_t {
  kFile,
  kDirectory,
  kOther,  // socket, device, what cannot be looked at
};

struct ProjectNode {
  NodeKind kind = NodeKind::kFile;  // of what a link points to
  bool is_link = false;             // reached through a symbolic link of its own name
  // The link ends outside the tree's directory, dangles, or leads back to
  // a directory that contains it. Such nodes have no children here.
  enum class LinkFault : std::uint8_t { kNone, kOutside, kDangling, kLoop } fault = LinkFault::kNone;
  // Where a link without a fault ends: relative to the tree's directory, every link on the way resolved.
  RelPath target = {};
  // Why a directory cannot be listed or gone into, or another node not be looked at ("permission denied"); empty: it can.
  // Of such a directory no children are here but those that were asked for by name.
  std::string unreadable = {};
  // Who can read it; a directory: list and enter it.
  enum class Access : std::uint8_t { kAll, kOwner } access = Access::kAll;

  bool operator==(const ProjectNode&) const = default;
};

// Keyed by path relative to the build context, links followed: a file
// below a linked directory is listed under the path that one would type. Holds
// only what the manifest can reach (frontend: WantedPaths), so that a large
// `target/` or `node_modules/` costs nothing. Whatever is listed, the directories above it are too.
struct ProjectTree {
  std::map<RelPath, ProjectNode> nodes = {};
  // Where the application lies in it, no link on the way: at its root, unless a directory above it is the build context.
  RelPath application = {};
  // Whether the tree's directory is the one that was meant. Where that was said wrongly, it is the application's own, and nothing is
  // said of what leaves it.
  enum class Extent : std::uint8_t { kMeant, kGuessed } extent = Extent::kMeant;
  // Whether the image of another application is built from this directory, too: what one of them is without, the other may need.
  enum class Use : std::uint8_t { kAlone, kShared } use = Use::kAlone;

  // Nothing if it does not exist (or was not asked for). The application's directory is there, and so are those above it.
  [[nodiscard]] const ProjectNode* Find(const RelPath& path) const;
  // Where `text` leads, as the application says it: by its words, whatever lies there. Nothing if it is absolute, or
  // climbs out of the tree.
  [[nodiscard]] std::optional<RelPath> Locate(std::string_view text) const;
  // The tree's directory, for a sentence.
  [[nodiscard]] std::string_view Called() const;
  // Direct children of a directory, sorted bytewise by name.
  [[nodiscard]] std::vector<RelPath> Children(const RelPath& directory) const;
  // The same place without links on the way; itself where it does not exist. O(steps · log n).
  [[nodiscard]] RelPath RealPath(const RelPath& path) const;
  // The node, the path's own or the nearest above, that keeps from saying what `path` is; nothing if that is known. Whether
  // an unreadable directory can be listed is not asked here.
  [[nodiscard]] std::optional<RelPath> FindUnreadable(const RelPath& path) const;

  bool operator==(const ProjectTree&) const = default;
};

}  // namespace spin_aks
