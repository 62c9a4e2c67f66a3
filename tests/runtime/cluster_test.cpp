// SPDX-License-Identifier: Apache-2.0
//
// What the parts of a deploy promise by themselves: JSON, places as the server writes them, who somebody is, what a rollout waits for, the
// inventory's bytes.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "runtime/cluster/client.h"
#include "runtime/cluster/json.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/conflicts.h"
#include "runtime/deploy/guard.h"
#include "runtime/deploy/inventory.h"
#include "runtime/deploy/packed.h"
#include "runtime/deploy/pod_question.h"
#include "runtime/deploy/rollout.h"
#include "runtime/deploy/wanted.h"

namespace spin_aks {
namespace {

yaml::Value Json(std::string_view text) {
  const auto value = cluster::ReadJson(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(yaml::Value());
}

TEST(ClusterJson, ComesBackAsItWent) {
  for (const char* text : {"null", "true", "-1", "9223372036854775807", "9223372036854775808", "0.5", "1e100", R"("\u0000\"ä")", "[]", "{}",
                           R"({"a":{"b":[1,{"c":null}]},"d":""})"})
    EXPECT_EQ(cluster::WriteJson(Json(text)), text);
}

TEST(ClusterJson, RefusesWhatIsNone) {
  for (const char* text : {"", "{", "[1,]", "nul", "{} {}", "{\"a\":1", "<html>"}) EXPECT_FALSE(cluster::ReadJson(text)) << text;
  EXPECT_FALSE(cluster::ReadJson(std::string(100'000, '['))) << "deeper than any object is";
}

TEST(ClusterJson, FindsFields) {
  const yaml::Value value = Json(R"({"a":{"b":"c","n":3,"l":[1,2]}})");
  EXPECT_EQ(cluster::TextBelow(value, {"a", "b"}), "c");
  EXPECT_EQ(cluster::TextBelow(value, {"a", "n"}), "") << "no text";
  EXPECT_EQ(cluster::NumberBelow(value, {"a", "n"}), 3);
  EXPECT_EQ(cluster::NumberBelow(value, {"a", "x"}, 7), 7);
  EXPECT_EQ(cluster::ListBelow(value, {"a", "l"}).size(), 2U);
  EXPECT_TRUE(cluster::ListBelow(value, {"x"}).empty());
}

TEST(ClusterKinds, LieWhereTheServerHasThem) {
  const cluster::Kind deployment{.api_version = "apps/v1", .kind = "Deployment", .plural = "deployments"};
  EXPECT_EQ(deployment.Path("shop", "web"), "/apis/apps/v1/namespaces/shop/deployments/web");
  const cluster::Kind space{.api_version = "v1", .kind = "Namespace", .plural = "namespaces", .is_namespaced = false};
  EXPECT_EQ(space.Path("", "shop"), "/api/v1/namespaces/shop");
  EXPECT_EQ(cluster::Escaped("a/b?c=d&é"), "a%2Fb%3Fc%3Dd%26%C3%A9") << "no name leads elsewhere";
}

TEST(DeployConflicts, AreAtPlacesOfOurs) {
  const yaml::Value object = Json(R"({"metadata":{"labels":{"app":"x","app.kubernetes.io/name":"shop"}},
    "spec":{"ports":[{"port":80,"protocol":"TCP","name":"a"},{"port":443,"protocol":"TCP"}],"finalizers":["a","b"],
            "containers":[{"name":"web.1","image":"i"}]}})");
  const auto text = [&](std::string_view field) {
    const auto path = deploy::PathOf(field, object);
    return path ? path->Text() : "nowhere";
  };
  EXPECT_EQ(text(".spec"), ".spec");
  EXPECT_EQ(text(".metadata.labels.app.kubernetes.io/name"), R"(.metadata.labels."app.kubernetes.io/name")");
  EXPECT_EQ(text(".metadata.labels.app"), ".metadata.labels.app");
  EXPECT_EQ(text(R"(.spec.ports[port=443,protocol="TCP"].port)"), ".spec.ports[port=443,protocol=TCP].port");
  EXPECT_EQ(text(R"(.spec.containers[name="web.1"].image)"), R"(.spec.containers[name="web.1"].image)");
  EXPECT_EQ(text(R"(.spec.finalizers[="b"])"), ".spec.finalizers[=b]");
  for (const char* field : {".nothing", ".spec.ports[port=1].port", ".spec.ports[", ".spec[a=b]", "spec", ".metadata.labels.app.x"})
    EXPECT_EQ(text(field), "nowhere") << field;
}

TEST(DeployConflicts, SayWhoItIs) {
  EXPECT_EQ(deploy::Describe("kube-controller-manager", "scale"), "the autoscaler");
  EXPECT_EQ(deploy::Describe("kubectl", "scale"), "somebody's `kubectl scale` (`kubectl`)");
  EXPECT_EQ(deploy::Describe("spin-aks:shop/replicas", ""), "the autoscaler, to which it was handed over");
  EXPECT_EQ(deploy::Describe("spin-aks:other", ""), "another application of spin-aks (`other`)");
  EXPECT_EQ(deploy::Describe("some-operator", ""), "`some-operator`");
  const cluster::Refusal refusal{
      .code = 409,
      .reason = "Conflict",
      .message = "",
      .causes = {
          {.reason = "FieldManagerConflict", .message = R"(conflict with "hpa" with subresource "scale" using apps/v1)", .field = ".a"},
          {.reason = "FieldValueInvalid", .message = "no", .field = ".b"}}};
  const auto conflicts = deploy::ConflictsIn(refusal, Json(R"({"a":1})"));
  ASSERT_EQ(conflicts.size(), 1U);
  EXPECT_EQ(conflicts[0].manager, "hpa");
  EXPECT_EQ(conflicts[0].place, ".a");
}

TEST(DeployGuard, KnowsServersAndClustersAgain) {
  EXPECT_TRUE(deploy::IsSameServer("https://A.example:443/", "https://a.example"));
  EXPECT_FALSE(deploy::IsSameServer("https://a.example:6443", "https://a.example"));
  EXPECT_FALSE(deploy::IsSameServer("http://a.example:443", "https://a.example"));
  const auto before = deploy::ClusterIdentity::Parse("u:r");
  ASSERT_TRUE(before);
  EXPECT_EQ(before->Text(), "u:r");
  EXPECT_TRUE((deploy::ClusterIdentity{"u", "r"}).MayBe(*before));
  EXPECT_TRUE((deploy::ClusterIdentity{"", "r"}).MayBe(*before)) << "the uid may not be read";
  EXPECT_FALSE((deploy::ClusterIdentity{"u", "x"}).MayBe(*before)) << "a restored backup";
  EXPECT_FALSE((deploy::ClusterIdentity{"x", "r"}).MayBe(*before));
  EXPECT_FALSE(deploy::ClusterIdentity::Parse("u"));
}

TEST(DeployInventory, ComesBackAsItWent) {
  deploy::Inventory inventory{
      .application = "shop", .kube_namespace = "shop", .revision = 7, .image = "registry.example/shop:1", .objects = {}};
  for (int i = 0; i < 4000; ++i) {
    inventory.objects.push_back({.api_version = i % 2 == 0 ? "v1" : "apps/v1",
                                 .id = {.group = i % 2 == 0 ? "" : "apps",
                                        .kind = i % 2 == 0 ? "ConfigMap" : "Deployment",
                                        .kube_namespace = "shop",
                                        .name = "n" + std::to_string(10'000 + i)},
                                 .uid = i % 3 == 0 ? "" : "0af7651916cd43dd8448eb211c80319c" + std::to_string(i),
                                 .is_generation = i % 5 == 0,
                                 .is_made = i % 7 == 0});
  }
  std::ranges::sort(inventory.objects, {}, &deploy::Listed::id);
  const yaml::Value config_map = deploy::WriteInventory(inventory);
  EXPECT_EQ(deploy::ReadInventory(config_map), inventory);
  EXPECT_LT(cluster::WriteJson(config_map).size(), 900U * 1024U) << "etcd takes no more";
}

TEST(DeployInventory, RefusesWhatIsNone) {
  for (const char* text : {"{}", R"({"binaryData":{"inventory":"!"}})", R"({"binaryData":{"inventory":"e30="}})"})
    EXPECT_FALSE(deploy::ReadInventory(Json(text))) << text;
  const std::string bomb = deploy::Pack(std::string(std::size_t{1} << 20U, 'a'));
  EXPECT_FALSE(deploy::Unpack(bomb, 1000));
  EXPECT_EQ(deploy::Unpack(deploy::Pack("text"), 4), "text");
  for (std::size_t cut = 0; cut + 4 < bomb.size(); cut += 4)
    EXPECT_FALSE(deploy::Unpack(bomb.substr(0, cut), std::size_t{2} << 20U)) << cut;
}

TEST(DeployWanted, ComesInWaves) {
  const auto wave = [](std::string_view json) { return deploy::Want(Json(json)).wave; };
  EXPECT_EQ(wave(R"({"apiVersion":"v1","kind":"Namespace"})"), deploy::Wave::kNamespaces);
  EXPECT_EQ(wave(R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition"})"), deploy::Wave::kDefinitions);
  EXPECT_EQ(wave(R"({"apiVersion":"v1","kind":"ConfigMap"})"), deploy::Wave::kConfiguration);
  EXPECT_EQ(wave(R"({"apiVersion":"batch/v1","kind":"Job"})"), deploy::Wave::kJobs);
  EXPECT_EQ(wave(R"({"apiVersion":"apps/v1","kind":"Deployment"})"), deploy::Wave::kWorkloads);
  EXPECT_EQ(wave(R"({"apiVersion":"example.org/v1","kind":"Deployment"})"), deploy::Wave::kConfiguration) << "somebody else's kind";
  EXPECT_EQ(deploy::Unfolded(Json(R"({"kind":"List","items":[{"kind":"A"},{"kind":"B"}]})")).size(), 2U);
  EXPECT_TRUE(deploy::Unfolded(Json("null")).empty());
}

TEST(DeployPods, AreAskedAboutAsTheirControllerWouldMakeThem) {
  const yaml::Value object = Json(R"({"kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"metadata":{"labels":{"a":"b"}},
    "spec":{"serviceAccountName":"new","runtimeClassName":"old","containers":[]}}}})");
  const auto pod = deploy::PodOf(object, {"ServiceAccount/new"});
  ASSERT_TRUE(pod);
  EXPECT_EQ(cluster::TextBelow(*pod, {"metadata", "generateName"}), "web-");
  EXPECT_EQ(cluster::TextBelow(*pod, {"metadata", "labels", "a"}), "b");
  EXPECT_EQ(cluster::Below(*pod, {"spec", "serviceAccountName"}), nullptr) << "it comes with the same deploy";
  EXPECT_EQ(cluster::TextBelow(*pod, {"spec", "runtimeClassName"}), "old");
  EXPECT_FALSE(deploy::PodOf(Json(R"({"kind":"Service","spec":{"template":{"spec":{}}}})"), {}));
  EXPECT_FALSE(deploy::PodOf(Json(R"({"kind":"StatefulSet","spec":{"volumeClaimTemplates":[],"template":{"spec":{}}}})"), {}))
      << "its controller adds volumes";
}

deploy::RolloutState State(std::string_view json) { return deploy::StateOf(Json(json)); }

TEST(DeployRollout, EndsWhenAllPodsAreNewAndReady) {
  using Kind = deploy::RolloutState::Kind;
  const std::string head = R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"generation":2},"spec":{"replicas":3},"status":{)";
  EXPECT_EQ(State(head + R"("observedGeneration":1,"replicas":3,"updatedReplicas":3,"availableReplicas":3}})").kind, Kind::kUnderWay)
      << "of before";
  EXPECT_EQ(State(head + R"("observedGeneration":2,"replicas":4,"updatedReplicas":3,"availableReplicas":3}})").kind, Kind::kUnderWay)
      << "an old one";
  EXPECT_EQ(State(head + R"("observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":2}})").words, "2 of 3 pods ready");
  EXPECT_EQ(State(head + R"("observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3}})").kind, Kind::kDone);
  const auto failed =
      State(head + R"("observedGeneration":2,"conditions":[{"type":"Progressing","status":"False","message":"too late"}]}})");
  EXPECT_EQ(failed.kind, Kind::kFailed);
  EXPECT_EQ(failed.words, "too late");
  const std::string job = R"({"apiVersion":"batch/v1","kind":"Job","spec":{},"status":{"conditions":[)";
  EXPECT_EQ(State(job + R"({"type":"Complete","status":"True"}]}})").kind, Kind::kDone);
  EXPECT_EQ(State(job + R"({"type":"Failed","status":"True","message":"x"}]}})").kind, Kind::kFailed);
  EXPECT_EQ(State(job + R"(]}})").kind, Kind::kUnderWay);
  EXPECT_EQ(State(R"({"apiVersion":"batch/v1","kind":"Job","spec":{"suspend":true}})").kind, Kind::kDone) << "it was told to wait";
}

TEST(DeployRollout, SaysWhyPodsAreNotReady) {
  const auto why = [](std::string_view status, std::string_view event = {}) {
    return deploy::WhyNotReady(Json(R"({"metadata":{"name":"p"},"status":)" + std::string(status) + "}"), event);
  };
  EXPECT_EQ(why("{}"), "");
  EXPECT_EQ(why(R"({"containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]})"), "") << "no reason yet";
  EXPECT_EQ(why(R"({"containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]})", "MountVolume failed"),
            "pod p: MountVolume failed");
  EXPECT_EQ(why(R"({"containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff","message":"denied"}}}]})"),
            "pod p: the image cannot be pulled (ImagePullBackOff): denied");
  EXPECT_EQ(
      why(R"({"initContainerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":3}}}]})"),
      "pod p: it ends as soon as it begins (CrashLoopBackOff), with exit code 3");
  EXPECT_EQ(why(R"({"conditions":[{"type":"PodScheduled","status":"False","message":"0/3 nodes"}]})"),
            "pod p: no node takes it: 0/3 nodes");
}

}  // namespace
}  // namespace spin_aks
