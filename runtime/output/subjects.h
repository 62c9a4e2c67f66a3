// SPDX-License-Identifier: Apache-2.0
//
// What is compared when two states of an application are: its objects, its image, and the other files of its output.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backends/compare/object_changes.h"
#include "backends/merge/disk_file.h"
#include "backends/yaml/value.h"
#include "runtime/output/driver.h"
#include "runtime/output/plan.h"

namespace spin_aks {

// One state. What refers to all() stays good when it is moved.
class Subjects {
 public:
  // As it is compiled: its objects, and the image's files as one (kImageKind of kImageGroup). Nothing is kept of `built`.
  [[nodiscard]] static Subjects Of(const Built& built);

  // One more. `made` is the same with the causes of what is in it, and outlives this; null: not known.
  void Add(std::string role, std::string file, yaml::Value value, const yaml::Value* made);

  [[nodiscard]] const std::vector<compare::Subject>& all() const { return subjects_; }
  // The value of a subject with the causes of what is in it, as far as they are known.
  [[nodiscard]] const yaml::Value* MadeFrom(const compare::Subject& subject) const;

 private:
  friend struct SubjectsOnDisk;
  void AddObjects(const std::string& file, const YamlFile& made);
  void AddText(const std::string& file, std::string_view text, const OutputFile* made);
  void AddImage(std::map<std::string, std::string> files);

  std::deque<yaml::Value> values_;
  std::vector<compare::Subject> subjects_;
  std::map<const yaml::Value*, const yaml::Value*> made_;  // by the subject's value, where that has no causes
};

// What lies there and what compiling would make of it.
struct SubjectsOnDisk {
  Subjects before, after;

  // Of the files that do not change, only the image's are in them. The plan outlives them.
  [[nodiscard]] static SubjectsOnDisk Of(const WritePlan& plan);
};

}  // namespace spin_aks
