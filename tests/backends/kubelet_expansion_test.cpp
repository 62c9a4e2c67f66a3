// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/kubelet_expansion.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>

namespace spin_aks::k8s {
namespace {

// What the kubelet does, read off kubernetes/kubernetes 1.34
// third_party/forked/golang/expansion/expand.go, as a scan with one look ahead.
std::string Expand(const std::string& input, const std::function<std::string(const std::string&)>& value_of) {
  std::string out;
  std::size_t at = 0;
  while (at < input.size()) {
    if (input[at] != '$' || at + 1 == input.size()) {
      out += input[at++];
      continue;
    }
    const char next = input[at + 1];
    const std::size_t closer = next == '(' ? input.find(')', at + 2) : std::string::npos;
    if (next == '$') {
      out += '$';
      at += 2;
    } else if (closer != std::string::npos) {
      out += value_of(input.substr(at + 2, closer - at - 2));
      at = closer + 1;
    } else {
      // `string(input[0])` in Go makes a code point of the byte.
      const auto byte = static_cast<unsigned char>(next);
      out += '$';
      if (byte < 0x80) {
        out += next;
      } else {
        out += static_cast<char>(0xC0 | (byte >> 6));
        out += static_cast<char>(0x80 | (byte & 0x3F));
      }
      at += 2;
    }
  }
  return out;
}

// Every name is taken to be a variable: whatever could be expanded, is.
std::string ExpandAll(const std::string& input) {
  return Expand(input, [](const std::string&) { return std::string("EXPANDED"); });
}

TEST(EscapeExpansion, LeavesAloneWhatTheKubeletLeavesAlone) {
  for (const char* text : {"", "plain", "cost: $5", "$HOME", "${HOME}", "$", "a$", "()$", "a$b$c", "$ (x)"}) {
    EXPECT_EQ(EscapeExpansion(text), text);
  }
}

TEST(EscapeExpansion, DoublesWhatWouldBeExpanded) {
  EXPECT_EQ(EscapeExpansion("$(X)"), "$$(X)");
  EXPECT_EQ(EscapeExpansion("$$(X)"), "$$$$(X)");
  EXPECT_EQ(EscapeExpansion("a$$b"), "a$$$$b");
  EXPECT_EQ(EscapeExpansion("$()"), "$$()");
  EXPECT_EQ(EscapeExpansion("$$"), "$$$$");
  EXPECT_EQ(EscapeExpansion("$é"), "$$é");
}

TEST(EscapeExpansion, ComesOutOfTheKubeletUnchanged) {
  for (const char* text : {"$(X)", "$$(X)", "$$$(X)", "a$$b", "$($(X))", "$(a$b)", "$$", "$$$$", "$(", "$)", "$()", "x$é", "$\xE2\x82\xAC(",
                           "$(\n)", "{{ $(X) }}", "$(A)$(B)", "$$()$", ")$("}) {
    EXPECT_EQ(ExpandAll(EscapeExpansion(text)), text) << text;
  }
}

// All texts of up to 7 of the bytes that matter, and long random ones.
TEST(EscapeExpansion, RoundTripsEveryShortText) {
  const std::string alphabet = "$()a\xC3";
  std::vector<std::string> texts{""};
  for (std::size_t begin = 0, length = 1; length <= 7; ++length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const char c : alphabet) texts.push_back(texts[begin] + c);
    }
  }
  for (const std::string& text : texts) ASSERT_EQ(ExpandAll(EscapeExpansion(text)), text) << text;
}

TEST(EscapeExpansion, RoundTripsLongTexts) {
  std::mt19937 random(20240229);
  for (int round = 0; round < 50; ++round) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "$$$(()) ab\xC3\xA9"[random() % 12];
    ASSERT_EQ(ExpandAll(EscapeExpansion(text)), text);
  }
}

}  // namespace
}  // namespace spin_aks::k8s
