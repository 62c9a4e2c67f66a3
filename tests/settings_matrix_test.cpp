// SPDX-License-Identifier: Apache-2.0
//
// The settings matrix: every key of the tables that compile reads, given two legal values in one and the same context, comes to two
// outcomes that people can tell apart. A key that changes nothing anywhere is one that somebody sets in vain.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/settings/keys.h"
#include "tests/golden_case.h"
#include "tests/golden_compiles.h"
#include "tests/settings_samples.h"

namespace spin_aks {
namespace {

// Where a difference is seen; the first is the strongest.
enum class Seen : std::uint8_t { kFiles, kSteps, kDiagnostics, kNowhere };

// A compile that a key is tried in.
struct Context {
  std::string name;
  GoldenCommand command;
  MemoryDisk disk;
  std::string settings = {};  // text
};
constexpr std::ptrdiff_t kSamples = 2;

std::string SettingsOf(const Compile& compile) {
  const auto files = compile.disk.Files(kGoldenHome);
  const auto file = files.find("aks-spin.toml");
  return file != files.end() ? file->second : "";
}

std::vector<Context> Contexts() {
  const std::vector<std::string> plain{"spin-aks", "compile"};
  std::vector<std::string> secret = plain;
  for (const char* set : {"tenant_id=00000000-0000-0000-0000-000000000003", "identity.client_id=00000000-0000-0000-0000-000000000004",
                          "identity.mode=addon", "variables.another={ keyvault_secret = \"one\" }"})
    secret.insert(secret.end(), {"--set", set});
  std::vector<Context> all{{"samples", {.line = {}, .variables = {}, .argv = plain}, SampleDisk()},
                           {"samples with a secret", {.line = {}, .variables = {}, .argv = secret}, SampleDisk()}};
  for (const Compile& compile : Compiles())
    if (!compile.line.Has("stdout") && !compile.line.Has("check"))
      all.push_back({compile.name, compile.command, compile.disk, SettingsOf(compile)});
  return all;
}

GoldenOutcome RunWith(const Context& context, const std::string& setting) {
  GoldenCommand command = context.command;
  command.argv.insert(command.argv.end(), {"--set", setting});
  if (context.command.argv.end() == std::find(context.command.argv.begin(), context.command.argv.end(), "--next"))
    command.argv.emplace_back("--next");
  return RunGoldenCommand(command, context.disk);
}

// The lines that say what to type.
std::string StepsOf(const GoldenOutcome& outcome) {
  std::string steps;
  std::string_view rest = outcome.err;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (rest.starts_with("next: ")) steps += rest.substr(0, end);
    rest.remove_prefix(end);
  }
  return steps;
}

// `error[SA0209]: …`, without places: those hold the setting's own text.
std::vector<std::string> DiagnosticsOf(const GoldenOutcome& outcome) {
  std::vector<std::string> codes;
  for (std::size_t at = 0; (at = outcome.err.find("[SA", at)) != std::string::npos; ++at) codes.push_back(outcome.err.substr(at, 8));
  return codes;
}

Seen Compare(const GoldenOutcome& a, const GoldenOutcome& b) {
  if (a.exit == 0 && b.exit == 0) {
    if (a.disk.Files("/") != b.disk.Files("/")) return Seen::kFiles;
    if (StepsOf(a) != StepsOf(b)) return Seen::kSteps;
  }
  return DiagnosticsOf(a) != DiagnosticsOf(b) ? Seen::kDiagnostics : Seen::kNowhere;
}

// Keys of which there is one legal value today have nothing to be compared with.
bool HasOneValue(const ConfigKey& key) { return key.choices.size() == 1; }

struct Verdict {
  Seen seen = Seen::kNowhere;
  std::string where;
};

// What writes the key already is where it matters most likely; the samples come first.
std::vector<const Context*> InOrder(const std::vector<Context>& contexts, const ConfigKey& key) {
  std::vector<const Context*> order;
  for (const Context& context : contexts) order.push_back(&context);
  std::stable_partition(order.begin() + kSamples, order.end(), [&](const Context* one) { return one->settings.contains(key.name); });
  return order;
}

Verdict Judge(const KeyNode& node, const std::vector<Context>& contexts) {
  const std::string first = OverrideOf(node, Sample::kFirst), second = OverrideOf(node, Sample::kSecond);
  for (const Context* context : InOrder(contexts, *node.leaf)) {
    const Seen seen = Compare(RunWith(*context, first), RunWith(*context, second));
    if (seen != Seen::kNowhere) return {seen, context->name};
  }
  return {};
}

TEST(SettingsMatrix, EveryKeyThatCompileReadsIsSeen) {
  const std::vector<Context> contexts = Contexts();
  std::array<std::size_t, 4> counts{};
  std::size_t judged = 0, others = 0, single = 0;
  std::string diagnosed;
  for (const KeyNode* node : ConfigKeys()) {
    if (node->leaf->read_by == ReadBy::kExecutor) {
      ++others;
      continue;
    }
    if (HasOneValue(*node->leaf)) {
      ++single;
      continue;
    }
    ++judged;
    const Verdict verdict = Judge(*node, contexts);
    ++counts[static_cast<std::size_t>(verdict.seen)];
    EXPECT_NE(verdict.seen, Seen::kNowhere) << OverrideOf(*node, Sample::kFirst) << " and " << OverrideOf(*node, Sample::kSecond)
                                            << " come to the same everywhere";
    if (verdict.seen == Seen::kDiagnostics) diagnosed += fmt::format("  {} ({})\n", node->pattern, verdict.where);
  }
  fmt::print("{} keys: {} change files, {} steps, {} what is diagnosed, {} nothing; {} are the executor's, {} have one value\n{}", judged,
             counts[0], counts[1], counts[2], counts[3], others, single, diagnosed);
}

}  // namespace
}  // namespace spin_aks
