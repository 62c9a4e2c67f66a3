// SPDX-License-Identifier: Apache-2.0
//
// libfmt's code, compiled once from its headers: Debian has no archive of it. Taking the address of an inline function is what makes a
// compiler emit it, and with it all that it calls.
#define FMT_HEADER_ONLY 1
#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace spin_aks {

extern const auto kVformat = static_cast<std::string (*)(fmt::string_view, fmt::format_args)>(&fmt::vformat);
extern const auto kVprint = static_cast<void (*)(fmt::string_view, fmt::format_args)>(&fmt::vprint);
extern const auto kVprintTo = static_cast<void (*)(std::FILE*, fmt::string_view, fmt::format_args)>(&fmt::vprint);
extern const auto kAssertFail = &fmt::detail::assert_fail;

}  // namespace spin_aks
