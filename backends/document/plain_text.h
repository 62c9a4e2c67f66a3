// SPDX-License-Identifier: Apache-2.0
//
// A scalar where another one stood, written as that was: bare stays bare where every reader takes it for the same, quotes stay quotes.
#pragma once

#include <string>
#include <string_view>

#include "backends/document/document.h"
#include "backends/yaml/value.h"
#include "backends/yaml/writer.h"

namespace spin_aks::document {

// More than what the writer leaves bare (yaml::IsPlain), for people who do: blanks within, a glob, a flag. On one line.
[[nodiscard]] bool CanBePlain(std::string_view text, bool in_flow);

// A scalar or an empty collection on one line.
[[nodiscard]] std::string ScalarText(const yaml::Value& value, Style style, bool in_flow, const yaml::Layout& layout);

}  // namespace spin_aks::document
