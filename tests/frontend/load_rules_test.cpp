// SPDX-License-Identifier: Apache-2.0
#include "frontend/manifest/load_rules.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frontend/text/wording.h"
#include "tests/frontend/judge.h"

namespace spin_aks {
namespace {

using Briefs = std::vector<std::string>;

Briefs Said(std::string_view more) { return JudgeSpin(std::string(kBase) + std::string(more)).Briefs(); }

TEST(LoadRules, AcceptTheSmallestManifest) { EXPECT_EQ(Said(""), Briefs()); }

TEST(LoadRules, AskForExactlyOneOfRequiredAndDefault) {
  EXPECT_EQ(Said("[variables]\na = { secret = true }\nb = { required = true, default = \"x\" }\nc = { default = \"\" }\nd = { required = "
                 "true }\n"),
            (Briefs{"VariableNeedsValue: variable `a` is neither required nor has a default",
                    "VariableNeedsValue: variable `b` is required, and has a default"}));
}

TEST(LoadRules, ReportEveryMalformedHostTogether) {
  EXPECT_EQ(
      Said("allowed_outbound_hosts = [\"example.com\", \"https://ok.example\", \"*\", \"https://{{ a\"]\nallowed_http_hosts = [\"a/b\"]\n"),
      (Briefs{"AllowedOutboundHost: `example.com` has no scheme", "AllowedOutboundHost: `*` is not of the form `scheme://host[:port]`",
              "UnmatchedTemplate: `{{` is never closed", "AllowedHttpHost: `a/b` has a path: access is granted to hosts, not to paths"}));
}

TEST(LoadRules, PointAtTheBraces) {
  EXPECT_EQ(JudgeSpin(std::string(kBase) + "allowed_outbound_hosts = [\"https://{{ a\"]\n").MarkedBy(DiagnosticKind::kUnmatchedTemplate),
            "{{");
}

TEST(LoadRules, JudgeTemplatedHostsByTheirDefaults) {
  const std::string hosts = "allowed_outbound_hosts = [\"https://{{ host }}\"]\n[variables]\n";
  EXPECT_EQ(Said(hosts + "host = { default = \"ok.example\" }\n"), Briefs());
  EXPECT_EQ(Said(hosts + "host = { default = \"\" }\n"), Briefs());
  EXPECT_EQ(Said(hosts + "host = { required = true }\n"), Briefs());
  const Judged bad = JudgeSpin(std::string(kBase) + hosts + "host = { default = \"invalid host\" }\n");
  ASSERT_EQ(bad.Briefs().size(), 1U);
  EXPECT_EQ(bad.Briefs().front(),
            "AllowedOutboundHost: with the defaults of its variables, this is `https://invalid host`, which has the host `invalid host`, "
            "which is not "
            "a host name: it holds ` `");
  EXPECT_EQ(bad.sources->Text(bad.diagnostics.all().front().related.front().span), "\"invalid host\"");
}

TEST(LoadRules, PinRemoteSources) {
  EXPECT_EQ(Said("[component.b]\nsource = { url = \"https://e.example/a.wasm\", digest = \"abc\" }\n"),
            (Briefs{"SourceDigest: digest `abc` does not begin with `sha256:`"}));
  EXPECT_EQ(Said("[component.b]\nsource = { url = \"https://e.example/a.wasm\", digest = \"sha256:00\" }\n"), Briefs());
  EXPECT_EQ(JudgeCompile(std::string(kBase) + "[component.b]\nsource = { url = \"https://e.example/a.wasm\", digest = \"sha256:00\" }\n",
                         TreeOf({"main.wasm"}))
                .Briefs(),
            (Briefs{"SourceDigest: digest `sha256:00` is not 64 lower-case hexadecimal digits behind `sha256:`"}));
}

TEST(LoadRules, WantExactVersionsOfSourcesAndRequirementsOfDependencies) {
  EXPECT_EQ(Said("[component.b]\nsource = { package = \"a:b\", version = \"^1.0\" }\n"),
            (Briefs{"SourceVersion: `^1.0` is not one exact version"}));
  EXPECT_EQ(Said("[component.main.dependencies]\n\"a:b\" = \"^1.0\"\n\"c:d\" = \"latest\"\n"),
            (Briefs{"DependencyVersion: `latest` is not a version requirement"}));
}

Briefs Dependencies(std::string_view lines) { return Said("[component.main.dependencies]\n" + std::string(lines)); }

TEST(LoadRules, KnowThePackageOfEveryDependency) {
  EXPECT_EQ(Dependencies("plain = \"1.0\"\n"),
            (Briefs{"DependencyNeedsPackage: dependency `plain` does not say which package it comes from"}));
  EXPECT_EQ(Dependencies("plain = { version = \"1.0\" }\n"),
            (Briefs{"DependencyNeedsPackage: dependency `plain` does not say which package it comes from"}));
  EXPECT_EQ(Dependencies("plain = { version = \"1.0\", package = \"a:b\" }\n"), Briefs());
  EXPECT_EQ(Dependencies("plain = { path = \"x.wasm\" }\n"), Briefs());
  EXPECT_EQ(Dependencies("\"a:b\" = { path = \"x.wasm\", export = \"y\" }\n"),
            (Briefs{"DependencyExport: an export cannot satisfy the whole package `a:b`"}));
  EXPECT_EQ(Dependencies("\"a:b/c\" = { path = \"x.wasm\", export = \"y\" }\n"), Briefs());
}

TEST(LoadRules, KnowTheNamesOfPackagesAndRegistries) {
  for (const char* package : {"x", "", "a:b/c", "a:b@1.0.0", "A:b"}) {
    EXPECT_EQ(Dependencies("\"a:b/c\" = { version = \"1\", package = \"" + std::string(package) + "\" }\n"),
              (Briefs{"InvalidPackageName: " + Quoted(package) + " is not a package name"}));
  }
  for (const char* registry : {"https://x", "", "x/y"}) {
    EXPECT_EQ(Dependencies("\"a:b/c\" = { version = \"1\", registry = \"" + std::string(registry) + "\" }\n"),
              (Briefs{"InvalidPackageName: " + Quoted(registry) + " is not the name of a registry"}));
  }
  EXPECT_EQ(Dependencies("\"a:b/c\" = { version = \"1\", package = \"d:e\", registry = \"ghcr.io:443\" }\n"), Briefs());
  // Only parsed until the profile is applied.
  EXPECT_EQ(Said("[component.main.profile.debug.dependencies]\n\"a:b/c\" = { version = \"1\", package = \"x\" }\n"), Briefs());
}

TEST(LoadRules, TellImportsApart) {
  const auto clash = [](std::string_view a, std::string_view b) {
    return Dependencies("\"" + std::string(a) + "\" = { path = \"x.wasm\" }\n\"" + std::string(b) + "\" = { path = \"y.wasm\" }\n")
               .size() == 1;
  };
  EXPECT_TRUE(clash("a:b@1.0.0", "a:b@1.1.0"));
  EXPECT_TRUE(clash("a:b@0.2.1", "a:b@0.2.2"));
  EXPECT_TRUE(clash("a:b@0.1.0", "a:b"));
  EXPECT_TRUE(clash("a:b", "a:b/c"));
  EXPECT_TRUE(clash("a:b/c", "a:b"));
  EXPECT_TRUE(clash("a:b/c", "a:b@0.1.0"));
  EXPECT_TRUE(clash("a:b@0.1.0", "a:b/c"));
  EXPECT_TRUE(clash("a:b/c@0.1.0", "a:b@0.1.0"));
  EXPECT_TRUE(clash("a:b/c@0.1.0", "a:b"));
  EXPECT_TRUE(clash("a:b/c@0.1.0", "a:b/c"));
  EXPECT_FALSE(clash("a:b@1.0.0", "a:b@2.0.0"));
  EXPECT_FALSE(clash("a:b@0.1.0", "a:b@0.2.0"));
  EXPECT_FALSE(clash("a:b/c", "a:b/d"));
  EXPECT_FALSE(clash("a:b/c@1.0.0", "a:b/d@1.0.0"));
  EXPECT_FALSE(clash("a:b", "a:c"));
  EXPECT_FALSE(clash("a:b@1.0.0-rc.1", "a:b@1.0.0-rc.2"));
}

TEST(LoadRules, TellManyImportsApartInGoodTime) {
  std::string lines;
  for (int i = 1; i < 3000; ++i) lines += "\"a:b@" + std::to_string(i) + ".0.0\" = { path = \"x.wasm\" }\n";
  EXPECT_EQ(Dependencies(lines), Briefs());
}

TEST(LoadRules, KeepBuildsRelative) {
  EXPECT_EQ(Said("[component.main.build]\ncommand = \"true\"\nworkdir = \"/abs\"\n"),
            (Briefs{"AbsoluteWorkdir: the working directory `/abs` is absolute"}));
  EXPECT_EQ(Said("[component.main.build]\ncommand = \"true\"\nworkdir = \"../up\"\n"), Briefs());
}

TEST(LoadRules, RefuseFilePatternsThatEndInADirectory) {
  EXPECT_EQ(
      Said("files = [\".\", \"a/..\", \"a.b\", { source = \".\", destination = \"/\" }]\n"),
      (Briefs{"FilePatternEnd: the file pattern `.` ends in a directory", "FilePatternEnd: the file pattern `a/..` ends in a directory"}));
}

TEST(LoadRules, RefuseFilePatternsThatSpinCannotRead) {
  for (const char* pattern : {"assets/***", "assets/**.js", "a**", "[", "[a", "[!]"}) {
    EXPECT_EQ(Said("files = [\"" + std::string(pattern) + "\"]\n"),
              (Briefs{"FilePattern: `" + std::string(pattern) + "` is not a file pattern"}));
    EXPECT_EQ(Said("files = [{ source = \"" + std::string(pattern) + "\", destination = \"/\" }]\n"), Briefs());
  }
  EXPECT_EQ(Said("files = [\"a/*\"]\nexclude_files = [\"a**\"]\n"), (Briefs{"FilePattern: `a**` is not a file pattern"}));
  // Spin reads exclusions when it walks the first pattern.
  EXPECT_EQ(Said("files = [\"a.txt\"]\nexclude_files = [\"a**\"]\n"), Briefs());
}

TEST(LoadRules, LeaveFilesThatAreNamedLikePatternsToThoseWhoSeeThem) {
  EXPECT_EQ(JudgeCompile(std::string(kBase) + "files = [\"a**\"]\n", TreeOf({"main.wasm", "a**"})).Briefs(), Briefs());
}

TEST(LoadRules, JudgeWhatTheOlderHostsTurnInto) {
  for (const char* host : {"[::1]", "http://[::1]:80", "http://a.*.com", "http://*example.com", "http://*.*.example.com", "http://{a,b}"}) {
    const Briefs said = Said("allowed_http_hosts = [\"" + std::string(host) + "\"]\n");
    ASSERT_EQ(said.size(), 1U) << host;
    EXPECT_TRUE(said.front().starts_with("AllowedOutboundHost: ")) << said.front();
  }
  EXPECT_EQ(Said("allowed_http_hosts = [\"https://{{\"]\n"), (Briefs{"UnmatchedTemplate: `{{` is never closed"}));
  EXPECT_EQ(Said("allowed_http_hosts = [\"*.example.com\", \"[::1]:8080\", \"a.example\"]\n"), Briefs());
}

TEST(LoadRules, OfferTheNewerKeyWhenCompiling) {
  const Judged judged = JudgeCompile(std::string(kBase) + "allowed_http_hosts = [\"api.example\"]\n", TreeOf({"main.wasm"}));
  EXPECT_EQ(judged.Briefs(), (Briefs{"DeprecatedAllowedHttpHosts: component `main` uses the deprecated key `allowed_http_hosts`"}));
  EXPECT_EQ(judged.HelpOf(DiagnosticKind::kDeprecatedAllowedHttpHosts),
            (Briefs{"add to `allowed_outbound_hosts` instead: \"http://api.example\", \"https://api.example\""}));
  ASSERT_TRUE(judged.app);
  EXPECT_EQ(judged.app->components.front().allowed_outbound_hosts.size(), 2U);
}

}  // namespace
}  // namespace spin_aks
