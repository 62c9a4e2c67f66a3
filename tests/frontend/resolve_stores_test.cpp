// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "tests/frontend/settings.h"

namespace spin_aks {
namespace {

using Kind = DiagnosticKind;

TEST(ResolveStores, RunsOnePodOverAStoreOfItsOwn) {
  for (const std::string_view uses : {"key_value_stores = [\"default\"]\n", "sqlite_databases = [\"default\"]\n"}) {
    const auto settled = SettleFile("", uses);
    ASSERT_TRUE(settled.program) << settled.Everything();
    EXPECT_EQ(settled.program->targets[0].workloads[0].replicas.value, 1);
    EXPECT_EQ(SettleFile("app = { replicas = 2 }", uses).Marked(Kind::kPerPodStore), "2");
    EXPECT_EQ(SettleFile("app = { autoscale = { max = 3 } }", uses).Marked(Kind::kPerPodStore), "3");
    EXPECT_TRUE(SettleFile("app = { replicas = 1 }", uses).program);
  }
}

TEST(ResolveStores, RefusesWhatNothingConfigures) {
  EXPECT_EQ(SettleFile("", "key_value_stores = [\"sessions\"]\n").Marked(Kind::kStoreWithoutConfiguration), "\"sessions\"");
  EXPECT_EQ(SettleFile("", "sqlite_databases = [\"orders\"]\n").Marked(Kind::kStoreWithoutConfiguration), "\"orders\"");
  EXPECT_EQ(SettleFile("", "ai_models = [\"llama2-chat\"]\n").Marked(Kind::kModelWithoutEndpoint), "\"llama2-chat\"");
}

TEST(ResolveStores, ConfiguresEachKind) {
  const auto settled = SettleFile(
      "[key_value.default]\naccount = \"shopcosmos\"\n[key_value.b]\nkind = \"redis\"\nurl = \"redis://r:6379\"\n"
      "[key_value.c]\nkind = \"azure-redis\"\naccount = \"shopcache\"\n[sqlite.d]\nurl = \"https://d\"\n[llm]\nurl = \"https://l\"",
      "key_value_stores = [\"default\", \"b\", \"c\"]\nsqlite_databases = [\"d\"]\nai_models = [\"llama2-chat\"]\n");
  ASSERT_TRUE(settled.program) << settled.Everything();
  const auto& stores = settled.program->targets[0].key_value_stores;
  ASSERT_EQ(stores.size(), 3U);
  EXPECT_EQ(std::get<RedisStore>(stores[0].kind).url->value, "redis://r:6379");
  EXPECT_EQ(std::get<RedisStore>(stores[1].kind).url->value, "rediss://shopcache.redis.cache.windows.net:6380");
  EXPECT_EQ(std::get<CosmosStore>(stores[2].kind).database.value, "shop");
  EXPECT_EQ(std::get<CosmosStore>(stores[2].kind).container.value, "default");
  EXPECT_EQ(settled.program->targets[0].sqlite_databases[0].url.value, "https://d");
  EXPECT_EQ(settled.program->targets[0].llm->url.value, "https://l");
  EXPECT_EQ(settled.program->targets[0].workloads[0].replicas.value, 2) << "no store lives in the pod";
}

TEST(ResolveStores, SaysWhatIsMissing) {
  EXPECT_EQ(SettleFile("[key_value.a]\nkind = \"cosmos\"", "key_value_stores = [\"a\"]\n").Message(Kind::kMissingSetting),
            "a `cosmos` store needs `account`");
  EXPECT_NE(SettleFile("[key_value.a]\nkind = \"redis\"", "key_value_stores = [\"a\"]\n").Find(Kind::kMissingSetting), nullptr);
  EXPECT_NE(SettleFile("[sqlite.a]\n", "sqlite_databases = [\"a\"]\n").Find(Kind::kMissingSetting), nullptr);
}

TEST(ResolveStores, KnowsHowEachKindIsCalled) {
  const auto marked = [](const std::string& settings) {
    return SettleFile("[key_value.default]\n" + settings, "key_value_stores = [\"default\"]\n").Marked(Kind::kMalformedSetting);
  };
  EXPECT_EQ(marked("account = \"Shop_Cosmos\""), "\"Shop_Cosmos\"");
  EXPECT_EQ(marked("account = \"shop\"\ndatabase = \"a/b\""), "\"a/b\"");
  EXPECT_EQ(marked("account = \"shop\"\ncontainer = \"a?\""), "\"a?\"");
  EXPECT_EQ(marked("kind = \"azure-redis\"\naccount = \"shop_cache\""), "\"shop_cache\"");
  EXPECT_EQ(marked("kind = \"azure-redis\"\naccount = \"ShopCache\""), "<none>");
}

TEST(ResolveStores, SaysWhatDoesNothing) {
  EXPECT_EQ(SettleFile("[key_value.a]\naccount = \"abc\"").Marked(Kind::kUnusedStore), "a");
  EXPECT_EQ(SettleFile("[key_value.sesions]\naccount = \"abc\"", "key_value_stores = [\"sessions\"]\n").Help(Kind::kUnusedStore),
            "did you mean `sessions`?\n");
  EXPECT_NE(SettleFile("[llm]\nurl = \"https://l\"").Find(Kind::kUnusedStore), nullptr);
  EXPECT_EQ(SettleFile("[key_value.a]\nkind = \"redis\"\nurl = \"redis://r\"\ndatabase = \"x\"", "key_value_stores = [\"a\"]\n")
                .Marked(Kind::kSettingWithoutEffect),
            "\"x\"");
  EXPECT_EQ(SettleFile("[key_value.a]\naccount = \"abc\"\nkey = { vault = \"shop-kv\" }", "key_value_stores = [\"a\"]\n")
                .Marked(Kind::kSettingWithoutEffect),
            "\"shop-kv\"");
}

TEST(ResolveStores, KnowsWhatSpinCannotDo) {
  EXPECT_EQ(SettleFile("[runtime]\nspin = \"1.4\"\n[key_value.default]\naccount = \"abc\"", "key_value_stores = [\"default\"]\n")
                .Marked(Kind::kSpinVersion),
            "default");
  EXPECT_EQ(SettleFile("[key_value.a]\nkind = \"redis\"\nurl = \"redis://r\"\nauth = \"workload-identity\"", "key_value_stores = [\"a\"]\n")
                .Marked(Kind::kStoreAuth),
            "\"workload-identity\"");
}

TEST(ResolveStores, LetsNoPasswordIntoAnAddress) {
  EXPECT_EQ(SettleFile("[key_value.a]\nkind = \"redis\"\nurl = \"redis://u:p@r\"", "key_value_stores = [\"a\"]\n")
                .Marked(Kind::kSecretInPlainText),
            "\"redis://u:p@r\"");
  EXPECT_EQ(SettleFile("[sqlite.a]\nurl = \"https://u:p@r\"", "sqlite_databases = [\"a\"]\n").Marked(Kind::kSecretInPlainText),
            "\"https://u:p@r\"");
}

}  // namespace
}  // namespace spin_aks
