// SPDX-License-Identifier: Apache-2.0
//
// What Spin refuses we refuse, for Spin's reason, and we point where Spin points.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/app/spin_features.h"
#include "frontend/frontend.h"
#include "tests/frontend/shared_files.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

// Spin's words, and what one of our errors must then be and say. `{}` stands
// for what follows Spin's words up to `until`.
struct Reason {
  std::string_view spin;
  char until;
  Kind kind;
  std::string_view ours;
};

constexpr std::array kReasons{
    Reason{"missing field `spin_manifest_version`", '\0', Kind::kManifestVersion, "lacks `spin_manifest_version`"},
    Reason{"missing field `", '`', Kind::kMissingKey, "lacks `{}`"},
    Reason{"unknown field `", '`', Kind::kUnknownKey, "no key `{}`"},
    Reason{"invalid manifest version: ", '\n', Kind::kManifestVersion, "no manifest version `{}`"},
    Reason{"untagged enum ComponentSource", '\0', Kind::kNoSuchForm, "`source` of component"},
    Reason{"untagged enum ComponentDependency", '\0', Kind::kNoSuchForm, "dependency"},
    Reason{"untagged enum WasiFilesMount", '\0', Kind::kNoSuchForm, "of `files`"},
    Reason{"untagged enum TargetEnvironmentRef", '\0', Kind::kNoSuchForm, "of `targets`"},
    Reason{"invalid type: string \"", '"', Kind::kWrongType, "is the string `{}`"},
    Reason{"invalid type: integer `", '`', Kind::kWrongType, "is the integer `{}`"},
    Reason{"expected a sequence", '\0', Kind::kWrongType, "must be an array"},
    Reason{"expected a string", '\0', Kind::kWrongType, "must be a string"},
    Reason{"expected struct Variable", '\0', Kind::kWrongType, "variable `a`"},
    Reason{"expected `.`, `=`", '\0', Kind::kTomlSyntax, "expected `=`"},
    Reason{"invalid ID `", '`', Kind::kInvalidIdentifier, "`{}"},
    Reason{"separated with '-', not '_'", '\0', Kind::kInvalidIdentifier, "separated with `-`, not `_`"},
    Reason{"separated with '_', not '-'", '\0', Kind::kInvalidIdentifier, "separated with `_`, not `-`"},
    Reason{"words must start with an ASCII letter; got '", '\'', Kind::kInvalidIdentifier, "must start with an ASCII letter, not `{}`"},
    Reason{"words may only contain alphanumeric ASCII; got '", '\'', Kind::kInvalidIdentifier,
           "may only contain ASCII letters and digits, not `{}`"},
    Reason{"must be all lowercase; got", '\0', Kind::kInvalidIdentifier, "must be all lowercase"},
    Reason{"\nempty\n", '\0', Kind::kInvalidIdentifier, "must not be empty"},
    Reason{"expected kebab-case or snake_case", '\0', Kind::kInvalidIdentifier, "kebab-case or wholly snake_case"},
    Reason{"specifies both", '\0', Kind::kBothInheritForms, "specifies both"},
    Reason{"because it specifies: ", '\n', Kind::kDependencyWithResources, "it specifies `{}`"},
    Reason{"must start with 'sha256:'", '\0', Kind::kSourceDigest, "does not begin with `sha256:`"},
    Reason{"unmatched '{{'", '\0', Kind::kUnmatchedTemplate, "`{{`"},
    Reason{"contains a path, should be host", '\0', Kind::kAllowedHttpHost, "has a path"},
    Reason{"does not contain a scheme", '\0', Kind::kAllowedOutboundHost, "has no scheme"},
    Reason{"has a path but is not allowed to", '\0', Kind::kAllowedOutboundHost, "has a path"},
    Reason{"must not include a path", '\0', Kind::kAllowedOutboundHost, "has a path"},
    Reason{"invalid IPv6 address", '\0', Kind::kAllowedOutboundHost, "not an IPv6 address"},
    Reason{"is not a number", '\0', Kind::kAllowedOutboundHost, "not a number"},
    Reason{"contains non-number", '\0', Kind::kAllowedOutboundHost, "not a number"},
    Reason{"no port was provided and the scheme \"", '"', Kind::kAllowedOutboundHost, "has no port, and the scheme `{}`"},
    Reason{"invalid international domain name", '\0', Kind::kAllowedOutboundHost, "not a host name"},
    Reason{"is not an allowed outbound host format", '\0', Kind::kAllowedOutboundHost, "`scheme://host[:port]`"},
    Reason{"'insecure:allow-all' is not allowed", '\0', Kind::kAllowedOutboundHost, "`insecure:allow-all`"},
    Reason{"dependency conflicts with", '\0', Kind::kDependencyConflict, "conflicts with"},
    Reason{"must specify a package name", '\0', Kind::kDependencyNeedsPackage, "`plain-name`"},
    Reason{"using an export to satisfy", '\0', Kind::kDependencyExport, "an export cannot satisfy"},
};

// What 4.0.2's loader lets pass, and the trigger's start, the build, or Spin's main branch refuses.
const std::map<std::string_view, Reason> kLater{
    {"derived__v2-build-absolute-workdir.toml", {"", '\0', Kind::kAbsoluteWorkdir, "`/abs`"}},
    {"derived__v2-http-bad-executor.toml", {"", '\0', Kind::kHttpExecutor, "`wasip3-unstable`"}},
    {"derived__v2-http-both-component-and-static.toml", {"", '\0', Kind::kHttpTriggerTarget, "both `component` and `static_response`"}},
    {"derived__v2-http-neither-component-nor-static.toml",
     {"", '\0', Kind::kHttpTriggerTarget, "neither `component` nor `static_response`"}},
    {"derived__v2-http-unknown-field.toml", {"", '\0', Kind::kUnknownKey, "no key `path`"}},
    {"derived__v2-redis-missing-channel.toml", {"", '\0', Kind::kMissingKey, "lacks `channel`"}},
    {"derived__v2-trigger-missing-component-ref.toml", {"", '\0', Kind::kUnknownComponent, "`other`"}},
    {"real__spinframework__spin__crates-loader-tests-triggers-http.toml", {"", '\0', Kind::kHttpBase, "`base`"}},
    {"real__spinframework__spin__crates-manifest-tests-ui-normalization.toml", {"", '\0', Kind::kMissingKey, "lacks `route`"}},
    {"real__spinframework__spin__tests-runtime-tests-tests-internal-http-spin--096a32ca.toml", {"", '\0', Kind::kHttpRoute, "`route`"}},
    {"spinframework__spin__inline-allowed-host-18.toml", {"", '\0', Kind::kAllowedOutboundHost, "`http://*.`"}},
    {"spinframework__spin__inline-allowed-host-19.toml", {"", '\0', Kind::kAllowedOutboundHost, "`http://*.:8080`"}},
    {"spinframework__spin__inline-allowed-host-25.toml", {"", '\0', Kind::kAllowedOutboundHost, "has a path"}},
    {"spinframework__spin__inline-allowed-host-26.toml", {"", '\0', Kind::kAllowedOutboundHost, "`http://*.127.0.0.1`"}},
};

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// The referee's file writes line ends as two characters.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_line_end = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
    plain += is_line_end ? '\n' : text[i];
    i += is_line_end ? 1 : 0;
  }
  return plain;
}

// A kind, and words that one message of it must hold.
struct Demand {
  Kind kind;
  std::string words;
};

Demand Fill(const Reason& reason, std::string_view rest) {
  // Long names are cut in messages.
  const std::string_view captured = rest.substr(0, rest.find(reason.until)).substr(0, 20);
  std::string words(reason.ours);
  if (const std::size_t hole = words.find("{}"); hole != std::string::npos) words.replace(hole, 2, captured);
  return {reason.kind, Lower(words)};
}

std::vector<Demand> DemandsOf(std::string_view file, std::string_view message) {
  if (const auto later = kLater.find(file); later != kLater.end()) return {Fill(later->second, {})};
  std::vector<Demand> demands;
  for (const Reason& reason : kReasons) {
    const std::size_t at = message.find(reason.spin);
    if (at == std::string_view::npos) continue;
    demands.push_back(Fill(reason, message.substr(at + reason.spin.size())));
    if (reason.kind == Kind::kManifestVersion) break;
  }
  return demands;
}

// The numbers of the lines that Spin shows.
std::set<std::uint32_t> MarkedLines(std::string_view message) {
  std::set<std::uint32_t> lines;
  for (std::size_t at = message.find('\n'); at != std::string_view::npos; at = message.find('\n', at + 1)) {
    std::size_t i = at + 1;
    std::uint32_t number = 0;
    for (; i < message.size() && std::isdigit(static_cast<unsigned char>(message[i])) != 0; ++i) {
      number = number * 10 + static_cast<std::uint32_t>(message[i] - '0');
    }
    if (number > 0 && message.substr(i).starts_with(" |")) lines.insert(number);
  }
  return lines;
}

bool Satisfies(const Diagnostic& diagnostic, const std::vector<Demand>& demands) {
  const std::string said = Lower(diagnostic.message);
  return diagnostic.severity == Severity::kError && std::ranges::all_of(demands, [&](const Demand& demand) {
           return diagnostic.kind == demand.kind && said.find(demand.words) != std::string::npos;
         });
}

bool LiesWithin(Span span, const std::set<std::uint32_t>& lines, const SourceFile& file) {
  return lines.empty() ||
         (span.is_somewhere() && lines.contains(file.Locate(span.begin).line) && lines.contains(file.Locate(span.end).line));
}

struct Row {
  std::string file, stage, message;
};

std::vector<Row> Rows() {
  std::vector<Row> rows;
  for (const std::string& line : test::ReadSharedLines(test::SharedDir() / "referees/spin/rejected.tsv")) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    rows.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1), Unescape(line.substr(second + 1))});
  }
  rows.erase(rows.begin());  // the names of the columns
  return rows;
}

TEST(Rejected, IsRefusedForSpinsReasonWhereSpinPoints) {
  SPIN_AKS_NEEDS_SHARED("referees/spin/rejected.tsv");
  const std::vector<Row> rows = Rows();
  EXPECT_FALSE(rows.empty());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    SourceMap sources;
    const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", test::ReadShared(test::SharedDir() / "corpus/invalid" / row.file));
    Diagnostics diagnostics;
    EXPECT_FALSE(LoadManifest(sources, id, ManifestScope::kSpin, diagnostics).has_value());
    EXPECT_TRUE(diagnostics.has_errors());

    const std::vector<Demand> demands = DemandsOf(row.file, row.message);
    EXPECT_FALSE(demands.empty()) << "nothing is known of: " << row.message;
    std::string said;
    for (const Diagnostic& diagnostic : diagnostics.all()) said += diagnostic.message + "\n";
    const bool is_said = std::ranges::any_of(diagnostics.all(), [&](const Diagnostic& diagnostic) {
      return Satisfies(diagnostic, demands) && LiesWithin(diagnostic.primary.span, MarkedLines(row.message), sources.Get(id));
    });
    EXPECT_TRUE(is_said) << "Spin: " << row.message << "\nours: " << said;
  }
}

TEST(Rejected, EveryErrorHasAPlaceAndWords) {
  SPIN_AKS_NEEDS_SHARED("corpus/invalid");
  for (const Row& row : Rows()) {
    for (const ManifestScope scope : {ManifestScope::kSpin, ManifestScope::kCompile}) {
      SourceMap sources;
      const SourceId id = sources.Add(SourceKind::kFile, "spin.toml", test::ReadShared(test::SharedDir() / "corpus/invalid" / row.file));
      Diagnostics diagnostics;
      const auto manifest = LoadManifest(sources, id, scope, diagnostics);
      if (manifest) CheckSpinFeatures(*manifest, kNewestManifests, diagnostics);  // as compile does, where no setting names a Spin
      EXPECT_TRUE(diagnostics.has_errors()) << row.file;
      for (const Diagnostic& diagnostic : diagnostics.all()) {
        EXPECT_TRUE(diagnostic.primary.span.is_somewhere()) << row.file << diagnostic.message;
        EXPECT_FALSE(diagnostic.message.empty() || diagnostic.message.ends_with('.')) << row.file << diagnostic.message;
      }
    }
  }
}

}  // namespace
}  // namespace spin_aks
