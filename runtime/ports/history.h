// SPDX-License-Identifier: Apache-2.0
//
// What a directory held at an earlier time. Read only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "runtime/ports/ports.h"
#include "runtime/ports/result.h"

namespace spin_aks {

// The files of all revisions, by ids that name content: two things that are the same have the same.
class RevisionFiles {
 public:
  struct Entry {
    enum class Kind : std::uint8_t {
      kFile,
      kDirectory,
      kLink,   // its target is what it holds
      kOther,  // another repository
    } kind = Kind::kFile;
    std::string id;
  };
  using Entries = std::map<std::string, Entry>;  // by name, sorted bytewise

  virtual ~RevisionFiles() = default;
  [[nodiscard]] virtual Result<Entries> List(const std::string& directory) const = 0;
  // At most `limit` bytes, else kTooLarge.
  [[nodiscard]] virtual Result<std::string> Read(const std::string& file, std::size_t limit) const = 0;
};

struct Revision {
  std::shared_ptr<const RevisionFiles> files;
  std::string root;  // the id of the work tree's directory as it was then
  std::string top;   // where that directory lies: absolute, every link resolved
};

// Whatever keeps the versions of people's files.
class History {
 public:
  virtual ~History() = default;
  // By a name as people type it (`main`, `HEAD~2`, `v1.4`), in the repository that holds `directory`. kMissing: there is no such
  // revision, or no repository; the detail says which.
  [[nodiscard]] virtual Result<Revision> Find(const Directory& directory, const std::string& name) = 0;
};

}  // namespace spin_aks
