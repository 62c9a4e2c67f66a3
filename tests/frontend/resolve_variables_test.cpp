// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "tests/frontend/settings.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

constexpr std::string_view kPlain = "[variables]\nlog_level = { default = \"info\" }\napi_url = { required = true }\n";
constexpr std::string_view kSecret = "[variables]\ndb_password = { required = true, secret = true }\n";
const std::string kVault =
    "tenant_id = \"00000000-0000-0000-0000-000000000000\"\n"
    "keyvault = { name = \"shop-kv\" }\nidentity = { client_id = \"11111111-0000-0000-0000-000000000000\" }\n";

TEST(ResolveVariables, BindsOneForEachThatTheManifestDeclares) {
  const auto settled = SettleFile("[variables]\napi_url = \"https://a\"", kPlain);
  ASSERT_TRUE(settled.program) << settled.Everything();
  const auto& variables = settled.program->targets[0].workloads[0].variables;
  ASSERT_EQ(variables.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<ManifestDefault>(variables[0].source));
  EXPECT_EQ(std::get<PlainValue>(variables[1].source).text.value, "https://a");
}

TEST(ResolveVariables, KeepsTheBytesOfAValue) {
  const auto settled = SettleFile("[variables]\napi_url = \" a\\tb$(X)\\n\"\nlog_level = 1_0.50", kPlain);
  ASSERT_TRUE(settled.program) << settled.Everything();
  EXPECT_EQ(std::get<PlainValue>(settled.program->targets[0].workloads[0].variables[1].source).text.value, " a\tb$(X)\n");
  EXPECT_EQ(std::get<PlainValue>(settled.program->targets[0].workloads[0].variables[0].source).text.value, "10.50");
}

TEST(ResolveVariables, NamesARequiredOneWithoutAValue) {
  EXPECT_EQ(SettleFile("", kPlain).Marked(Kind::kVariableWithoutValue), "api_url");
  const auto tightened = SettleFile("[variables]\nlog_level = { required = true }\napi_url = \"x\"", kPlain);
  EXPECT_EQ(tightened.Marked(Kind::kVariableWithoutValue), "log_level");
  EXPECT_EQ(tightened.Find(Kind::kVariableWithoutValue)->related.size(), 1U);
}

TEST(ResolveVariables, NeverLoosensWhatTheManifestSays) {
  EXPECT_EQ(SettleFile("[variables]\napi_url = { value = \"x\", required = false }", kPlain).Marked(Kind::kVariableLoosened), "false");
}

TEST(ResolveVariables, SuggestsTheNameThatWasMeant) {
  const auto settled = SettleFile("[variables]\napi_ulr = \"x\"\napi_url = \"x\"", kPlain);
  EXPECT_EQ(settled.Marked(Kind::kUnknownVariableSetting), "api_ulr");
  EXPECT_EQ(settled.Help(Kind::kUnknownVariableSetting), "did you mean `api_url`?\n");
}

TEST(ResolveVariables, EnforcesTypes) {
  const auto judge = [](const std::string& table) { return SettleFile("[variables]\napi_url = " + table, kPlain); };
  EXPECT_TRUE(judge("{ value = \"https://a\", type = \"url\" }").program);
  EXPECT_EQ(judge("{ value = \"a\", type = \"url\" }").Marked(Kind::kVariableType), "\"a\"");
  EXPECT_TRUE(judge("{ value = 8080, type = \"int\" }").program);
  EXPECT_EQ(judge("{ value = \"{]\", type = \"json\" }").Marked(Kind::kVariableType), "\"{]\"");
  EXPECT_EQ(judge("{ value = \"debgu\", values = [\"debug\", \"info\"] }").Help(Kind::kVariableType), "did you mean `debug`?\n");
  EXPECT_EQ(judge("{ value = \"a\", type = \"enum\" }").Marked(Kind::kMissingSetting), "\"enum\"");
  EXPECT_EQ(judge("{ value = \"1\", type = \"int\", values = [\"1\"] }").Marked(Kind::kSettingWithoutEffect), "values");
  EXPECT_EQ(SettleFile("[variables]\napi_url = \"x\"\nlog_level = { type = \"int\" }", kPlain).Marked(Kind::kVariableType), "\"info\"")
      << "the manifest's default too";
}

TEST(ResolveVariables, ReadsSecretsFromTheVault) {
  const auto settled = SettleFile(kVault + "[variables]\ndb_password = { keyvault_secret = \"db-password\" }", kSecret);
  ASSERT_TRUE(settled.program) << settled.Everything();
  const auto& secret = std::get<SecretRef>(settled.program->targets[0].workloads[0].variables[0].source);
  EXPECT_EQ(secret.vault.value, "shop-kv");
  EXPECT_EQ(secret.name.value, "db-password");
  EXPECT_EQ(*settled.program->targets[0].identity.mode, IdentityMode::kWorkload);
  EXPECT_EQ(settled.program->targets[0].identity.service_account->value, "shop");
}

TEST(ResolveVariables, LetsNoSecretIntoTheSettings) {
  const auto settled = SettleFile("[variables]\ndb_password = \"hunter2\"", kSecret);
  EXPECT_EQ(settled.Marked(Kind::kSecretInPlainText), "\"hunter2\"");
  EXPECT_EQ(settled.Message(Kind::kSecretInPlainText).find("hunter2"), std::string::npos);
  EXPECT_EQ(SettleFile("", kSecret).Marked(Kind::kSecretWithoutValue), "db_password");
}

TEST(ResolveVariables, CountsNoDefaultOfASecret) {
  const auto settled = SettleFile("", "[variables]\ndb_password = { secret = true, default = \"x\" }\n");
  EXPECT_EQ(settled.Marked(Kind::kSecretWithoutValue), "db_password");
  EXPECT_NE(settled.Help(Kind::kSecretWithoutValue).find("keyvault_secret = \"db-password\""), std::string::npos);
}

TEST(ResolveVariables, SaysWhatASecretNeeds) {
  const auto settled = SettleFile("[variables]\ndb_password = { keyvault_secret = \"db-password\" }", kSecret);
  EXPECT_EQ(settled.Marked(Kind::kSecretNeedsVault), "\"db-password\"");
  EXPECT_NE(settled.Find(Kind::kSecretNeedsTenant), nullptr);
  EXPECT_NE(settled.Find(Kind::kSecretNeedsIdentity), nullptr);
  const auto with_vault = SettleFile("[variables]\ndb_password = { keyvault_secret = \"db-password\", vault = \"shop-kv\" }", kSecret);
  EXPECT_NE(with_vault.Find(Kind::kSecretNeedsTenant), nullptr);
  EXPECT_NE(with_vault.Help(Kind::kSecretNeedsIdentity).find("mode = \"addon\""), std::string::npos);
  const auto vm = SettleFile(
      "tenant_id = \"00000000-0000-0000-0000-000000000000\"\nidentity = { mode = \"vm\" }\n[variables]\ndb_password = { keyvault_secret = "
      "\"a\", vault = \"shop-kv\" }",
      kSecret);
  EXPECT_TRUE(vm.program) << vm.Everything();
}

TEST(ResolveVariables, RefusesNamesThatTheShimOverwrites) {
  const auto hostname = SettleFile("", "[variables]\nhostname = { default = \"x\" }\n");
  EXPECT_EQ(hostname.Marked(Kind::kVariableOverwritten), "hostname");
  const auto env = SettleFile("[env]\nLOG_LEVEL = \"x\"\n[variables]\napi_url = \"x\"", kPlain);
  EXPECT_EQ(env.Marked(Kind::kVariableOverwritten), "log_level");
  EXPECT_EQ(env.Find(Kind::kVariableOverwritten)->related.size(), 1U);
  EXPECT_EQ(SettleFile("", "[variables]\nspin_variable_a = { default = \"x\" }\n").Marked(Kind::kVariableOverwritten), "spin_variable_a");
}

}  // namespace
}  // namespace spin_aks
