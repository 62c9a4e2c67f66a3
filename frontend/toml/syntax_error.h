// SPDX-License-Identifier: Apache-2.0
//
// What the parser or the scan found, as a diagnostic with a good caret: the
// parser's own places have no width and often lie behind the cause.
#pragma once

#include <cstdint>
#include <string_view>

#include "frontend/toml/scan.h"
#include "frontend/toml/value.h"
#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

void ReportScanError(const TomlScanError& error, std::string_view text, SourceId source, Diagnostics& diagnostics);

// `description` is the parser's sentence, `at` the byte where it gave up.
void ReportSyntaxError(std::string_view description, std::uint32_t at, std::string_view text, SourceId source, Diagnostics& diagnostics);

[[nodiscard]] bool IsRedefinition(std::string_view description);
// `first` may be nowhere.
void ReportDuplicateKey(const TomlStatement& statement, Span first, std::string_view text, SourceId source, Diagnostics& diagnostics);
// Where `document` defines the key that the statement names; nowhere if it does not.
[[nodiscard]] Span FindWrittenKey(const TomlValue& document, const TomlStatement& statement);

}  // namespace spin_aks
