// SPDX-License-Identifier: Apache-2.0
#include "runtime/report/checkup.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

using State = Finding::State;

std::size_t CountOf(const Checkup& checkup, State state) {
  return static_cast<std::size_t>(std::ranges::count(checkup.findings, state, &Finding::state));
}

std::string FindingText(const Finding& finding) {
  constexpr std::size_t kIndent = 22;  // below the message
  std::string text = fmt::format("{:<8} {:<12} {}\n", StateWord(finding.state), finding.check, MakeVisible(finding.message));
  const auto add = [&](std::string_view label, std::string_view words) {
    if (!words.empty()) text += fmt::format("{:{}}{}{}\n", "", kIndent, label, MakeVisible(words));
  };
  for (const std::string& detail : finding.details) add("- ", detail);
  add("", finding.why);
  add("help: ", finding.help);
  return text;
}

// "1 error, 2 warnings, 9 ok, 1 skipped"
std::string CountText(const Checkup& checkup) {
  std::string text;
  const auto add = [&](State state, std::string_view one, std::string_view many) {
    const std::size_t count = CountOf(checkup, state);
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, count == 1 ? one : many);
  };
  add(State::kError, "error", "errors");
  add(State::kWarning, "warning", "warnings");
  add(State::kOk, "ok", "ok");
  add(State::kSkipped, "skipped", "skipped");
  return text;
}

bool IsWrong(const Finding& finding) { return finding.state == State::kError || finding.state == State::kWarning; }

}  // namespace

bool Checkup::HasErrors() const { return CountOf(*this, State::kError) != 0; }

std::string_view StateWord(State state) {
  constexpr std::array<std::string_view, 4> kWords{"ok", "warning", "error", "skipped"};
  return kWords[static_cast<std::size_t>(state)];
}

std::string CheckupText(const Checkup& checkup, Shows shows) {
  std::string text;
  for (const Finding& finding : checkup.findings) {
    if (shows == Shows::kAll || IsWrong(finding)) text += FindingText(finding);
  }
  return shows == Shows::kAll ? text + CountText(checkup) + "\n" : text;
}

std::string CheckupJson(const Checkup& checkup) {
  using Json = nlohmann::ordered_json;
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json findings = Json::array();
  for (const Finding& finding : checkup.findings) {
    findings.push_back({{"check", finding.check},
                        {"state", StateWord(finding.state)},
                        {"message", finding.message},
                        {"details", finding.details},
                        {"why", text_or_null(finding.why)},
                        {"help", text_or_null(finding.help)}});
  }
  const Json summary = {{"errors", CountOf(checkup, State::kError)},
                        {"warnings", CountOf(checkup, State::kWarning)},
                        {"ok", CountOf(checkup, State::kOk)},
                        {"skipped", CountOf(checkup, State::kSkipped)}};
  const Json document = {{"schema", 1}, {"application", text_or_null(checkup.application)}, {"findings", findings}, {"summary", summary}};
  // Names of files need not be UTF-8.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace spin_aks
