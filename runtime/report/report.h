// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics in the forms that people and machines read. Pure: text out, nothing printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/cause.h"
#include "ir/diagnostic.h"
#include "ir/source.h"
#include "runtime/draw/render.h"

namespace spin_aks {

struct DiagnosticCounts {
  std::size_t errors = 0, warnings = 0, notes = 0;
};
[[nodiscard]] DiagnosticCounts Count(const Diagnostics& diagnostics);
// "2 errors, 1 warning"; notes are counted only where nothing else is; empty for none.
[[nodiscard]] std::string DescribeCounts(const DiagnosticCounts& counts);

// Each diagnostic of at least this severity as runtime/draw/render.h draws it, an empty line behind each.
[[nodiscard]] std::string ReportText(const Diagnostics& diagnostics, const SourceMap& sources, const RenderOptions& options,
                                     Severity least = Severity::kNote);

// What compiling would do to one file, and how it would change.
struct ReportedChange {
  std::string file;
  std::string_view change;  // "create", "replace", "open", "remove", "unchanged"
  std::string diff;         // unified; empty: no byte changes
};
using ReportedChanges = std::vector<ReportedChange>;

// One document, `"schema": 1`:
//   {schema, diagnostics: [{code, name, severity, message, place, related: [place], help: [text], fix: {place, replacement} | null}],
//    changes: [{file, change: "create" | "replace" | "open" | "remove" | "unchanged", diff}], summary: {errors, warnings, notes}}
//   changes: with `compile --check` alone; diff: unified, as `patch -p1` takes it; open: everybody has to be able to read the file
//   summary: of all, also of those that are too many to be among the diagnostics
//   place: null | {kind: "file" | "flag" | "environment", name, label, start: {line, column, offset}, end: {…}}
// Lines and columns count from 1, columns in code points; offsets in bytes from 0; `end` is behind the last character.
[[nodiscard]] std::string ReportJson(const Diagnostics& diagnostics, const SourceMap& sources, const ReportedChanges* changes = nullptr);

// Why a line of the output is there.
struct ExplainedLine {
  std::string_view file;
  std::uint64_t line = 0;
  std::string_view text;
  std::string_view address;  // of what stands there; empty: it has none
  Cause cause;               // no rule: of nothing of ours
  std::string_view owner;    // "ours", "stale", "yours", "both"
  std::string_view ours;     // what would stand there, where that is something else
};
// One document, `"schema": 1`: {schema, file, line, text, address, owner, ours, rule: {name, sentence, explanation, source}, place,
// inherited}. `place` as above; `inherited`: it is that of what the line is a part of. `rule` and `place` are null for what is not ours.
[[nodiscard]] std::string ReportJson(const ExplainedLine& explained, const SourceMap& sources);

// Why an object of the output is as it is.
struct ExplainedObject {
  std::string group, kind, kube_namespace, name;
  std::string file;  // where it goes; empty: no file holds it as it is
  struct Field {
    std::string path;   // `.spec.replicas`
    std::string value;  // as YAML, on one line
    Cause cause = {};
  };
  std::vector<Field> fields;  // the leaves, in the order of writing
};
// One document, `"schema": 1`: {schema, group, kind, namespace, name, file, fields: [{path, value, rule, place}]}; `rule` is its name,
// `place` as above, `file` may be null.
[[nodiscard]] std::string ReportJson(const ExplainedObject& explained, const SourceMap& sources);

// SARIF 2.1.0 (OASIS), one run; columns in code points, names of files as URI references relative to where the program ran.
[[nodiscard]] std::string ReportSarif(const Diagnostics& diagnostics, const SourceMap& sources);

// GitHub workflow commands, one a line: `::error file=…,line=…::message`.
[[nodiscard]] std::string ReportGithub(const Diagnostics& diagnostics, const SourceMap& sources);

// For a comment on a pull request.
[[nodiscard]] std::string ReportMarkdown(const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace spin_aks
