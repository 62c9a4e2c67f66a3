// SPDX-License-Identifier: Apache-2.0
#include "frontend/spin_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string>

#include "frontend/decode_versions.h"
#include "frontend/toml_cursor.h"
#include "frontend/wording.h"

namespace spin_aks {
namespace {

using Version = SpinManifest::Version;

constexpr std::string_view kKey = "spin_manifest_version";
constexpr std::string_view kOldKey = "spin_version";
constexpr std::string_view kHelp = "write `spin_manifest_version = 2`";

std::string Rendered(const TomlValue& value) {
  if (const std::string* text = value.AsString()) return Quoted("\"" + *text + "\"");
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return fmt::format("`{}`", *integer);
  if (const auto* flag = std::get_if<bool>(&value.data)) return fmt::format("`{}`", *flag);
  return std::string(TypeWithArticle(value));
}

bool IsInteger(const TomlValue& value, std::int64_t wanted) {
  const auto* integer = std::get_if<std::int64_t>(&value.data);
  return integer != nullptr && *integer == wanted;
}

bool IsText(const TomlValue& value, std::string_view wanted) {
  const std::string* text = value.AsString();
  return text != nullptr && *text == wanted;
}

// What was meant by a value that is none: only the quotes are wrong.
std::optional<Version> Guess(const TomlValue& value) {
  if (IsText(value, "2")) return Version::kV2;
  return IsInteger(value, 1) ? std::optional(Version::kV1) : std::nullopt;
}

std::optional<Version> DecodeVersion(const TomlEntry& entry, Diagnostics& diagnostics) {
  if (IsInteger(entry.value, 2)) return Version::kV2;
  if (IsText(entry.value, "1")) return Version::kV1;
  const auto guess = Guess(entry.value);
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kManifestVersion, entry.value.span,
                                              fmt::format("there is no manifest version {}", Rendered(entry.value)));
  if (guess) {
    const std::string right = *guess == Version::kV2 ? "2" : "\"1\"";
    diagnostic.Help(fmt::format("did you mean `{}`?", right)).Replace(entry.value.span, right);
  } else {
    diagnostic.Help("the versions are the number `2` and the string `\"1\"`");
  }
  return guess;
}

// The entry with the version; null if it is missing or there are two, which is reported.
const TomlEntry* FindVersion(const TomlTable& table, Span document, Diagnostics& diagnostics) {
  const TomlEntry* entry = table.Find(kKey);
  const TomlEntry* old = table.Find(kOldKey);
  if (entry != nullptr && old != nullptr) {
    diagnostics.Report(DiagnosticKind::kManifestVersion, old->key_span, "the manifest's version is given twice")
        .Also(entry->key_span, "given here as well")
        .Help("`spin_version` is the older name of `spin_manifest_version`; delete it");
    return entry;
  }
  if (entry == nullptr && old == nullptr) {
    const Span start{document.source, document.begin, document.begin};
    diagnostics.Report(DiagnosticKind::kManifestVersion, start, "the manifest lacks `spin_manifest_version`").Help(std::string(kHelp));
  }
  return entry != nullptr ? entry : old;
}

std::size_t CountErrors(const Diagnostics& diagnostics) {
  return static_cast<std::size_t>(std::ranges::count(diagnostics.all(), Severity::kError, &Diagnostic::severity));
}

}  // namespace

std::optional<SpinManifest> DecodeWhatIsRight(const TomlValue& document, Diagnostics& diagnostics) {
  const TomlTable* table = document.AsTable();
  assert(table != nullptr && "a TOML document is a table");
  const TomlEntry* entry = FindVersion(*table, document.span, diagnostics);
  if (entry == nullptr) return std::nullopt;
  const auto version = DecodeVersion(*entry, diagnostics);
  if (!version) return std::nullopt;
  // What the document lacks is shown at its version: its head.
  const Span head{document.span.source, entry->key_span.begin, std::max(entry->key_span.end, entry->value.span.end)};
  TomlCursor cursor(*table, head, "the manifest", diagnostics);
  (void)cursor.Take(kKey);
  if (*version == Version::kV1 || table->Find(kKey) != nullptr) (void)cursor.Take(kOldKey);
  SpinManifest manifest = *version == Version::kV1 ? DecodeV1(cursor, diagnostics) : DecodeV2(cursor, diagnostics);
  manifest.span = document.span;
  return manifest;
}

std::optional<SpinManifest> DecodeSpinManifest(const TomlValue& document, Diagnostics& diagnostics) {
  const std::size_t errors_before = CountErrors(diagnostics);
  auto manifest = DecodeWhatIsRight(document, diagnostics);
  return CountErrors(diagnostics) == errors_before ? std::move(manifest) : std::nullopt;
}

}  // namespace spin_aks
