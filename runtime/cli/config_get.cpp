// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/config_get.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/core.h>

#include "frontend/settings/keys.h"
#include "frontend/toml/reader.h"
#include "runtime/cli/config.h"

namespace spin_aks {
namespace {

// Whether a setting stands at a place or below it.
bool IsAt(const EffectiveSetting& setting, const std::vector<std::string>& steps) {
  auto own = SplitKey(setting.key);
  if (!own) return false;
  std::vector<std::string> place;
  for (const SettingElement& element : setting.elements) {
    if (auto header = SplitKey(element.header)) place = *std::move(header);  // of the innermost, in full
  }
  place.insert(place.end(), own->begin(), own->end());
  return place.size() >= steps.size() && std::equal(steps.begin(), steps.end(), place.begin());
}

// The text of a string, anything else as it is.
std::string Bare(const std::string& toml) {
  SourceMap scratch;
  Diagnostics ignored;
  const SourceId id = scratch.Add(SourceKind::kArgument, "", "v=" + toml);
  const auto document = ReadToml(scratch, id, ignored);
  const TomlEntry* entry = document ? document->AsTable()->Find("v") : nullptr;
  return entry != nullptr && entry->value.AsString() != nullptr ? *entry->value.AsString() : toml;
}

}  // namespace

std::expected<ConfigGetOptions, UsageError> ParseConfigGet(const CommandLine& line) {
  if (line.operands.size() != 2) {
    return std::unexpected(
        UsageError{.message = "`config get` takes one key", .help = "for all settings there is `config show`", .command = "config"});
  }
  const std::string& key = line.operands[1];
  if (FindConfigKey(key) == nullptr && ConfigKeysBelow(key).empty()) {
    const auto near = NearestConfigKey(key);
    return std::unexpected(UsageError{.message = fmt::format("`{}` is no setting", key),
                                      .help = near ? fmt::format("did you mean `{}`?", *near) : "all of them are in docs/settings.md",
                                      .command = "config"});
  }
  if (!SplitKey(key)) {
    return std::unexpected(UsageError{.message = fmt::format("`{}` names an element, and only keys can be asked for", key),
                                      .help = fmt::format("all of them are printed by `config get {}`", key.substr(0, key.find('['))),
                                      .command = "config"});
  }
  return ConfigGetOptions{.key = key, .shows_origin = line.Has("origin")};
}

ExitCode RunConfigGet(const ConfigGetOptions& options, const Session& session) {
  ShownSettings shown;
  if (!ReadShownSettings(session, shown)) return ExitCode::kInvalidInput;
  const auto steps = SplitKey(options.key);
  std::vector<EffectiveSetting> found;
  for (const EffectiveSetting& setting : shown.settings) {
    if (IsAt(setting, *steps)) found.push_back(setting);
  }
  if (found.empty()) {
    session.Say(fmt::format("nothing sets `{}`\n", options.key));
    return ExitCode::kDone;
  }
  const bool is_one = found.size() == 1 && found.front().elements.empty() && SplitKey(found.front().key) == steps;
  if (is_one && !options.shows_origin) {
    const EffectiveSetting& setting = found.front();
    session.Out((setting.words.empty() ? Bare(setting.value) : setting.words) + "\n");
    return ExitCode::kDone;
  }
  const auto origin = options.shows_origin ? ConfigShowOptions::Origin::kShown : ConfigShowOptions::Origin::kHidden;
  session.Out(DescribeSettings(found, shown.project.sources, origin));
  return ExitCode::kDone;
}

}  // namespace spin_aks
