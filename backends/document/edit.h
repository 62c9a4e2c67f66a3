// SPDX-License-Identifier: Apache-2.0
//
// Changes to a file that somebody keeps, as cuts and insertions: every byte that no change concerns stays, and what is new is written as
// its neighbours are. The result is read again and compared before anybody sees it; what does not say what was asked for is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/document/changes.h"
#include "backends/document/document.h"
#include "backends/yaml/value.h"

namespace spin_aks::document {

struct Refusal {
  enum class Why : std::uint8_t {
    kShared,   // inside an anchor, or an anchor itself, that stands elsewhere too
    kDoubled,  // at or below a key that stands twice
    kMisread,  // would not read as it should: a mistake of ours, caught
  };
  Why why = Why::kMisread;
  std::size_t line = 0;  // from 1
  std::string message;   // a sentence for people, without the line
};

struct Edited {
  std::string text;
  // Of the text before: comments that went with what was removed or replaced.
  std::vector<Range> lost_comments;
};

class Edits {
 public:
  // The document outlives the edits.
  explicit Edits(const Document& document) : document_(document) {}

  // Each node and each entry is changed once. What lies in something that is removed or replaced goes with it, changed or not.
  void Set(NodeId node, yaml::Value value);
  void Remove(NodeId collection, std::size_t position);
  // Behind the entry that is there, removed or not; kNowhere: in front of all. Several go behind one another.
  void Add(NodeId mapping, std::size_t after, yaml::Entry entry);
  void Add(NodeId sequence, std::size_t after, yaml::Value element);

  // A document of the file, with its `---`; what is added is parted from the others by one.
  void RemovePart(std::size_t position);
  void AddPart(std::size_t after, yaml::Value value);

  // Whether nothing is to change.
  [[nodiscard]] bool empty() const;

  // All of them, or nothing with `refusal` set. Changes nothing here. O(n log n) in the text.
  [[nodiscard]] std::optional<Edited> Apply(Refusal& refusal) const;

 private:
  const Document& document_;
  Changes changes_;
};

}  // namespace spin_aks::document
