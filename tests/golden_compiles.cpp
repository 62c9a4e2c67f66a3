// SPDX-License-Identifier: Apache-2.0
#include "tests/golden_compiles.h"

#include <filesystem>
#include <optional>
#include <utility>

namespace spin_aks {
namespace {

std::optional<Compile> CompileOf(const GoldenCase& golden) {
  MemoryDisk disk = golden.disk;
  std::optional<Compile> last;
  for (const GoldenCommand& command : golden.commands) {
    const bool is_program = command.who == GoldenCommand::Who::kProgram && !command.fails;
    const auto line = is_program ? ParseCommandLine(command.argv) : ParseCommandLine({"spin-aks", "version"});
    if (line && line->command != nullptr && line->command->name == "compile")
      last = Compile{.name = golden.name, .line = *line, .command = command, .disk = disk};
    GoldenOutcome outcome = RunGoldenCommand(command, std::move(disk));
    if ((outcome.exit != 0) != command.fails) return std::nullopt;
    disk = std::move(outcome.disk);
  }
  return last;
}

}  // namespace

const std::vector<Compile>& Compiles() {
  static const std::vector<Compile> all = [] {
    std::vector<Compile> found;
    const auto root = std::filesystem::path(SPIN_AKS_SOURCE_DIR) / "golden";
    for (const auto& folder : ListGoldenCases(root)) {
      const auto golden = ReadGoldenCase(root, folder);
      if (!golden) continue;
      if (auto compile = CompileOf(*golden)) found.push_back(*std::move(compile));
    }
    return found;
  }();
  return all;
}

}  // namespace spin_aks
