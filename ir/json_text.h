// SPDX-License-Identifier: Apache-2.0
//
// JSON strings (RFC 8259, section 7) for whoever writes JSON, or borrows its strings: paths, Dockerfiles, templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// With quotes. `"`, `\` and controls are escaped, DEL among them, with a letter where there is one (`\n`), else by number (`\u001f`);
// bytes from 0x80 on stand for themselves. Any bytes do; where `text` is UTF-8, this is JSON.
void AppendJsonString(std::string& out, std::string_view text);
[[nodiscard]] std::string JsonString(std::string_view text);

// Takes off the front of `rest` what AppendJsonString wrote, and gives back its text; numbers may also stand for controls that have
// a letter. Nothing if there is no such string; `rest` is then wherever reading stopped.
[[nodiscard]] std::optional<std::string> TakeJsonString(std::string_view& rest);

}  // namespace spin_aks
