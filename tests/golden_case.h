// SPDX-License-Identifier: Apache-2.0
//
// A golden case: what a user has, what they type, what they get. The format is
// golden/README.md's; here it is read, run over a disk in memory, and written back.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ir/program.h"
#include "tests/fakes/memory_directory.h"

namespace spin_aks {

// One line of `cmd`.
struct GoldenCommand {
  enum class Who : std::uint8_t {
    kProgram,
    kUser,  // who edits files in between: `argv` is the verb and its words
  } who = Who::kProgram;
  bool fails = false;  // it is to, and the next line is run all the same
  std::string line;    // as written
  std::map<std::string, std::string, std::less<>> variables;
  std::vector<std::string> argv;
};

struct GoldenCase {
  std::string name;  // "<group>/<case>"
  std::filesystem::path folder;
  std::vector<GoldenCommand> commands;  // at least one
  MemoryDisk disk;                      // input/, at kGoldenHome
};

// Where `input/` lies on the disk in memory. Nothing that is printed may say so.
inline constexpr const char* kGoldenHome = "/golden-home";

// Bytes by path relative to `expected/`: "stdout.txt", "stderr.txt", "exit.txt",
// "removed.txt", "tree/<file>". What is empty (or 0) has no file.
using GoldenRecord = std::map<std::string, std::string>;

// What running a case left behind.
struct GoldenOutcome {
  int exit = 0;
  std::string out, err;
  MemoryDisk disk;
};

// All cases below `root`, by name. A folder with a `cmd` is a case.
[[nodiscard]] std::vector<std::filesystem::path> ListGoldenCases(const std::filesystem::path& root);
// The error says which rule of the format is broken.
[[nodiscard]] std::expected<GoldenCase, std::string> ReadGoldenCase(const std::filesystem::path& root, const std::filesystem::path& folder);
// Splits one line as a shell would: blanks, '…', "…", and NAME=value words before the program's name. `! ` in front says that it fails;
// `user` is who edits files: `user replace FILE OLD NEW`, `append FILE TEXT`, `write FILE TEXT`, `remove FILE`, `move FROM TO`,
// `commit REVISION`.
[[nodiscard]] std::expected<GoldenCommand, std::string> ParseGoldenCommand(const std::string& line);

[[nodiscard]] GoldenOutcome RunGoldenCommand(const GoldenCommand& command, MemoryDisk disk);
// Runs the lines in order, on one disk, until one fails that is not to, or the other way round.
[[nodiscard]] GoldenOutcome RunGoldenCase(const GoldenCase& golden);
// What the last of its commands that reads the project means by it; nothing if none does, or if it is refused.
[[nodiscard]] std::optional<Program> ProgramOf(const GoldenCase& golden);
// What of an outcome is compared: output, exit code, and how the disk changed.
[[nodiscard]] GoldenRecord Record(const GoldenCase& golden, const GoldenOutcome& outcome);

[[nodiscard]] GoldenRecord ReadExpected(const GoldenCase& golden);
// Makes `expected/` hold exactly this; empty folders go.
void WriteExpected(const GoldenCase& golden, const GoldenRecord& record);

}  // namespace spin_aks
