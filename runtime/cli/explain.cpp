// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/explain.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "frontend/settings/keys.h"
#include "ir/diagnostic.h"
#include "runtime/cli/build_flags.h"
#include "runtime/cli/explain_line.h"
#include "runtime/cli/explain_object.h"
#include "runtime/draw/render.h"

namespace spin_aks {
namespace {

std::string ExplainDiagnostic(const DiagnosticInfo& info) {
  return fmt::format("{} {} ({})\n{}\n\n{}", info.code, info.name, SeverityText(info.severity), info.summary, info.explanation);
}

std::string_view ShapeText(ValueShape shape) {
  switch (shape) {
    case ValueShape::kText:
      return "text";
    case ValueShape::kScalar:
      return "text, number or boolean";
    case ValueShape::kInteger:
      return "integer";
    case ValueShape::kBoolean:
      return "true or false";
    case ValueShape::kTextList:
      return "list of texts";
  }
  return {};
}

std::string ValueText(const ConfigKey& key) {
  if (!key.choices.empty()) return fmt::format("{}", fmt::join(key.choices, ", "));
  return std::string(ShapeText(key.shape));
}

std::string DefaultText(const ConfigKey& key) {
  std::string text = DescribeDefault(key);
  return text.empty() ? "none" : text;
}

// Breaks at blanks; what stands in backticks may break too, as in any paragraph.
std::string Wrap(std::string_view text) {
  constexpr std::size_t kWidth = 80;
  std::string wrapped;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t blank = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, blank);
    if (column != 0 && column + 1 + word.size() > kWidth) {
      wrapped += '\n';
      column = 0;
    }
    if (column != 0) {
      wrapped += ' ';
      ++column;
    }
    wrapped += word;
    column += word.size();
    if (blank != std::string_view::npos && text[blank] == '\n') {
      wrapped += '\n';
      column = 0;
    }
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return wrapped;
}

// Who acts on it, where that is not compile alone, and whether it may differ between targets.
std::string ReachText(const ConfigKey& key) {
  std::string text;
  if (key.read_by == ReadBy::kExecutor) text += "read by:  build, push and deploy; compile takes no notice of it\n";
  if (key.read_by == ReadBy::kLoading) text += "read by:  what reads the settings, before anything else\n";
  if (key.reach == Reach::kImage) text += "reach:    the image, so it is the same for all targets\n";
  return text;
}

std::string ExplainKey(const KeyNode& node) {
  const ConfigKey& key = *node.leaf;
  std::string text = Wrap(fmt::format("{}: {}\n\n", node.pattern, key.meaning));
  text += Wrap(fmt::format("value:    {}\ndefault:  {}\n{}", ValueText(key), DefaultText(key), ReachText(key)));
  for (const KeyNode* at = &node; at != nullptr && at->key != nullptr; at = at->parent) {
    if (at != &node && !at->key->meaning.empty()) text += fmt::format("\n{}\n", Wrap(fmt::format("{}: {}", at->pattern, at->key->meaning)));
    if (!at->key->explanation.empty()) text += fmt::format("\n{}\n", Wrap(at->key->explanation));
  }
  if (!key.example.empty()) {
    text += '\n';
    for (std::string_view rest = key.example; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      text += fmt::format("    {}\n", rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  return text;
}

// Names that are longer have a line of their own.
constexpr std::size_t kWidestName = 60;

// What Kubernetes' own words are below is one line of a table that holds more: `app.affinity` of `app`. Null for anything else.
const KeyNode* WholeAbove(const KeyNode& node, std::string_view table) {
  for (const KeyNode* up = node.parent; up != nullptr && up->pattern.size() > table.size(); up = up->parent)
    if (up->key != nullptr && up->key->pod_field && up->key->form == KeyForm::kTable) return up;
  return nullptr;
}

std::string ExplainTable(std::string_view table, const std::vector<const KeyNode*>& keys) {
  std::vector<std::pair<std::string_view, std::string_view>> lines;
  for (const KeyNode* node : keys) {
    const KeyNode* whole = WholeAbove(*node, table);
    const std::pair<std::string_view, std::string_view> line = whole != nullptr
                                                                   ? std::pair(std::string_view(whole->pattern), whole->key->meaning)
                                                                   : std::pair(std::string_view(node->pattern), node->leaf->meaning);
    if (lines.empty() || lines.back() != line) lines.push_back(line);
  }
  std::size_t width = 0;
  for (const auto& [name, meaning] : lines) width = std::max(width, std::min(name.size(), kWidestName));
  std::string text = fmt::format("{}: a table of settings\n\n", table);
  for (const auto& [name, meaning] : lines) {
    if (name.size() > width)
      text += fmt::format("  {}\n      {}\n", name, meaning);
    else
      text += fmt::format("  {:{}}  {}\n", name, width, meaning);
  }
  return text;
}

// `[application.tool.aks]` and `[component.<id>.tool.aks]` of spin.toml hold keys of `[app]`.
std::string SettingNamed(const std::string& subject) {
  constexpr std::string_view kTool = "tool.aks";
  const std::size_t at = subject.find(kTool);
  const bool is_tool = at == 0 || (at != std::string::npos && (subject.starts_with("application.") || subject.starts_with("component.")));
  return is_tool ? "app" + subject.substr(at + kTool.size()) : subject;
}

std::optional<std::string> Explain(const std::string& subject) {
  if (const DiagnosticInfo* info = FindDiagnostic(subject)) return ExplainDiagnostic(*info);
  const std::string setting = SettingNamed(subject);
  if (const KeyNode* node = FindConfigKey(setting)) return ExplainKey(*node);
  if (const auto keys = ConfigKeysBelow(setting); !keys.empty()) return ExplainTable(setting, keys);
  return std::nullopt;
}

}  // namespace

std::expected<ExplainOptions, UsageError> ParseExplain(const CommandLine& line) {
  const auto places = ParsePlaces(line);
  if (!places) return std::unexpected(places.error());
  return ExplainOptions{.subject = line.operands.front(), .build = *places};
}

ExitCode RunExplain(const ExplainOptions& options, const Session& session) {
  if (const auto text = Explain(options.subject)) {
    session.Out(*text);
    return ExitCode::kDone;
  }
  if (const auto question = ParseLineQuestion(options.subject)) return RunExplainLine(*question, options.build, session);
  if (const auto object = ParseObjectQuestion(options.subject)) return RunExplainObject(*object, options.build, session);
  const auto near = NearestConfigKey(options.subject);
  return Refuse(session, {.message = fmt::format("`{}` is neither the code of a diagnostic nor a setting", options.subject),
                          .help = near ? fmt::format("did you mean `{}`?", *near)
                                       : "codes look like SA0101, settings like app.replicas, lines of the output like "
                                         "base/deployment.yaml:12, objects like deployment/shop",
                          .command = "explain"});
}

}  // namespace spin_aks
