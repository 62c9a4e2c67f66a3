// SPDX-License-Identifier: Apache-2.0
#include "backends/yaml/scalar.h"

#include <gtest/gtest.h>

namespace spin_aks::yaml {
namespace {

TEST(Visibility, HidesControlsBlanksAndMarksOfDirection) {
  for (const char32_t c : {U' ', U'~', U'\u00A1', U'é', U'\u2010', U'\u2030', U'日', U'\uFFFD', U'😀'})
    EXPECT_TRUE(IsVisible(c)) << static_cast<unsigned>(c);
  for (const char32_t c : {U'\0', U'\x1F', U'\x7F', U'\x85', U'\u00A0', U'\u00AD', U'\u200B', U'\u2028', U'\u202E', U'\u2066', U'\u3000',
                           U'\uFEFF', U'\uFFFF', U'\U000E0041', U'\U0010FFFE'}) {
    EXPECT_FALSE(IsVisible(c)) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace spin_aks::yaml
