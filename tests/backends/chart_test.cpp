// SPDX-License-Identifier: Apache-2.0
//
// Charts of programs that no settings can write yet, and in places that are not their own.
#include <gtest/gtest.h>

#include <string>

#include "backends/helm/emit.h"
#include "backends/helm/evaluate.h"
#include "fuzz/agreement.h"
#include "tests/backends/bare.h"
#include "tests/backends/programs.h"

namespace spin_aks::helm {
namespace {

Chart ChartOf(const Program& program) {
  Diagnostics diagnostics;
  auto chart = LowerChart(At(program, program.targets.front()), diagnostics);
  EXPECT_TRUE(chart.has_value());
  return *std::move(chart);
}

const yaml::Value* Find(const yaml::Value& root, std::initializer_list<std::string_view> keys) {
  const yaml::Value* at = &root;
  for (const std::string_view key : keys) at = at != nullptr && at->AsMap() != nullptr ? at->AsMap()->Find(key) : nullptr;
  return at;
}

// Two workloads, two Services, two vaults.
TEST(Chart, OfSeveralWorkloadsIsTheRawManifests) {
  const Program program = programs::Rich();
  std::string failure;
  const auto chart = ChartObjects(program, failure);
  ASSERT_TRUE(chart);
  EXPECT_EQ(failure, "");
  EXPECT_EQ(DescribeDifference(*RawObjects(program), *chart), "");
  std::size_t tried = 0;
  EXPECT_EQ(DescribeDependence(program, tried), "");
  EXPECT_GT(tried, 100U);
}

TEST(Chart, KeepsTheValuesOfEachWorkloadBelowItsName) {
  const yaml::Value several = ChartOf(programs::Rich()).values.ToValues();
  EXPECT_NE(Find(several, {"shop", "resources"}), nullptr);
  EXPECT_NE(Find(several, {"shop-import", "podLabels"}), nullptr);
  EXPECT_NE(Find(several, {"services", "shop-internal", "port"}), nullptr);
  EXPECT_NE(Find(several, {"keyvaults", "mail-kv", "name"}), nullptr);
  EXPECT_NE(Find(several, {"image", "repository"}), nullptr) << "what all share is shared";
  const yaml::Value one = ChartOf(programs::Http()).values.ToValues();
  EXPECT_NE(Find(one, {"resources"}), nullptr);
  EXPECT_NE(Find(one, {"service", "port"}), nullptr);
}

// In somebody else's chart all that is ours stands below one key.
TEST(Chart, TakesItsValuesFromBelowAKeyOfAForeignChart) {
  const Program program = programs::Rich();
  const Site site = At(program, program.targets.front());
  Diagnostics diagnostics;
  const auto bundle = k8s::Lower(site, k8s::Knobs::Access::kOpen, diagnostics);
  ASSERT_TRUE(bundle);
  const Chart chart = Lift(site, *bundle, {"shopApp"});
  const yaml::Map values = chart.values.ToValues();
  ASSERT_EQ(values.entries().size(), 1U);
  EXPECT_EQ(values.entries().front().key, "shopApp");
  const Release release{.kube_namespace = "shop", .service = "spin-aks"};
  const Chart own = ChartOf(program);
  EXPECT_EQ(Evaluate(chart, values, release).objects, Evaluate(own, own.values.ToValues(), release).objects);
  const Rendered without = Evaluate(chart, {yaml::E("theirs", 1)}, release);
  EXPECT_EQ(without.failure, "");
  EXPECT_EQ(without.objects.size(), Evaluate(chart, values, release).objects.size());
  const Schema schema = chart.values.ToSchema();
  EXPECT_EQ(schema.AsMap()->Find("additionalProperties"), nullptr);
  EXPECT_EQ(*Find(schema, {"properties", "shopApp", "additionalProperties"}), yaml::AsRead(false));
}

// A value that is set changes what it says: a few that nothing but a chart has.
TEST(Chart, FollowsTheValuesThatAreSet) {
  const Chart chart = ChartOf(programs::Http());
  yaml::Map values = chart.values.ToValues();
  values.Set("tolerations", yaml::L{yaml::Map{yaml::E("key", "spot")}});
  values.Set("extraEnv", yaml::L{yaml::Map{yaml::E("name", "A"), yaml::E("value", "b")}});
  values.Set("replicaCount", yaml::AsRead(0));
  values.Find("serviceAccount")->AsMap()->Set("create", yaml::AsRead(true));
  const Rendered rendered = Evaluate(chart, values, {.kube_namespace = "shop", .service = "Helm"});
  EXPECT_EQ(rendered.failure, "");
  const yaml::Value* account = nullptr;
  const yaml::Value* deployment = nullptr;
  for (const yaml::Value& object : rendered.objects) {
    const std::string& kind = *Find(object, {"kind"})->AsString();
    if (kind == "ServiceAccount") account = &object;
    if (kind == "Deployment") deployment = &object;
    EXPECT_NE(kind, "PodDisruptionBudget") << "there is no pod to protect";
  }
  ASSERT_TRUE(account != nullptr && deployment != nullptr);
  EXPECT_EQ(*Find(*account, {"metadata", "name"}), yaml::AsRead("shop"));
  const yaml::Value& spec = *Find(*deployment, {"spec", "template", "spec"});
  EXPECT_EQ(*Find(*deployment, {"spec", "replicas"}), yaml::AsRead(0)) << "none is a number of pods";
  EXPECT_EQ(*Find(spec, {"serviceAccountName"}), yaml::AsRead("shop"));
  EXPECT_EQ(*Find(spec, {"tolerations"}), *values.Find("tolerations"));
  EXPECT_EQ(*Find(Find(spec, {"containers"})->AsList()->front(), {"env"}), *values.Find("extraEnv"));
}

}  // namespace
}  // namespace spin_aks::helm
