// SPDX-License-Identifier: Apache-2.0
#include "frontend/settings/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "frontend/settings/check.h"
#include "frontend/settings/keys.h"
#include "frontend/settings/overlay.h"
#include "frontend/settings/override.h"
#include "frontend/text/wording.h"
#include "frontend/toml/reader.h"

namespace spin_aks {
namespace {

Span WholeOf(const SourceMap& sources, SourceId source) {
  return {source, 0, static_cast<std::uint32_t>(sources.Get(source).text().size())};
}

// The `aks` of a tool table, checked; empty if there is none. That it is a table is Spin's own rule.
TomlTable ReadToolTable(const SourceMap& sources, const std::vector<TomlEntry>& tools, Diagnostics& diagnostics) {
  const auto aks = std::ranges::find(tools, "aks", &TomlEntry::key);
  if (aks == tools.end()) return {};
  const TomlTable* written = aks->value.AsTable();
  return written != nullptr
             ? CheckSettings(sources, *written, *KeyTree().Child(keys::kApp.name), {std::string(keys::kApp.name)}, diagnostics)
             : TomlTable{};
}

// Compares what components say, and lets the application decide where they differ. All tables are sorted.
class Agreement {
 public:
  explicit Agreement(std::vector<Disagreement>& disagreements) : disagreements_(disagreements) {}

  // `decided` is what the application says here; null: nothing.
  void Check(const TomlTable& one, TomlTable& other, const TomlTable* decided) {
    for (TomlEntry& entry : other.entries) {
      const TomlEntry* known = FindSorted(one, entry.key);
      if (known == nullptr) continue;
      place_.push_back(entry.key);
      Check(*known, entry, decided != nullptr ? FindSorted(*decided, entry.key) : nullptr);
      place_.pop_back();
    }
  }

 private:
  void Check(const TomlEntry& one, TomlEntry& other, const TomlEntry* decided);

  std::vector<Disagreement>& disagreements_;
  std::vector<std::string> place_{std::string(keys::kApp.name)};
};

bool SameValue(const TomlValue& one, const TomlValue& other) {
  // Leaves below `[app]` are texts, integers and lists of tables of them.
  if (one.AsString() != nullptr && other.AsString() != nullptr) return *one.AsString() == *other.AsString();
  if (const TomlTable *left = one.AsTable(), *right = other.AsTable(); left != nullptr && right != nullptr)
    return std::ranges::equal(left->entries, right->entries,
                              [](const TomlEntry& a, const TomlEntry& b) { return a.key == b.key && SameValue(a.value, b.value); });
  if (const TomlArray *left = one.AsArray(), *right = other.AsArray(); left != nullptr && right != nullptr)
    return std::ranges::equal(left->items, right->items, SameValue);
  const auto* a = std::get_if<std::int64_t>(&one.data);
  const auto* b = std::get_if<std::int64_t>(&other.data);
  return a != nullptr && b != nullptr && *a == *b;
}

void Agreement::Check(const TomlEntry& one, TomlEntry& other, const TomlEntry* decided) {
  auto* table = std::get_if<TomlTable>(&other.value.data);
  if (one.value.AsTable() != nullptr && table != nullptr)
    return Check(*one.value.AsTable(), *table, decided != nullptr ? decided->value.AsTable() : nullptr);
  if (SameValue(one.value, other.value)) return;
  if (decided != nullptr)
    other = *decided;
  else
    disagreements_.push_back({place_, one.value.span, other.value.span});
}

// Whether a layer above the manifest sets the key.
bool IsDecided(const TomlTable& merged, const Disagreement& disagreement) {
  const TomlTable* table = &merged;
  const TomlEntry* entry = nullptr;
  for (const std::string& step : disagreement.place) {
    entry = table != nullptr ? FindSorted(*table, step) : nullptr;
    if (entry == nullptr) return false;
    table = entry->value.AsTable();
  }
  return entry != nullptr && entry->value.span.source != disagreement.other.source;
}

// `app.labels.example.com/team`, where only quotes tell what is one name: `app.labels."example.com/team"`. Nothing if `key` has no
// name of the user's own, or cannot be mended so.
std::optional<std::string> QuotedName(std::string_view key) {
  std::vector<std::string> steps;
  for (const KeyNode* node = &KeyTree(); node != nullptr;) {
    if (node->any_name != nullptr && node->any_name->leaf != nullptr) {
      steps.emplace_back(key);
      return key.empty() || key.contains('"') || key.contains('\'') ? std::nullopt : std::optional(JoinKey(steps));
    }
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    steps.emplace_back(key.substr(0, dot));
    node = node->Child(steps.back());
    key.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

// `value` begins with the `=`; empty if there is none.
void ReportMalformed(std::string_view key, std::string_view value, Span span, Diagnostics& diagnostics) {
  const auto quoted = value.empty() ? std::nullopt : QuotedName(key);
  if (quoted) {
    diagnostics.Report(DiagnosticKind::kMalformedOverride, span, fmt::format("{} is no key", Quoted(key)))
        .Help(fmt::format("a name with other characters than letters, digits, `_` and `-` stands in quotes: `{}{}`", *quoted, value));
    return;
  }
  diagnostics.Report(DiagnosticKind::kMalformedOverride, span, "a setting on the command line is `KEY=VALUE`, as `image.tag=1.4.2`")
      .Help("elements of an array cannot be named: give the whole of it, as `service=[{ port = 8080 }]`");
}

// A digest says what was pushed under one registry, repository and tag. What overrides one of them from outside
// the place of the digest (the environment, the command line) means another image.
void DropStaleDigest(const SourceMap& sources, TomlTable& merged, const TomlTable& layer) {
  TomlEntry* image = FindSorted(merged, keys::kImage.name);
  auto* settings = image != nullptr ? std::get_if<TomlTable>(&image->value.data) : nullptr;
  const TomlEntry* digest = settings != nullptr ? FindSorted(*settings, keys::image::kDigest.name) : nullptr;
  if (digest == nullptr) return;
  const auto is_elsewhere = [&](const TomlEntry& entry) {
    return sources.Get(entry.key_span.source).kind() != sources.Get(digest->value.span.source).kind();
  };
  const auto changes = [&](const ConfigKey& table, const ConfigKey& key) {
    const TomlEntry* over = FindSorted(layer, table.name);
    const TomlEntry* changed = over != nullptr && over->value.AsTable() != nullptr ? FindSorted(*over->value.AsTable(), key.name) : nullptr;
    return changed != nullptr && is_elsewhere(*changed);
  };
  const bool is_stale = changes(keys::kImage, keys::image::kRepository) || changes(keys::kImage, keys::image::kTag) ||
                        changes(keys::kRegistry, keys::registry::kName) || changes(keys::kRegistry, keys::registry::kServer);
  if (is_stale) settings->entries.erase(settings->entries.begin() + (digest - settings->entries.data()));
}

// An Azure registry's name and a server say the same thing: who overrides one of them from outside the place of the other means it alone.
void DropOtherRegistry(const SourceMap& sources, TomlTable& merged, const TomlTable& layer) {
  TomlEntry* registry = FindSorted(merged, keys::kRegistry.name);
  auto* settings = registry != nullptr ? std::get_if<TomlTable>(&registry->value.data) : nullptr;
  const TomlEntry* over = FindSorted(layer, keys::kRegistry.name);
  if (settings == nullptr || over == nullptr || over->value.AsTable() == nullptr) return;
  const auto drop = [&](std::string_view dropped, std::string_view by) {
    const TomlEntry* overriding = FindSorted(*over->value.AsTable(), by);
    const TomlEntry* overridden = FindSorted(*settings, dropped);
    if (overriding == nullptr || overridden == nullptr) return;
    if (sources.Get(overriding->key_span.source).kind() == sources.Get(overridden->key_span.source).kind()) return;
    settings->entries.erase(settings->entries.begin() + (overridden - settings->entries.data()));
  };
  drop(keys::registry::kName.name, keys::registry::kServer.name);
  drop(keys::registry::kServer.name, keys::registry::kName.name);
}

// Over what is known so far.
void Put(const SourceMap& sources, TomlTable layer, Arrays arrays, TomlTable& merged) {
  DropStaleDigest(sources, merged, layer);
  DropOtherRegistry(sources, merged, layer);
  merged = Overlay(std::move(merged), std::move(layer), arrays);
}

}  // namespace

TomlTable ReadManifestLayer(const SourceMap& sources, const SpinManifest& manifest, std::vector<Disagreement>& disagreements,
                            Diagnostics& diagnostics) {
  const TomlTable application = ReadToolTable(sources, manifest.tool, diagnostics);
  Agreement agreement(disagreements);
  TomlTable components;
  for (const ManifestComponent& component : manifest.components) {
    TomlTable checked = ReadToolTable(sources, component.tool, diagnostics);
    agreement.Check(components, checked, &application);
    components = Overlay(std::move(components), std::move(checked), Arrays::kReplaced);
  }
  TomlTable merged = Overlay(application, std::move(components), Arrays::kReplaced);
  if (merged.entries.empty()) return merged;
  const Span first = merged.entries.front().key_span;
  return Nest({std::string(keys::kApp.name)}, first, {std::move(merged), first, TomlValue::Form::kDotted});
}

void ReportDisagreements(const std::vector<Disagreement>& disagreements, const TomlTable& merged, Diagnostics& diagnostics) {
  for (const Disagreement& disagreement : disagreements) {
    if (IsDecided(merged, disagreement)) continue;
    diagnostics
        .Report(DiagnosticKind::kComponentsDisagree, disagreement.other,
                fmt::format("components set {} differently", Quoted(JoinKey(disagreement.place))))
        .Also(disagreement.one, "the other value")
        .Help("all components run in one workload: say it once, in `[application.tool.aks]` or in `[app]` of aks-spin.toml");
  }
}

std::optional<TomlTable> ReadFileLayer(const SourceMap& sources, SourceId file, Diagnostics& diagnostics) {
  const auto document = ReadToml(sources, file, diagnostics);
  if (!document || !CheckSchema(*document->AsTable(), diagnostics)) return std::nullopt;
  return CheckSettings(sources, *document->AsTable(), KeyTree(), {}, diagnostics);
}

std::optional<WrittenOverride> ReadOverride(const SourceMap& sources, SourceId argument, Diagnostics& diagnostics) {
  if (!CheckIsText(sources, argument, diagnostics)) return std::nullopt;
  const std::string_view text = sources.Get(argument).text();
  const std::size_t equals = text.find('=');
  const std::size_t key_end = text.find_last_not_of(" \t", equals == 0 ? 0 : equals - 1) + 1;
  const auto steps = SplitKey(text.substr(0, key_end));
  if (equals == std::string_view::npos || !steps) {
    ReportMalformed(text.substr(0, key_end), equals == std::string_view::npos ? "" : text.substr(equals), WholeOf(sources, argument),
                    diagnostics);
    return std::nullopt;
  }
  // Blanks belong to the value, unless it was written as TOML is: `KEY = VALUE`.
  const std::size_t begin = key_end == equals ? equals + 1 : std::min(text.find_first_not_of(" \t", equals + 1), text.size());
  const KeyNode* node = &KeyTree();
  for (const std::string& step : *steps)
    if (node != nullptr) node = node->Child(step);
  static const KeyNode kUnknown;
  const Span key_span{argument, 0, static_cast<std::uint32_t>(key_end)};
  WrittenOverride written{
      .steps = *steps, .key_span = key_span, .value = ReadOverrideValue(sources, argument, begin, node != nullptr ? *node : kUnknown)};
  // It may be a secret, whatever is wrong beside it: nobody knows yet which variables are.
  if (steps->front() == keys::kVariables.name) diagnostics.Hide(written.value.span);
  return written;
}

TomlTable ReadOverrideLayer(const SourceMap& sources, SourceId argument, Diagnostics& diagnostics) {
  auto written = ReadOverride(sources, argument, diagnostics);
  if (!written) return {.entries = {}, .is_partial = true};
  const TomlTable layer = Nest(written->steps, written->key_span, std::move(written->value));
  if (!CheckSchema(layer, diagnostics)) return {};
  return CheckSettings(sources, layer, KeyTree(), {}, diagnostics);
}

TomlTable MergeLayers(const SourceMap& sources, LayerStack stack, TomlTable target) {
  TomlTable merged = std::move(stack.base);
  Put(sources, std::move(target), Arrays::kMergedByName, merged);
  for (TomlTable& layer : stack.above) Put(sources, std::move(layer), Arrays::kReplaced, merged);
  return merged;
}

}  // namespace spin_aks
