// SPDX-License-Identifier: Apache-2.0
//
// Trees for tests, as one writes them.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "backends/yaml/reader.h"
#include "backends/yaml/value.h"

namespace spin_aks {

// The one document of the text; a failure of the test if it cannot be read.
inline yaml::Value YamlOf(std::string_view text) {
  yaml::ReadError error;
  auto documents = yaml::Read(text, error);
  if (!documents || documents->size() != 1) {
    ADD_FAILURE() << error.line << ":" << error.column << ": " << error.message << "\n" << text;
    return {};
  }
  return std::move(documents->front());
}

}  // namespace spin_aks
