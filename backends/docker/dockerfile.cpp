// SPDX-License-Identifier: Apache-2.0
#include "backends/docker/dockerfile.h"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "backends/docker/lines.h"
#include "ir/check.h"
#include "ir/json_text.h"

namespace spin_aks {
namespace {

// A source is a pattern of Go's filepath.Match. Brackets, never backslashes: the builders look for one of `*?[` outside
// of an escape to decide whether it is a pattern at all, and take the rest as it is.
std::string EscapePattern(std::string_view name) {
  std::string out;
  for (const char c : name) {
    switch (c) {
      case '*':
      case '?':
      case '[':
        out += {'[', c, ']'};
        break;
      case '\\':
        out += R"([\\])";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Builders expand variables and strip quotes in each word, also in JSON form.
std::string EscapeWord(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (c == '$' || c == '"' || c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// The context's root is `.`.
std::string SourceWord(const RelPath& path) { return JsonString(path.is_root() ? "." : EscapeWord(EscapePattern(path.text()))); }

// One line, or one a source: builders give up on lines above 64 KiB, and people merge by line.
void Write(const CopyInstruction& copy, Lines& lines) {
  CHECK(!copy.sources.empty(), "a COPY has a source");
  const std::string destination = JsonString(EscapeWord(copy.destination));
  const std::string_view verb = copy.modes == CopyInstruction::Modes::kForAll ? "COPY --chmod=755" : "COPY";
  if (copy.sources.size() == 1) {
    const CopySource& source = copy.sources.front();
    lines.Add(fmt::format("{} [{}, {}]", verb, SourceWord(source.path), destination), source.cause);
    return;
  }
  std::string lead = fmt::format("{} [", verb);
  for (const CopySource& source : copy.sources) {
    lines.Add(fmt::format("{}{}, \\", lead, SourceWord(source.path)), source.cause);
    lead = "      ";
  }
  lines.Add(fmt::format("{}{}]", lead, destination), copy.sources.back().cause);
}

void Write(const EntrypointInstruction& entrypoint, Lines& lines) {
  std::string words;
  for (const std::string& word : entrypoint.command) words += (words.empty() ? "" : ", ") + JsonString(word);
  lines.Add("ENTRYPOINT [" + words + "]", Rule::kEntrypoint);
}

// One word up to the end of the line, whose ends are trimmed.
void Write(const WorkdirInstruction& workdir, Lines& lines) {
  const bool needs_quotes = workdir.path.ends_with(' ') || workdir.path.ends_with('\t');
  const std::string_view quote = needs_quotes ? "\"" : "";
  lines.Add(fmt::format("WORKDIR {0}{1}{0}", quote, EscapeWord(workdir.path)), workdir.cause);
}

void Write(const FromInstruction& from, Lines& lines) { lines.Add("FROM " + from.image, Rule::kFromScratch); }

bool KeepsItsName(const ImageEntry& entry) {
  return entry.kind == ImageEntry::Kind::kFile && entry.path.substr(entry.path.rfind('/') + 1) == entry.source.name();
}

std::string DirectoryOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

Dockerfile PlanDockerfile(const ImagePlan& plan) {
  // Each COPY is a layer. One takes any number of files to one directory, which its `/` at the end says it is; only a single file
  // can be given another name (Dockerfile reference, "COPY").
  std::map<std::pair<std::string, CopyInstruction::Modes>, CopyInstruction> by_destination;
  std::vector<WorkdirInstruction> empty;
  for (const ImageEntry& entry : plan.entries) {
    if (entry.kind == ImageEntry::Kind::kEmptyDirectory) {
      empty.push_back({entry.path, entry.cause});
      continue;
    }
    std::string destination = KeepsItsName(entry) ? DirectoryOf(entry.path) : entry.path;
    const auto modes = entry.access == ImageEntry::Access::kOwner ? CopyInstruction::Modes::kForAll : CopyInstruction::Modes::kAsTheyAre;
    CopyInstruction& copy = by_destination[{destination, modes}];
    copy.destination = std::move(destination);
    copy.modes = modes;
    copy.sources.push_back({entry.source, entry.cause});
  }
  Dockerfile dockerfile{.application = plan.application, .instructions = {FromInstruction{"scratch"}}};
  for (auto& [destination, copy] : by_destination) dockerfile.instructions.emplace_back(std::move(copy));
  if (!empty.empty()) empty.push_back({"/", empty.back().cause});
  for (WorkdirInstruction& workdir : empty) dockerfile.instructions.emplace_back(std::move(workdir));
  // The shim runs the manifest, never this; but containerd starts no container without a command ("no command specified").
  dockerfile.instructions.emplace_back(EntrypointInstruction{{"/"}});
  return dockerfile;
}

TextFile WriteDockerfile(const Dockerfile& dockerfile) {
  Lines lines;
  lines.Add(dockerfile.application.is_root()
                ? "# The build context is the directory of spin.toml, wherever this file lies."
                : fmt::format("# The build context is the directory in which that of spin.toml is {}, wherever this file lies.",
                              JsonString(dockerfile.application.text())),
            Rule::kDockerfileNote);
  for (const Instruction& instruction : dockerfile.instructions) {
    std::visit([&](const auto& typed) { Write(typed, lines); }, instruction);
  }
  return std::move(lines).Take();
}

bool CanBeNamed(const RelPath& path) {
  constexpr std::size_t kPathMax = 4096;  // Linux's
  return path.text().size() <= kPathMax && path.text().find_first_of("\r\n") == std::string::npos;
}

}  // namespace spin_aks
