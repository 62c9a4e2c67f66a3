// SPDX-License-Identifier: Apache-2.0
//
// The types that `[variables]` can ask of a value. A value is always text; its
// type says what the text must look like.
#pragma once

#include <string>
#include <string_view>

namespace spin_aks {

// `type` is one of `string`, `int`, `bool`, `url`, `path`, `json`; anything else is a programming error.
[[nodiscard]] bool HasVariableType(std::string_view text, std::string_view type);

// "an `int` is …", for labels.
[[nodiscard]] std::string DescribeVariableType(std::string_view type);

// RFC 8259, nested at most 128 deep. Linear.
[[nodiscard]] bool IsJson(std::string_view text);

}  // namespace spin_aks
