// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/spin_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/manifest/decode_versions.h"
#include "frontend/text/spelling.h"
#include "frontend/text/wording.h"
#include "frontend/toml/cursor.h"
#include "ir/check.h"

namespace spin_aks {
namespace {

using Version = SpinManifest::Version;

constexpr std::string_view kKey = "spin_manifest_version";
constexpr std::string_view kOldKey = "spin_version";

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

std::string_view Written(Version version) { return version == Version::kV2 ? "2" : "\"1\""; }

// The version that the rest is written in, as far as its tables tell.
std::optional<Version> VersionOfBody(const TomlTable& table) {
  const auto form_of = [&](std::string_view key, const auto& is_form) {
    const TomlEntry* entry = table.Find(key);
    return entry != nullptr && is_form(entry->value);
  };
  const auto is_table = [](const TomlValue& value) { return value.AsTable() != nullptr; };
  const auto is_array = [](const TomlValue& value) { return value.AsArray() != nullptr; };
  const auto is_text = [](const TomlValue& value) { return value.AsString() != nullptr; };
  if (form_of("application", is_table)) return Version::kV2;
  if (form_of("component", is_array) || form_of("name", is_text)) return Version::kV1;
  return form_of("component", is_table) ? std::optional(Version::kV2) : std::nullopt;
}

// What was meant by a value that is none: the quotes are wrong, or the number.
std::optional<Version> Guess(const TomlValue& value, const TomlTable& table) {
  const bool is_two = IsText(value, "2");
  if (!is_two && !IsInteger(value, 1)) return std::nullopt;
  return VersionOfBody(table).value_or(is_two ? Version::kV2 : Version::kV1);
}

// Version 1 has none of the tables that tell version 2: such a manifest is wrong in any case, and once is enough.
Version DecodeVersionOne(const TomlValue& value, const TomlTable& table, Diagnostics& diagnostics) {
  if (VersionOfBody(table) != Version::kV2) return Version::kV1;
  diagnostics.Report(DiagnosticKind::kManifestVersion, value.span, "the manifest has the version `\"1\"`, and the tables of version 2")
      .Help("did you mean `2`?")
      .Replace(value.span, "2");
  return Version::kV2;
}

std::optional<Version> DecodeVersion(const TomlEntry& entry, const TomlTable& table, Diagnostics& diagnostics) {
  if (IsInteger(entry.value, 2)) return Version::kV2;
  if (IsText(entry.value, "1")) return DecodeVersionOne(entry.value, table, diagnostics);
  const auto guess = Guess(entry.value, table);
  Diagnostic& diagnostic = diagnostics.Report(DiagnosticKind::kManifestVersion, entry.value.span,
                                              fmt::format("there is no manifest version {}", Rendered(entry.value)));
  if (guess) {
    const std::string right(Written(*guess));
    diagnostic.Help(fmt::format("did you mean `{}`?", right)).Replace(entry.value.span, right);
  } else {
    diagnostic.Help("the versions are the number `2` and the string `\"1\"`");
  }
  return guess;
}

// A key that was probably meant to hold the version. There is none with the right name.
const TomlEntry* FindMisspeltVersion(const TomlTable& table, Diagnostics& diagnostics) {
  for (const TomlEntry& entry : table.entries) {
    const auto near = Nearest(entry.key, std::vector<std::string_view>{kKey, kOldKey});
    if (!near) continue;
    diagnostics.Report(DiagnosticKind::kUnknownKey, entry.key_span, fmt::format("the manifest has no key {}", Quoted(entry.key)))
        .Help(fmt::format("did you mean `{}`?", *near))
        .Replace(entry.key_span, *near);
    return &entry;
  }
  return nullptr;
}

// The entry with the version, under whatever name; null if it is missing, which is reported.
const TomlEntry* FindVersion(const TomlTable& table, Span document, Diagnostics& diagnostics) {
  const TomlEntry* entry = table.Find(kKey);
  const TomlEntry* old = table.Find(kOldKey);
  if (entry != nullptr && old != nullptr) {
    diagnostics.Report(DiagnosticKind::kManifestVersion, old->key_span, "the manifest's version is given twice")
        .Also(entry->key_span, "given here as well")
        .Help("`spin_version` is the older name of `spin_manifest_version`; delete it");
    return entry;
  }
  if (entry != nullptr || old != nullptr) return entry != nullptr ? entry : old;
  if (const TomlEntry* misspelt = FindMisspeltVersion(table, diagnostics)) return misspelt;
  const Span start{document.source, document.begin, document.begin};
  diagnostics.Report(DiagnosticKind::kManifestVersion, start, "the manifest lacks `spin_manifest_version`")
      .Help(fmt::format("write `spin_manifest_version = {}`", Written(VersionOfBody(table).value_or(Version::kV2))));
  return nullptr;
}

// What the document lacks is shown at its version.
Span HeadOf(const TomlValue& document, const TomlEntry* version) {
  const std::uint32_t start = document.span.begin;
  if (version == nullptr) return {document.span.source, start, start};
  return {document.span.source, version->key_span.begin, std::max(version->key_span.end, version->value.span.end)};
}

TomlTable Without(const TomlTable& table, const TomlEntry& left_out) {
  TomlTable rest;
  for (const TomlEntry& entry : table.entries) {
    if (&entry != &left_out) rest.entries.push_back(entry);
  }
  return rest;
}

}  // namespace

std::optional<SpinManifest> DecodeWhatIsRight(const TomlValue& document, Diagnostics& diagnostics) {
  const TomlTable* table = document.AsTable();
  CHECK(table != nullptr, "a TOML document is a table");
  const TomlEntry* entry = FindVersion(*table, document.span, diagnostics);
  const auto version = entry != nullptr ? DecodeVersion(*entry, *table, diagnostics) : VersionOfBody(*table);
  if (!version) return std::nullopt;
  const Span head = HeadOf(document, entry);
  // A misspelt version was reported, and is no key like the others.
  const bool is_misspelt = entry != nullptr && entry->key != kKey && entry->key != kOldKey;
  const TomlTable rest = is_misspelt ? Without(*table, *entry) : TomlTable();
  TomlCursor cursor(is_misspelt ? rest : *table, head, "the manifest", diagnostics);
  (void)cursor.Take(kKey);
  if (*version == Version::kV1 || table->Find(kKey) != nullptr) (void)cursor.Take(kOldKey);
  SpinManifest manifest = *version == Version::kV1 ? DecodeV1(cursor, diagnostics) : DecodeV2(cursor, diagnostics);
  manifest.span = document.span;
  if (IsBlank(manifest.name)) manifest.name.span = head;
  return manifest;
}

std::optional<SpinManifest> DecodeSpinManifest(const TomlValue& document, Diagnostics& diagnostics) {
  Diagnostics found;
  auto manifest = DecodeWhatIsRight(document, found);
  if (found.has_errors()) manifest.reset();
  diagnostics.Append(std::move(found));
  return manifest;
}

}  // namespace spin_aks
