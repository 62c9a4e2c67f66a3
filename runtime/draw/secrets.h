// SPDX-License-Identifier: Apache-2.0
//
// What no report may show: what was hidden from all (`Diagnostics::Hide`), and what some diagnostics are about, whose place is enough. A
// secret that stands in a file must not go on to logs, by way of no other diagnostic either.
#pragma once

#include <vector>

#include "ir/diagnostic.h"
#include "ir/source.h"

namespace spin_aks {

// Whether the text that such a diagnostic marks may be a secret.
[[nodiscard]] bool HidesText(DiagnosticKind kind, const SourceFile& source);

class Secrets {
 public:
  // None.
  Secrets() = default;
  Secrets(const Diagnostics& diagnostics, const SourceMap& sources);

  // Those of one source.
  [[nodiscard]] std::vector<Span> In(SourceId source) const;
  // False where some may stand of which it is not known any more where: the diagnostics that told it are only counted.
  [[nodiscard]] bool AreKnownIn(const SourceFile& source) const;

 private:
  std::vector<Span> spans_;
  std::vector<DiagnosticKind> left_out_;  // kinds of which some are
};

}  // namespace spin_aks
