// SPDX-License-Identifier: Apache-2.0
//
// What an input says in the words of Kubernetes, on its way through: nothing in between acts on it, so it has no type of
// its own (ir/pod_fields.def). The front end has held it against its keys; a back end writes it down with a rule's cause.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ir/source.h"

namespace spin_aks {

struct Plain;
struct PlainEntry;

struct PlainList {
  std::vector<Plain> items;
  bool operator==(const PlainList&) const;
};
// Names are unique; the order is that of writing.
struct PlainMap {
  std::vector<PlainEntry> entries;
  bool operator==(const PlainMap&) const;
};

struct Plain {
  std::variant<std::string, std::int64_t, bool, PlainList, PlainMap> data;
  Span span;  // where it was written; nowhere: a default

  bool operator==(const Plain&) const = default;
};

struct PlainEntry {
  std::string name;
  Plain value;

  bool operator==(const PlainEntry&) const = default;
};

inline bool PlainList::operator==(const PlainList&) const = default;
inline bool PlainMap::operator==(const PlainMap&) const = default;

}  // namespace spin_aks
