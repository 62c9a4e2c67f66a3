// SPDX-License-Identifier: Apache-2.0
//
// Somebody who edits files by hand, at random: by lines and columns, as an editor shows them. Knows nothing of merging, and of YAML only
// what one sees.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace spin_aks::life {

using Files = std::map<std::string, std::string>;  // by path

// What is to be found again. Every edit that adds something adds a word that stands nowhere else.
struct Traces {
  std::vector<std::string> words;
  std::vector<std::string> removed_files;
  std::vector<std::string> log;  // one line an edit, for whom it fails
  std::size_t real_edits = 0;    // that somebody did before, elsewhere
};

class Human {
 public:
  explicit Human(std::uint32_t seed) : random_(seed), seed_(seed) {}

  // `count` edits of files among `paths`. Each leaves YAML that libyaml reads.
  Traces Edit(Files& files, const std::vector<std::string>& paths, std::size_t count);

 private:
  std::size_t Below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  std::string Word();
  // Nothing: it could not be done here.
  std::optional<std::string> EditYaml(const std::string& text, std::string& said);
  std::optional<std::string> EditText(const std::string& text, std::string& said);

  std::mt19937 random_;
  std::uint32_t seed_;
  std::size_t words_ = 0;
  std::string last_word_;
};

}  // namespace spin_aks::life
