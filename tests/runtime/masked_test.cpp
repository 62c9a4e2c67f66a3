// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/masked.h"

#include <gtest/gtest.h>

#include <string>

#include "backends/yaml/reader.h"
#include "backends/yaml/writer.h"

namespace spin_aks {
namespace {

yaml::Value Read(const std::string& text) {
  yaml::ReadError error;
  auto values = yaml::Read(text, error);
  EXPECT_TRUE(values) << error.message;
  return values->front();
}

std::string Masked(const std::string& before, const std::string& after, const std::string& path, const std::string& value) {
  const yaml::Value was = Read(before);
  const yaml::Value is = Read(after);
  return yaml::WriteFlow(Masker(&was, &is).Masked(*Path::Parse(path), Read(value)), {});
}

constexpr const char* kNothing = "a: b\n";

TEST(Masker, HidesWhatStandsUnderANameThatSaysSo) {
  EXPECT_EQ(Masked(kNothing, kNothing, ".env[name=REDIS_PASSWORD].value", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(kNothing, kNothing, ".env[name=REDIS_PASSWORD]", "{name: REDIS_PASSWORD, value: CANARY}"),
            "{name: REDIS_PASSWORD, value: \"********\"}");
  EXPECT_EQ(Masked(kNothing, kNothing, ".environment", "{PASSWORD: CANARY, A: b}"), "{PASSWORD: \"********\", A: b}");
  EXPECT_EQ(Masked(kNothing, kNothing, ".manifest.application.trigger", "{mqtt: {password: CANARY, user: x}}"),
            "{mqtt: {password: \"********\", user: x}}");
  EXPECT_EQ(Masked(kNothing, kNothing, ".manifest.variables.db_password.default", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(kNothing, kNothing, ".metadata.annotations.\"x.io/token\"", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(kNothing, kNothing, ".list", "[{a: {apiKey: CANARY}}]"), "[{a: {apiKey: \"********\"}}]");
}

TEST(Masker, ShowsWhereASecretIs) {
  EXPECT_EQ(Masked(kNothing, kNothing, ".secretKeyRef", "{name: shop-vault, key: pw}"), "{name: shop-vault, key: pw}");
  EXPECT_EQ(Masked(kNothing, kNothing, ".volume", "{secretName: shop, secretProviderClass: shop}"),
            "{secretName: shop, secretProviderClass: shop}");
  EXPECT_EQ(Masked(kNothing, kNothing, ".automountServiceAccountToken", "false"), "false");
  EXPECT_EQ(Masked(kNothing, kNothing, ".password", "\"{{ pw }}\""), "\"{{ pw }}\"") << "a template is none";
}

TEST(Masker, WhatIsSecretInOneStateIsInBoth) {
  const std::string open = "manifest: {variables: {pw: {default: CANARY}}}\n";
  const std::string secret = "manifest: {variables: {pw: {required: true, secret: true}}}\n";
  EXPECT_EQ(Masked(open, secret, ".manifest.variables.pw.default", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(secret, open, ".manifest.variables.pw.default", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(secret, open, ".manifest.variables.pw", "{default: CANARY}"), "{default: \"********\"}");
  EXPECT_EQ(Masked(secret, open, ".manifest.variables", "{pw: {default: CANARY}, other: {default: x}}"),
            "{pw: {default: \"********\"}, other: {default: x}}");
}

TEST(Masker, ASecretOfKubernetesHoldsSecrets) {
  const std::string secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: CANARY}\n";
  EXPECT_EQ(Masked(secret, secret, ".stringData.a", "CANARY"), "\"********\"");
  EXPECT_EQ(Masked(secret, secret, ".stringData", "{a: CANARY}"), "{a: \"********\"}");
  EXPECT_EQ(Masked(secret, secret, ".metadata.name", "s"), "s");
}

}  // namespace
}  // namespace spin_aks
