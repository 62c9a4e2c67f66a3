// SPDX-License-Identifier: Apache-2.0
#include "backends/tree/merge3.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/tree/canonical.h"
#include "backends/yaml/writer.h"
#include "tests/backends/bare.h"
#include "tests/backends/yaml_of.h"

namespace spin_aks::tree {
namespace {

using yaml::Value;
using Lines = std::vector<std::string>;

constexpr std::array kNames{"take", "add",        "adopt",         "agree",    "edited",  "deleted", "deleted, changed",
                            "left", "released",   "mine, changed", "conflict", "foreign", "unkeyed", "overridden",
                            "kept", "marked mine"};

// One document and its three sides. What is empty is absent.
struct Sides {
  Shape shape;
  std::string_view recorded, disk, desired;
};

struct Outcome {
  Lines actions;
  std::optional<Value> value;
  Recorded recorded;
};

std::optional<Value> Maybe(std::string_view text) { return text.empty() ? std::nullopt : std::optional(YamlOf(text)); }

Recorded RecordedOf(std::string_view text, const Shape& shape, Mark mark = Mark::kNone) {
  Recorded recorded;
  if (!text.empty()) RecordLeaves("", YamlOf(text), shape, mark, recorded);
  return recorded;
}

Outcome Merge(const Recorded& recorded, const Sides& sides, const Answers& answers = {}, Stranger stranger = Stranger::kByLeaf) {
  const auto disk = Maybe(sides.disk);
  const auto desired = Maybe(sides.desired);
  Merged merged = Merge3({.recorded = recorded,
                          .disk = disk ? &*disk : nullptr,
                          .desired = desired ? &*desired : nullptr,
                          .shape = sides.shape,
                          .answers = answers,
                          .stranger = stranger});
  Outcome outcome{.actions = {}, .value = std::move(merged.value), .recorded = std::move(merged.recorded)};
  for (const Action& action : merged.actions)
    outcome.actions.push_back(std::string(kNames.at(static_cast<std::size_t>(action.reason))) + " " + action.path.Text());
  return outcome;
}

Outcome Merge(const Sides& sides, const Answers& answers = {}) { return Merge(RecordedOf(sides.recorded, sides.shape), sides, answers); }

// The actions, and that the merged value is `value`.
Lines Actions(const Outcome& outcome, std::string_view value) {
  EXPECT_EQ(outcome.value, Maybe(value)) << (outcome.value ? yaml::Write(*outcome.value) : "nothing");
  return outcome.actions;
}

Answers All(Answer answer) { return {.all = answer, .at = {}}; }
Answers At(std::string_view place, Answer answer) { return {.all = {}, .at = {{std::string(place), answer}}}; }

const Shape kPod = ShapeOf("", "Pod");
const Shape kKustomization = ShapeOf("kustomize.config.k8s.io", "Kustomization");

// ---- The table ----

TEST(Merge3, TakesOursWhereNothingWasTouched) {
  EXPECT_EQ(Actions(Merge({{}, "a: 1", "a: 1", "a: 2"}), "a: 2"), Lines{"take .a"});
  EXPECT_EQ(Actions(Merge({{}, "{a: 1, b: 2}", "{a: 1, b: 2}", "b: 2"}), "b: 2"), Lines{"take .a"});
  EXPECT_EQ(Actions(Merge({{}, "a: 1", "a: 1", "a: 1"}), "a: 1"), Lines{});
}

TEST(Merge3, KeepsAnEditWhileWeWantWhatWeWanted) {
  const Outcome outcome = Merge({{}, "a: 1", "a: 5", "a: 1"});
  EXPECT_EQ(Actions(outcome, "a: 5"), Lines{"edited .a"});
  EXPECT_EQ(outcome.recorded, RecordedOf("a: 1", {}));
}

TEST(Merge3, AgreesWithAnEditThatWeWantToo) {
  const Outcome outcome = Merge({{}, "a: 1", "a: 2", "a: 2"});
  EXPECT_EQ(Actions(outcome, "a: 2"), Lines{"agree .a"});
  EXPECT_EQ(outcome.recorded, RecordedOf("a: 2", {}));
}

TEST(Merge3, ReportsWhereBothChangedSomething) {
  const Outcome outcome = Merge({{}, "a: 1", "a: 5", "a: 2"});
  EXPECT_EQ(Actions(outcome, "a: 5"), Lines{"conflict .a"});
  EXPECT_EQ(outcome.recorded, RecordedOf("a: 1", {}));
}

TEST(Merge3, LeavesAnEditOfWhatWeNoLongerWant) {
  const Outcome outcome = Merge({{}, "{a: 1, b: 2}", "{a: 5, b: 2}", "b: 2"});
  EXPECT_EQ(Actions(outcome, "{a: 5, b: 2}"), Lines{"left .a"});
  EXPECT_EQ(outcome.recorded, RecordedOf("b: 2", {}));
}

TEST(Merge3, KeepsAwayWhatTheUserDeleted) {
  const Outcome same = Merge({{}, "{a: 1, b: 2}", "b: 2", "{a: 1, b: 2}"});
  EXPECT_EQ(Actions(same, "b: 2"), Lines{"deleted .a"});
  EXPECT_EQ(same.recorded.at(".a").mark, Mark::kTombstone);
  // The next run, and one that wants something else there.
  EXPECT_EQ(Actions(Merge(same.recorded, {{}, "", "b: 2", "{a: 1, b: 2}"}), "b: 2"), Lines{"deleted .a"});
  EXPECT_EQ(Actions(Merge(same.recorded, {{}, "", "b: 2", "{a: 7, b: 2}"}), "b: 2"), Lines{"deleted, changed .a"});
  // A tombstone says nothing of what is there again.
  EXPECT_EQ(Actions(Merge(same.recorded, {{}, "", "{a: 1, b: 2}", "{a: 7, b: 2}"}), "{a: 7, b: 2}"), Lines{"take .a"});
}

TEST(Merge3, ForgetsWhatNobodyHas) { EXPECT_EQ(Merge({{}, "{a: 1, b: 2}", "b: 2", "b: 2"}).recorded, RecordedOf("b: 2", {})); }

TEST(Merge3, AddsWhatIsNew) {
  EXPECT_EQ(Actions(Merge({{}, "b: 2", "{b: 2, x: 1}", "{b: 2, a: {c: 1, d: 2}}"}), "{b: 2, x: 1, a: {c: 1, d: 2}}"), Lines{"add .a"});
}

TEST(Merge3, AdoptsWhatWasThereBeforeAndNeverRemovesIt) {
  const Outcome adopted = Merge({{}, "", "{a: 1, x: 0}", "a: 1"});
  EXPECT_EQ(Actions(adopted, "{a: 1, x: 0}"), Lines{"adopt .a"});
  EXPECT_EQ(adopted.recorded, RecordedOf("a: 1", {}, Mark::kAdopted));
  const Outcome updated = Merge(adopted.recorded, {{}, "", "{a: 1, x: 0}", "a: 2"});
  EXPECT_EQ(Actions(updated, "{a: 2, x: 0}"), Lines{"take .a"});
  EXPECT_EQ(updated.recorded, RecordedOf("a: 2", {}, Mark::kAdopted));
  const Outcome dropped = Merge(updated.recorded, {{}, "", "{a: 2, x: 0}", "{}"});
  EXPECT_EQ(Actions(dropped, "{a: 2, x: 0}"), Lines{"released .a"});
  EXPECT_FALSE(dropped.recorded.contains(".a"));
}

TEST(Merge3, ReportsAnotherValueThatWasThereBefore) {
  const Outcome outcome = Merge({{}, "b: 1", "{a: 5, b: 1}", "{a: 1, b: 1}"});
  EXPECT_EQ(Actions(outcome, "{a: 5, b: 1}"), Lines{"foreign .a"});
  EXPECT_EQ(outcome.recorded, RecordedOf("b: 1", {}));
}

TEST(Merge3, TellsNullAbsentAndEmptyApart) {
  EXPECT_EQ(Actions(Merge({{}, "a: null", "a: {}", "a: null"}), "a: {}"), Lines{"edited .a"});
  EXPECT_EQ(Actions(Merge({{}, "a: []", "a: {}", "a: 1"}), "a: {}"), Lines{"conflict .a"});
  EXPECT_EQ(Actions(Merge({{}, "a: 1", "a: '1'", "a: 2"}), "a: '1'"), Lines{"conflict .a"});
}

// ---- Units ----

TEST(Merge3, SaysOnceWhatWasDeletedWithAllThatIsInIt) {
  EXPECT_EQ(Actions(Merge({kPod, "spec: {containers: [{name: a, image: x}], hostNetwork: true}", "{}",
                           "spec: {containers: [{name: a, image: z, args: [q]}], hostNetwork: true, hostPID: true}"}),
                    "{}"),
            Lines{"deleted, changed .spec"});
  EXPECT_EQ(Actions(Merge({kPod, "spec: {containers: [{name: a, image: x}, {name: b}]}", "spec: {containers: [{name: b}]}",
                           "spec: {containers: [{name: a, image: z}, {name: b}]}"}),
                    "spec: {containers: [{name: b}]}"),
            Lines{"deleted, changed .spec.containers[name=a]"});
  EXPECT_EQ(Actions(Merge({{}, "a: 1", "", "a: 1"}), ""), Lines{"deleted "});
}

TEST(Merge3, LeavesAnElementWholeThatTheUserExtended) {
  const Outcome outcome =
      Merge({kPod, "spec: {containers: [{name: a, image: x}, {name: b}]}",
             "spec: {containers: [{name: a, image: x, env: [{name: U, value: u}]}, {name: b}]}", "spec: {containers: [{name: b}]}"});
  EXPECT_EQ(Actions(outcome, "spec: {containers: [{name: a, image: x, env: [{name: U, value: u}]}, {name: b}]}"),
            Lines{"left .spec.containers[name=a]"});
  EXPECT_EQ(outcome.recorded, RecordedOf("spec: {containers: [{name: b}]}", kPod));
}

TEST(Merge3, RemovesAMapWithWhatItHoldsOfOursAndLeavesTheRest) {
  EXPECT_EQ(Actions(Merge({{}, "{m: {a: 1, b: 2}}", "{m: {a: 1, b: 2}}", "{}"}), "{}"), Lines{"take .m"});
  EXPECT_EQ(Actions(Merge({{}, "{m: {a: 1, b: 2}}", "{m: {a: 1, b: 2, x: 3}}", "{}"}), "{m: {x: 3}}"), (Lines{"take .m.a", "take .m.b"}));
}

TEST(Merge3, ReportsADocumentThatTheUserEditedAndWeNoLongerWant) {
  const Sides sides{{}, "{a: 1, b: 2}", "{a: 5, b: 2}", ""};
  EXPECT_EQ(Actions(Merge(sides), "{a: 5, b: 2}"), Lines{"conflict "});
  EXPECT_EQ(Actions(Merge(sides, All(Answer::kOverride)), ""), Lines{"overridden "});
  const Outcome kept = Merge(sides, All(Answer::kKeep));
  EXPECT_EQ(Actions(kept, "{a: 5, b: 2}"), Lines{"kept "});
  EXPECT_EQ(kept.recorded, Recorded{});
  EXPECT_EQ(Actions(Merge({{}, "a: 1", "a: 1", ""}), ""), Lines{"take "});
}

TEST(Merge3, NeverTakesAKeyAlone) {
  const char* with = "spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}";
  const char* without = "spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}";
  EXPECT_EQ(Actions(Merge({kPod, with, with, without}), with), Lines{});
}

TEST(Merge3, ReadsAnAbsentProtocolAsTcp) {
  EXPECT_EQ(Actions(Merge({kPod, "spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}",
                           "spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}",
                           "spec: {containers: [{name: a, ports: [{containerPort: 80, name: http}]}]}"}),
                    "spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP, name: http}]}]}"),
            Lines{"add .spec.containers[name=a].ports[containerPort=80,protocol=TCP].name"});
}

TEST(Merge3, PutsNewElementsBehindOurNearestPredecessorThatIsThere) {
  EXPECT_EQ(Merge({kPod, "spec: {containers: [{name: a}, {name: b}, {name: c}]}",
                   "spec: {containers: [{name: u}, {name: c}, {name: a}, {name: v}]}",
                   "spec: {containers: [{name: f}, {name: a}, {name: b}, {name: k}, {name: l}, {name: c}]}"})
                .value,
            YamlOf("spec: {containers: [{name: f}, {name: u}, {name: c}, {name: a}, {name: k}, {name: l}, {name: v}]}"));
}

TEST(Merge3, RefusesToChangeAListThatLostItsKeys) {
  const char* twice = "spec: {containers: [{name: a}, {name: a, image: x}]}";
  EXPECT_EQ(Actions(Merge({kPod, "spec: {containers: [{name: a}]}", twice, "spec: {containers: [{name: a, image: z}]}"}), twice),
            Lines{"unkeyed .spec.containers"});
  EXPECT_EQ(Actions(Merge({kPod, "spec: {containers: [{name: a}]}", twice, "spec: {containers: [{name: a}]}"}), twice),
            Lines{"edited .spec.containers"});
}

TEST(Merge3, TakesTheOtherSpellingOfAPathForTheSame) {
  EXPECT_EQ(Actions(Merge({kKustomization, "resources: [a.yaml, ../base]", "resources: [./a.yaml, ../base/]",
                           "resources: [a.yaml, c.yaml, ../base]"}),
                    "resources: [./a.yaml, c.yaml, ../base/]"),
            Lines{R"(add .resources[="c.yaml"])"});
  EXPECT_EQ(Actions(Merge({kKustomization, "resources: [a.yaml, b.yaml]", "resources: [./a.yaml, b.yaml]", "resources: [b.yaml]"}),
                    "resources: [b.yaml]"),
            Lines{R"(take .resources[="a.yaml"])"});
}

// Found by fuzzing: the table says paths, and there is a map.
TEST(Merge3, ReadsATextInAMapForNoPath) {
  EXPECT_EQ(Actions(Merge({kKustomization, "resources: {x: ./a}", "resources: {x: ./a}", "resources: [b]"}), "resources: [b]"),
            Lines{"take .resources"});
}

TEST(Merge3, LeavesEntriesOfOthersInAListThatWeEmpty) {
  EXPECT_EQ(Actions(Merge({kKustomization, "resources: [a, b]", "resources: [a, x, b]", "{}"}), "resources: [x]"),
            (Lines{"take .resources[=a]", "take .resources[=b]"}));
}

// ---- Unions ----

std::string PodWithEnv(std::string_view source) {
  return std::string("spec: {containers: [{name: c, env: [{name: V, ").append(source).append("}]}]}");
}
Lines EnvActions(std::string_view r, std::string_view d, std::string_view n, std::string_view merged) {
  const std::string rs = PodWithEnv(r), ds = PodWithEnv(d), ns = PodWithEnv(n), ms = PodWithEnv(merged);
  return Actions(Merge({kPod, rs, ds, ns}), ms);
}
constexpr const char* kVariable = ".spec.containers[name=c].env[name=V]";

TEST(Merge3, MergesAUnionLeafByLeafWhileItsArmIsTheSame) {
  EXPECT_EQ(EnvActions("valueFrom: {secretKeyRef: {name: s, key: k}}", "valueFrom: {secretKeyRef: {name: mine, key: k}}",
                       "valueFrom: {secretKeyRef: {name: s, key: other}}", "valueFrom: {secretKeyRef: {name: mine, key: other}}"),
            (Lines{std::string("edited ") + kVariable + ".valueFrom.secretKeyRef.name",
                   std::string("take ") + kVariable + ".valueFrom.secretKeyRef.key"}));
}

TEST(Merge3, TakesAUnionForOneLeafWhereAnArmDiffers) {
  const std::string at = kVariable;
  // We change the source.
  EXPECT_EQ(
      EnvActions("value: a", "value: a", "valueFrom: {secretKeyRef: {name: s, key: k}}", "valueFrom: {secretKeyRef: {name: s, key: k}}"),
      Lines{"take " + at});
  // The user changed it.
  EXPECT_EQ(EnvActions("value: a", "valueFrom: {fieldRef: {fieldPath: p}}", "value: a", "valueFrom: {fieldRef: {fieldPath: p}}"),
            Lines{"edited " + at});
  // Both did.
  EXPECT_EQ(EnvActions("value: a", "valueFrom: {fieldRef: {fieldPath: p}}", "value: b", "valueFrom: {fieldRef: {fieldPath: p}}"),
            Lines{"conflict " + at});
  EXPECT_EQ(EnvActions("value: a", "valueFrom: {fieldRef: {fieldPath: p}}", "valueFrom: {fieldRef: {fieldPath: p}}",
                       "valueFrom: {fieldRef: {fieldPath: p}}"),
            Lines{"agree " + at});
  EXPECT_EQ(EnvActions("valueFrom: {secretKeyRef: {name: s, key: k}}", "valueFrom: {configMapKeyRef: {name: s, key: k}}",
                       "valueFrom: {secretKeyRef: {name: s, key: z}}", "valueFrom: {configMapKeyRef: {name: s, key: k}}"),
            Lines{"conflict " + at + ".valueFrom"});
}

TEST(Merge3, KeepsWhatLiesBesideAUnion) {
  const char* disk = "spec: {containers: [{name: c, livenessProbe: {exec: {command: [x]}, periodSeconds: 9}}]}";
  const Outcome outcome = Merge({kPod, "spec: {containers: [{name: c, livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 9}}]}",
                                 disk, "spec: {containers: [{name: c, livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}}]}"});
  EXPECT_EQ(Actions(outcome, "spec: {containers: [{name: c, livenessProbe: {exec: {command: [x]}, periodSeconds: 5}}]}"),
            (Lines{"edited .spec.containers[name=c].livenessProbe", "take .spec.containers[name=c].livenessProbe.periodSeconds"}));
}

TEST(Merge3, TakesAStrategyWithItsType) {
  const Shape deployment = ShapeOf("apps", "Deployment");
  const char* recreate = "spec: {strategy: {type: Recreate}}";
  EXPECT_EQ(Actions(Merge({deployment, "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}", recreate,
                           "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2}}}"}),
                    recreate),
            Lines{"conflict .spec.strategy"});
  EXPECT_EQ(Actions(Merge({deployment, "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}",
                           "spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}", recreate}),
                    recreate),
            Lines{"take .spec.strategy"});
}

// ---- What was recorded otherwise ----

TEST(Merge3, ReadsAHashAboveAsAllThatIsBelow) {
  const char* old = "spec: {containers: [{name: a, image: x}]}";
  Recorded recorded;
  recorded[".spec.containers"] = {.hashes = {HashOf(YamlOf("[{name: a, image: x}]"))}, .mark = Mark::kNone};
  const char* now = "spec: {containers: [{name: a, image: z}]}";
  const Outcome outcome = Merge(recorded, {kPod, "", old, now});
  EXPECT_EQ(Actions(outcome, now), Lines{"take .spec.containers[name=a].image"});
  EXPECT_EQ(outcome.recorded, RecordedOf(now, kPod));
  // Edited since: the list that we recorded as one is one.
  const char* edited = "spec: {containers: [{name: a, image: u}]}";
  EXPECT_EQ(Actions(Merge(recorded, {kPod, "", edited, now}), edited), Lines{"conflict .spec.containers"});
  EXPECT_EQ(Actions(Merge(recorded, {kPod, "", edited, old}), edited), Lines{"edited .spec.containers"});
}

TEST(Merge3, ReadsRecordedElementsOfAListThatIsOneNow) {
  const Recorded recorded = RecordedOf("spec: {containers: [{name: a, image: x}, {name: b}]}", kPod);
  const Shape unknown;
  EXPECT_EQ(
      Actions(Merge(recorded, {unknown, "", "spec: {containers: [{name: a, image: x}, {name: b}]}", "spec: {containers: [{name: b}]}"}),
              "spec: {containers: [{name: b}]}"),
      Lines{"take .spec.containers"});
  const char* edited = "spec: {containers: [{name: a, image: x}, {name: b, image: u}]}";
  EXPECT_EQ(Actions(Merge(recorded, {unknown, "", edited, "spec: {containers: [{name: b}]}"}), edited), Lines{"conflict .spec.containers"});
}

TEST(Merge3, AcceptsAnyOfSeveralHashes) {
  Recorded recorded;
  recorded[".a"] = {.hashes = {HashOf(yaml::AsRead(1)), HashOf(yaml::AsRead(2))}, .mark = Mark::kNone};
  EXPECT_EQ(Actions(Merge(recorded, {{}, "", "a: 2", "a: 3"}), "a: 3"), Lines{"take .a"});
}

TEST(Merge3, LetsOthersFillWhatWeLeftEmpty) {
  const Outcome filled = Merge({{}, "m: {}", "m: {x: 1}", "m: {}"});
  EXPECT_EQ(Actions(filled, "m: {x: 1}"), Lines{});
  EXPECT_EQ(filled.recorded, RecordedOf("m: {}", {}));
  EXPECT_EQ(Actions(Merge({{}, "m: {}", "m: {x: 1}", "m: {a: 2}"}), "m: {x: 1, a: 2}"), Lines{"add .m.a"});
  EXPECT_EQ(Actions(Merge({{}, "m: {a: 1}", "m: {}", "m: {a: 1, b: 2}"}), "m: {b: 2}"), (Lines{"deleted .m.a", "add .m.b"}));
}

// ---- Answers ----

TEST(Merge3, OverridesWhatIsReportedAndNothingThatIsSettled) {
  const Sides sides{{},
                    "{both: 1, edit: 1, gone: 1, moved: 1, left: 1}",
                    "{both: 5, edit: 5, left: 5, foreign: 5}",
                    "{both: 2, edit: 1, gone: 1, moved: 2, foreign: 2}"};
  const Outcome outcome = Merge(sides, All(Answer::kOverride));
  EXPECT_EQ(Actions(outcome, "{both: 2, edit: 5, foreign: 2, moved: 2}"),
            (Lines{"overridden .both", "edited .edit", "overridden .left", "overridden .foreign", "deleted .gone", "overridden .moved"}));
}

TEST(Merge3, OverridesAPlaceWhateverItsState) {
  const Sides sides{{}, "{edit: {a: 1}, gone: 1, other: 1}", "{edit: {a: 5}, other: 5}", "{edit: {a: 1}, gone: 1, other: 2}"};
  EXPECT_EQ(Actions(Merge(sides, At(".edit", Answer::kOverride)), "{edit: {a: 1}, other: 5}"),
            (Lines{"overridden .edit.a", "conflict .other", "deleted .gone"}));
  EXPECT_EQ(Actions(Merge(sides, At(".gone", Answer::kOverride)), "{edit: {a: 5}, other: 5, gone: 1}"),
            (Lines{"edited .edit.a", "conflict .other", "overridden .gone"}));
}

TEST(Merge3, SettlesWhatIsKept) {
  const Sides sides{{}, "{both: 1, moved: 1, left: 1}", "{both: 5, left: 5, foreign: 5}", "{both: 2, moved: 2, foreign: 2}"};
  const Outcome outcome = Merge(sides, All(Answer::kKeep));
  EXPECT_EQ(Actions(outcome, "{both: 5, left: 5, foreign: 5}"), (Lines{"kept .both", "kept .left", "kept .foreign", "kept .moved"}));
  EXPECT_EQ(Merge(outcome.recorded, {{}, "", sides.disk, sides.desired}).actions,
            (Lines{"edited .both", "edited .foreign", "deleted .moved"}));
}

TEST(Merge3, LeavesAPlaceToTheUserForGood) {
  const Sides sides{{}, "{tag: v1, b: 1}", "{tag: ci-7, b: 1}", "{tag: v2, b: 1}"};
  const Outcome marked = Merge(sides, At(".tag", Answer::kKeepAlways));
  EXPECT_EQ(Actions(marked, "{tag: ci-7, b: 1}"), Lines{"marked mine .tag"});
  EXPECT_EQ(marked.recorded.at(".tag").mark, Mark::kMine);
  EXPECT_EQ(Merge(marked.recorded, {{}, "", "{tag: ci-8, b: 1}", "{tag: v2, b: 1}"}).actions, Lines{});
  const Outcome changed = Merge(marked.recorded, {{}, "", "{tag: ci-8, b: 1}", "{tag: v3, b: 1}"});
  EXPECT_EQ(Actions(changed, "{tag: ci-8, b: 1}"), Lines{"mine, changed .tag"});
  EXPECT_EQ(Merge(changed.recorded, {{}, "", "{tag: ci-8, b: 1}", "{tag: v3, b: 1}"}).actions, Lines{}) << "one note a change";
  EXPECT_EQ(
      Actions(Merge(changed.recorded, {{}, "", "{tag: ci-8, b: 1}", "{tag: v3, b: 1}"}, At(".tag", Answer::kOverride)), "{tag: v3, b: 1}"),
      Lines{"overridden .tag"});
}

TEST(Merge3, TakesAStrangerOfOurNameAsOne) {
  const Sides sides{{}, "", "{a: 5, x: 1}", "{a: 1, b: 2}"};
  EXPECT_EQ(Actions(Merge({}, sides, {}, Stranger::kWhole), sides.disk), Lines{"foreign "});
  EXPECT_EQ(Actions(Merge({}, sides, All(Answer::kOverride), Stranger::kWhole), "{a: 1, x: 1, b: 2}"), (Lines{"overridden .a", "add .b"}));
  const Outcome kept = Merge({}, sides, All(Answer::kKeep), Stranger::kWhole);
  EXPECT_EQ(Actions(kept, sides.disk), Lines{"kept "});
  EXPECT_EQ(Merge(kept.recorded, sides, {}, Stranger::kWhole).actions, Lines{"edited "}) << "settled";
  EXPECT_EQ(Merge(kept.recorded, {{}, "", sides.disk, "{a: 1, b: 3}"}, {}, Stranger::kWhole).actions, Lines{"conflict "});
  EXPECT_EQ(Actions(Merge({}, {{}, "", "a: 1", "a: 1"}, {}, Stranger::kWhole), "a: 1"), Lines{"adopt .a"});
}

}  // namespace
}  // namespace spin_aks::tree
