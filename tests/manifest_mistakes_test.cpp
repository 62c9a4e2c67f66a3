// SPDX-License-Identifier: Apache-2.0
//
// One mistake, one report: every key of every manifest of the goldens and the examples is spoilt in turn, and the whole is compiled. What
// is said then beyond what was said before must be about the key, and what was said before of other parts must still be said.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <compare>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontend/toml/reader.h"
#include "runtime/output/driver.h"
#include "runtime/ports/typed_path.h"
#include "runtime/project/project.h"
#include "tests/golden_case.h"
#include "tests/golden_compiles.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

// A project, and how it is compiled.
struct Subject {
  std::string name;
  std::string directory = ".";
  ProjectQuery query;
  std::map<std::string, std::string, std::less<>> variables;
  MemoryDisk disk;
};

const std::string kManifest = "the manifest";

// What is said of one place. Offsets are of the manifest before it was spoilt.
struct Said {
  Kind kind;
  std::string file, message;
  std::uint32_t begin, end;

  auto operator<=>(const Said&) const = default;
};
using Report = std::set<Said>;

// One replacement in the manifest, and the key that it spoils.
struct Mistake {
  enum class How : std::uint8_t { kMisspelt, kUnknown, kWrongType } how;
  std::string place;  // its steps
  std::uint32_t begin, end;
  std::string text;

  [[nodiscard]] std::uint32_t Unspoilt(std::uint32_t offset) const {
    const std::uint32_t spoilt_end = begin + static_cast<std::uint32_t>(text.size());
    return offset <= begin ? offset : offset >= spoilt_end ? offset - spoilt_end + end : end;
  }
  [[nodiscard]] std::string Spoil(std::string manifest) const { return manifest.replace(begin, end - begin, text); }
  [[nodiscard]] bool IsAt(const Said& said) const { return said.file == kManifest && said.begin <= end && said.end >= begin; }
};

struct Read {
  std::string manifest;  // text
  std::string path;      // on the disk
  Report report;
};

std::string ManifestPath(const Subject& subject, const Project& project) {
  const std::string settings = subject.query.settings_path ? SplitTypedPath(*subject.query.settings_path).directory : ".";
  return JoinTypedPath(JoinTypedPath(JoinTypedPath(kGoldenHome, subject.directory), settings), project.manifest_path);
}

Read Compile(const Subject& subject, MemoryDisk& disk, const Mistake* mistake) {
  MemoryDirectory home(disk, kGoldenHome);
  const auto directory = home.Open(subject.directory);
  Project project;
  Diagnostics diagnostics;
  ReadProject(subject.query, Manifest::kNeeded, *directory, Environment{subject.variables}, project, diagnostics);
  Read read;
  if (!project.manifest) return read;
  read.manifest = project.sources.Get(*project.manifest).text();
  read.path = ManifestPath(subject, project);
  (void)Build({}, project, *directory, diagnostics);
  for (const Diagnostic& said : diagnostics.all()) {
    const Span span = said.primary.span;
    const bool is_shifted = mistake != nullptr && span.source == *project.manifest;
    const std::string file = span.source == *project.manifest ? kManifest
                             : span.is_somewhere()            ? project.sources.Get(span.source).name()
                                                              : "";
    read.report.insert({said.kind, file, said.message, is_shifted ? mistake->Unspoilt(span.begin) : span.begin,
                        is_shifted ? mistake->Unspoilt(span.end) : span.end});
  }
  return read;
}

// ---- Mistakes ----

bool LiesIn(std::string_view place, std::string_view outer) {
  return place.starts_with(outer) && (place.size() == outer.size() || place[outer.size()] == '.');
}

// Below these, names are the user's own: another one is another thing, and no mistake by itself.
bool NamesAreFree(std::string_view place) {
  static const std::array<std::string_view, 4> kFree{"variables", "component", "application.trigger", "trigger"};
  return std::ranges::find(kFree, place) != kFree.end() || place.ends_with(".variables") || place.ends_with(".config") ||
         place.ends_with(".environment") || place.ends_with(".dependencies") || place.ends_with(".headers");
}

// A manifest's keys and values, and what can be wrong with each.
class Spoiler {
 public:
  explicit Spoiler(const std::string& text) : text_(text) {
    SourceMap sources;
    Diagnostics ignored;
    const auto document = ReadToml(sources, sources.Add(SourceKind::kFile, "spin.toml", text_), ignored);
    if (document) Enter(*document->AsTable(), "");
  }

  [[nodiscard]] const std::vector<Mistake>& all() const { return mistakes_; }
  // The smallest that holds it.
  [[nodiscard]] std::string PlaceOf(const Said& said) const {
    const Spot* best = nullptr;
    for (const Spot& spot : spots_) {
      const bool holds = spot.span.begin <= said.begin && said.end <= spot.span.end;
      if (holds && (best == nullptr || spot.span.end - spot.span.begin <= best->span.end - best->span.begin)) best = &spot;
    }
    return best == nullptr ? "" : best->place;
  }
  [[nodiscard]] bool Has(std::string_view place) const { return std::ranges::find(spots_, place, &Spot::place) != spots_.end(); }

 private:
  struct Spot {
    Span span;
    std::string place;
  };

  void Enter(const TomlTable& table, const std::string& place) {
    for (const TomlEntry& entry : table.entries) {
      if (entry.key == "tool") continue;  // settings
      const std::string here = place.empty() ? entry.key : place + "." + entry.key;
      spots_.push_back({entry.key_span, here});
      if (!NamesAreFree(place)) SpoilName(entry, here);
      Enter(entry.value, here);
    }
  }

  void Enter(const TomlValue& value, const std::string& place) {
    spots_.push_back({value.span, place});
    SpoilValue(value, place);
    if (const TomlTable* table = value.AsTable()) Enter(*table, place);
    if (const TomlArray* array = value.AsArray())
      for (std::size_t i = 0; i < array->items.size(); ++i) Enter(array->items[i], fmt::format("{}.{}", place, i));
  }

  void SpoilName(const TomlEntry& entry, const std::string& place) {
    const std::string written = text_.substr(entry.key_span.begin, entry.key_span.end - entry.key_span.begin);
    Add(Mistake::How::kMisspelt, place, entry.key_span, written + written.back());
    Add(Mistake::How::kUnknown, place, entry.key_span, "zzz-zzz");
  }

  void SpoilValue(const TomlValue& value, const std::string& place) {
    const std::string written = text_.substr(value.span.begin, value.span.end - value.span.begin);
    if (value.form == TomlValue::Form::kInline) {
      Add(Mistake::How::kWrongType, place, value.span, value.AsString() != nullptr ? "7" : "\"seven\"");
    } else if (written.starts_with("[") && !written.starts_with("[[")) {
      Add(Mistake::How::kWrongType, place, value.span, "[" + written + "]");
    }
  }

  void Add(Mistake::How how, const std::string& place, Span span, std::string text) {
    mistakes_.push_back({how, place, span.begin, span.end, std::move(text)});
  }

  const std::string& text_;
  std::vector<Mistake> mistakes_;
  std::vector<Spot> spots_;
};

// ---- Judgement ----

// What is said, or is not, for a reason, though it is not about the place.
struct Allowance {
  std::string_view within;  // a part of the mistake's place, between dots; empty: wherever
  std::set<Kind> kinds;     // empty: all
  std::string_view reason;
};

bool IsAllowed(std::span<const Allowance> allowances, const Said& said, const Mistake& mistake) {
  const std::string place = "." + mistake.place + ".";
  return std::ranges::any_of(allowances, [&](const Allowance& allowance) {
    return place.contains(allowance.within) && (allowance.kinds.empty() || allowance.kinds.contains(said.kind));
  });
}

const std::set<Kind> kOfSecrets{Kind::kSecretWithoutVersion, Kind::kFixedSecretName};
const std::set<Kind> kOfWorkloads{Kind::kNoProbes, Kind::kMessagesInTheGap, Kind::kTriggersDiffer, Kind::kStateIsLost,
                                  Kind::kSettingWithoutEffect};
const std::set<Kind> kOfTools{Kind::kNoProbes, Kind::kStateIsLost};

const Allowance kMore[] = {
    {"", {Kind::kSecretWithoutVersion}, "one note tells of all secrets that are read: now it is of the others"},
};
const Allowance kMoreOfUnknown[] = {
    {"", {Kind::kMissingKey, Kind::kHttpTriggerTarget}, "what it stands for cannot be told: what is required is missing all the same"},
    {".spin_manifest_version.", {Kind::kManifestVersion}, "the same"},
};
const Allowance kLess[] = {
    {".spin_manifest_version.", {}, "a version that nobody knows has other keys"},
    {".trigger.", kOfWorkloads, "they follow from all triggers"},
    {".component.", kOfWorkloads, "a trigger that calls nobody is not read; stores make a workload, too"},
    {".component.", kOfSecrets, "what reads them is not there"},
    {".variables.", kOfSecrets, "what reads them is not there"},
    {".variables.", {Kind::kUnknownVariable}, "it may be one of them"},
    {".files.",
     {Kind::kFileNotThere, Kind::kWholeApplication, Kind::kGuestPathTwice},
     "an entry is read as a whole; it takes two to clash"},
    {".id.", {Kind::kSourceNotBuilt}, "a component of version 1 that has no id"},
    {".application.", kOfTools, "`tool` is below it, and holds settings"},
};
const Allowance kLessOfUnknown[] = {
    {".component.", {Kind::kGeneratedFileSkipped, Kind::kGuestPathTwice}, "it may be `exclude_files`"},
    {".application.", {Kind::kSettingWithoutEffect, Kind::kUnknownVariable}, "it may be half of the manifest"},
    {".trigger.", {Kind::kUnknownVariable}, "it may be `variables`"},
};

std::vector<Subject> Subjects() {
  std::vector<Subject> all;
  for (const auto& compile : Compiles())
    all.push_back({compile.name,
                   compile.line.globals.directory,
                   {.settings_path = compile.line.globals.config, .sets = compile.line.globals.sets},
                   compile.command.variables,
                   compile.disk});
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SPIN_AKS_SOURCE_DIR) / "examples")) {
    if (!entry.is_directory()) continue;
    Subject& example = all.emplace_back();
    example.name = entry.path().filename().string();
    for (const char* name : {"spin.toml", "aks-spin.toml"}) {
      std::ifstream in(entry.path() / name, std::ios::binary);
      example.disk.AddFile(fmt::format("{}/{}", kGoldenHome, name), {std::istreambuf_iterator<char>(in), {}});
    }
  }
  return all;
}

// A component that is read, and wrong in all that is judged later.
constexpr std::string_view kFaulty = R"(
[component.faulty]
source = "../faulty.wasm"
files = ["../faulty/*"]
allowed_outbound_hosts = ["faulty"]
key_value_stores = ["faulty"]
variables = { one = "{{ faulty }}" }
environment = { URL = "redis://user:faulty@cache" }
)";

// The project with its mistakes of other kinds: they must be told beside those that follow.
Read AddFaults(const Subject& subject, MemoryDisk& disk) {
  const Read read = Compile(subject, disk, nullptr);
  EXPECT_TRUE(disk.nodes.contains(read.path)) << subject.name;
  const bool is_version_1 = read.manifest.contains("\"1\"");
  disk.AddFile(read.path, read.manifest + std::string(is_version_1 ? "" : kFaulty));
  return Compile(subject, disk, nullptr);
}

class Judge {
 public:
  // `before` is what is said without the mistakes. All of them outlive the judge.
  Judge(const Subject& subject, MemoryDisk& disk, const Read& before)
      : subject_(subject), disk_(disk), before_(before), spoiler_(before.manifest) {}

  std::size_t JudgeAll() {
    std::size_t mistakes = 0;
    for (const Mistake& mistake : spoiler_.all()) {
      if (LiesIn(mistake.place, "component.faulty")) continue;
      JudgeOne(mistake);
      ++mistakes;
    }
    return mistakes;
  }

 private:
  void JudgeOne(const Mistake& mistake) {
    const std::string spoilt = mistake.Spoil(before_.manifest);
    disk_.AddFile(before_.path, spoilt);
    const Report after = Compile(subject_, disk_, &mistake).report;
    const auto is_new = [&](const Said& said) { return !before_.report.contains(said); };
    const std::string what = fmt::format("{}: {} -> {}", subject_.name, mistake.place, mistake.text);
    EXPECT_TRUE(std::ranges::any_of(after, [&](const Said& said) { return is_new(said) && mistake.IsAt(said); })) << what << " is not told";
    for (const Said& said : after)
      if (is_new(said) && !MayBeMore(said, mistake, spoilt)) ADD_FAILURE() << what << " has the consequence\n" << Show(said);
    for (const Said& said : before_.report)
      if (!after.contains(said) && !MayBeLess(said, mistake)) ADD_FAILURE() << what << " hides\n" << Show(said);
  }

  bool MayBeMore(const Said& said, const Mistake& mistake, const std::string& spoilt) const {
    if (mistake.IsAt(said) || IsAllowed(kMore, said, mistake)) return true;
    if (mistake.how == Mistake::How::kUnknown && IsAllowed(kMoreOfUnknown, said, mistake)) return true;
    // Two headers of one table, one of them spoilt: what is left under the name is only half of it.
    if (mistake.how != Mistake::How::kWrongType && Spoiler(spoilt).Has(mistake.place)) return true;
    // It pointed at what was spoilt, and points elsewhere now.
    return std::ranges::any_of(before_.report, [&](const Said& old) {
      return old.kind == said.kind && old.message == said.message && LiesIn(spoiler_.PlaceOf(old), mistake.place);
    });
  }

  bool MayBeLess(const Said& said, const Mistake& mistake) const {
    if (mistake.IsAt(said) || LiesIn(spoiler_.PlaceOf(said), mistake.place) || IsAllowed(kLess, said, mistake)) return true;
    return mistake.how == Mistake::How::kUnknown && IsAllowed(kLessOfUnknown, said, mistake);
  }

  static std::string Show(const Said& said) {
    return fmt::format("{} {}:{}: {}", Describe(said.kind).code, said.file, said.begin, said.message);
  }

  const Subject& subject_;
  MemoryDisk& disk_;
  const Read& before_;
  Spoiler spoiler_;
};

TEST(ManifestMistakes, AreToldOnceAndHideNothing) {
  std::size_t mistakes = 0;
  std::set<std::pair<std::string, Report>> seen;
  for (const Subject& subject : Subjects()) {
    MemoryDisk disk = subject.disk;
    const Read before = AddFaults(subject, disk);
    // Goldens of outputs share manifests.
    if (seen.emplace(before.manifest, before.report).second) mistakes += Judge(subject, disk, before).JudgeAll();
  }
  fmt::print("{} mistakes in {} manifests\n", mistakes, seen.size());
}

}  // namespace
}  // namespace spin_aks
