// SPDX-License-Identifier: Apache-2.0
#include "backends/compare/object_changes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "backends/compare/consequences.h"
#include "backends/yaml/reader.h"
#include "frontend/text/hosts.h"

namespace spin_aks::compare {
namespace {

// ---- Consequences, by example ----

struct Example {
  std::string name;
  std::string head;           // of both: apiVersion, kind, a name
  std::string before, after;  // behind the head; `-`: it is not there
  std::string words;          // in order, blanks between them
};

std::string Named(const std::string& api, const std::string& kind) {
  return "apiVersion: " + api + "\nkind: " + kind + "\nmetadata: {name: shop, namespace: shop}\n";
}
const std::string kDeployment = Named("apps/v1", "Deployment");
const std::string kService = Named("v1", "Service");
const std::string kPolicy = Named("networking.k8s.io/v1", "NetworkPolicy");
const std::string kImage = "apiVersion: spin-aks/v1\nkind: Image\n";

std::string Pod(const std::string& container) { return "spec: {template: {spec: {containers: [{name: shop, " + container + "}]}}}\n"; }

const std::vector<Example>& Examples() {
  static const std::vector<Example> examples{
      {"a new image restarts", kDeployment, Pod("image: a"), Pod("image: b"), "restarts"},
      {"an annotation of the template restarts", kDeployment, "spec: {template: {metadata: {annotations: {a: x}}}}\n",
       "spec: {template: {metadata: {annotations: {a: z}}}}\n", "restarts"},
      {"another number of pods does not", kDeployment, "spec: {replicas: 2}\n", "spec: {replicas: 3}\n", ""},
      {"a new Deployment restarts nothing", kDeployment, "-", Pod("image: a"), ""},
      {"the operator rolls, too", Named("core.spinkube.dev/v1alpha1", "SpinApp"), "spec: {image: a, replicas: 1}\n",
       "spec: {image: b, replicas: 1}\n", "restarts"},
      {"and scales", Named("core.spinkube.dev/v1alpha1", "SpinApp"), "spec: {image: a, replicas: 1}\n", "spec: {image: a, replicas: 2}\n",
       ""},

      {"a selector cannot change", kDeployment, "spec: {selector: {matchLabels: {a: x}}}\n", "spec: {selector: {matchLabels: {a: z}}}\n",
       "replaces"},
      {"nor a job", Named("batch/v1", "Job"), Pod("image: a"), Pod("image: b"), "replaces"},
      {"a stateful set's claims cannot", Named("apps/v1", "StatefulSet"), "spec: {serviceName: a}\n", "spec: {serviceName: b}\n",
       "replaces"},
      {"its pods can", Named("apps/v1", "StatefulSet"), Pod("image: a"), Pod("image: b"), "restarts"},
      {"a role that is referred to cannot", Named("rbac.authorization.k8s.io/v1", "RoleBinding"), "roleRef: {name: a}\n",
       "roleRef: {name: b}\n", "replaces widens-rights"},
      {"an immutable ConfigMap cannot", Named("v1", "ConfigMap"), "immutable: true\ndata: {a: x}\n", "immutable: true\ndata: {a: z}\n",
       "replaces"},
      {"another one can", Named("v1", "ConfigMap"), "data: {a: x}\n", "data: {a: z}\n", ""},
      {"a version of a group can", "kind: PodDisruptionBudget\nmetadata: {name: shop}\n", "apiVersion: policy/v1beta1\n",
       "apiVersion: policy/v1\n", ""},

      {"a claim that goes takes its data", Named("v1", "PersistentVolumeClaim"), "spec: {}\n", "-", "loses-data"},
      {"and one of another class", Named("v1", "PersistentVolumeClaim"), "spec: {storageClassName: a}\n", "spec: {storageClassName: b}\n",
       "loses-data replaces"},
      {"one that grows keeps them", Named("v1", "PersistentVolumeClaim"), "spec: {resources: {requests: {storage: 1Gi}}}\n",
       "spec: {resources: {requests: {storage: 2Gi}}}\n", ""},
      {"a namespace is never taken away", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", "", "-", ""},

      {"a claim that shrinks cannot", Named("v1", "PersistentVolumeClaim"), "spec: {resources: {requests: {storage: 2Gi}}}\n",
       "spec: {resources: {requests: {storage: 1500Mi}}}\n", "loses-data replaces"},
      {"a service keeps its address", kService, "spec: {}\n", "spec: {clusterIP: None}\n", "replaces"},
      {"or that it has none", kService, "spec: {clusterIP: None}\n", "spec: {}\n", "replaces"},

      {"a load balancer exposes", kService, "spec: {type: ClusterIP}\n", "spec: {type: LoadBalancer}\n", "exposes"},
      {"a new one, too", kService, "-", "spec: {type: LoadBalancer}\n", "exposes"},
      {"a new service within does not", kService, "-", "spec: {type: ClusterIP}\n", ""},
      {"going back does not", kService, "spec: {type: LoadBalancer}\n", "spec: {type: ClusterIP}\n", ""},
      {"fewer ranges are more", kService, "spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}\n",
       "spec: {type: LoadBalancer}\n", "exposes"},
      {"one range of two is not", kService, "spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8, 11.0.0.0/8]}\n",
       "spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}\n", ""},
      {"Azure's ranges are ranges", "apiVersion: v1\nkind: Service\n",
       "spec: {type: LoadBalancer}\nmetadata: {name: shop, annotations: {service.beta.kubernetes.io/azure-allowed-ip-ranges: "
       "10.0.0.0/8}}\n",
       "spec: {type: LoadBalancer}\nmetadata: {name: shop, annotations: {service.beta.kubernetes.io/azure-allowed-ip-ranges: 0.0.0.0/0}}\n",
       "exposes"},
      {"an ingress exposes", Named("networking.k8s.io/v1", "Ingress"), "-", "spec: {rules: [{host: a}]}\n", "exposes"},
      {"another host of it, too", Named("networking.k8s.io/v1", "Ingress"), "spec: {rules: [{host: a}]}\n", "spec: {rules: [{host: b}]}\n",
       "exposes"},
      {"a label of it does not", Named("networking.k8s.io/v1", "Ingress"), "spec: {rules: [{host: a}]}\n",
       "spec: {rules: [{host: a}]}\nlabels: {a: x}\n", ""},
      {"its end does not", Named("networking.k8s.io/v1", "Ingress"), "spec: {rules: [{host: a}]}\n", "-", ""},
      {"a port of the node exposes", kDeployment, Pod("ports: [{containerPort: 80}]"), Pod("ports: [{containerPort: 80, hostPort: 80}]"),
       "exposes restarts"},
      {"a route of the image exposes", kImage, "manifest: {trigger: {http: {/a: {}}}}\n", "manifest: {trigger: {http: {/a: {}, /b: {}}}}\n",
       "exposes builds keeps-tag"},

      {"one that leads elsewhere, too", kImage, "manifest: {trigger: {http: {/a: {component: a}}}}\n",
       "manifest: {trigger: {http: {/a: {component: b}}}}\n", "exposes builds keeps-tag"},
      {"a private one does not", kImage, "manifest: {trigger: {http: {/a: {}}}}\n",
       "manifest: {trigger: {http: {/a: {}, private b: {component: b}}}}\n", "builds keeps-tag"},

      {"a policy that goes opens both ways", kPolicy, "spec: {policyTypes: [Ingress, Egress]}\n", "-", "exposes widens-egress"},
      {"a rule for egress widens it", kPolicy, "spec: {policyTypes: [Egress], egress: [{to: [a]}]}\n",
       "spec: {policyTypes: [Egress], egress: [{to: [a]}, {to: [b]}]}\n", "widens-egress"},
      {"one less does not", kPolicy, "spec: {policyTypes: [Egress], egress: [{to: [a]}, {to: [b]}]}\n",
       "spec: {policyTypes: [Egress], egress: [{to: [a]}]}\n", ""},
      {"a new policy does not", kPolicy, "-", "spec: {policyTypes: [Egress]}\n", ""},
      {"a policy for other pods opens", kPolicy, "spec: {policyTypes: [Ingress], podSelector: {}}\n",
       "spec: {policyTypes: [Ingress], podSelector: {matchLabels: {a: x}}}\n", "exposes"},
      {"a host that the image may call", kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a\"]}}}\n",
       "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a\", \"https://b\"]}}}\n", "widens-egress builds keeps-tag"},
      {"one that it may not any more", kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a\", \"https://b\"]}}}\n",
       "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a\"]}}}\n", "builds keeps-tag"},

      {"what says less is no more", kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://*.a.com\"]}}}\n",
       "manifest: {component: {web: {allowed_outbound_hosts: [\"https://b.a.com\", \"https://a.a.com:443\"]}}}\n", "builds keeps-tag"},
      {"another port is", kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a.com\"]}}}\n",
       "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a.com:8443\"]}}}\n", "widens-egress builds keeps-tag"},
      {"another component is", kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a.com\"]}, api: {}}}\n",
       "manifest: {component: {web: {}, api: {allowed_outbound_hosts: [\"https://a.com\"]}}}\n", "widens-egress builds keeps-tag"},
      {"another default of a variable is", kImage,
       "manifest: {variables: {h: {default: a.com}}, component: {web: {allowed_outbound_hosts: [\"https://{{ h }}\"]}}}\n",
       "manifest: {variables: {h: {default: b.com}}, component: {web: {allowed_outbound_hosts: [\"https://{{ h }}\"]}}}\n",
       "widens-egress builds keeps-tag"},
      {"a new image that may call somebody", kImage, "-", "manifest: {component: {web: {allowed_outbound_hosts: [\"https://a.com\"]}}}\n",
       "widens-egress"},
      {"a new one that may not", kImage, "-", "manifest: {component: {web: {}}}\n", ""},

      {"a verb widens rights", Named("rbac.authorization.k8s.io/v1", "Role"), "rules: [{verbs: [get]}]\n",
       "rules: [{verbs: [get, list]}]\n", "widens-rights"},
      {"a rule less does not", Named("rbac.authorization.k8s.io/v1", "Role"), "rules: [{verbs: [get]}, {verbs: [list]}]\n",
       "rules: [{verbs: [get]}]\n", ""},
      {"a new binding does", Named("rbac.authorization.k8s.io/v1", "RoleBinding"), "-", "subjects: [{name: a}]\n", "widens-rights"},
      {"a privileged container", kDeployment, Pod("image: a"), Pod("image: a, securityContext: {privileged: true}"),
       "widens-rights restarts"},
      {"one whose guard goes", kDeployment, Pod("image: a, securityContext: {runAsNonRoot: true}"), Pod("image: a"),
       "widens-rights restarts"},
      {"one that is guarded now", kDeployment, Pod("image: a"), Pod("image: a, securityContext: {runAsNonRoot: true}"), "restarts"},

      {"a job's guard, too", Named("batch/v1", "CronJob"), "spec: {jobTemplate: {spec: {template: {spec: {securityContext: {a: x}}}}}}\n",
       "spec: {jobTemplate: {spec: {template: {spec: {}}}}}\n", "widens-rights"},
      {"a token that is mounted", kDeployment, "spec: {template: {spec: {automountServiceAccountToken: false}}}\n",
       "spec: {template: {spec: {}}}\n", "widens-rights restarts"},
      {"pods that are somebody else", kDeployment, "spec: {template: {spec: {serviceAccountName: a}}}\n",
       "spec: {template: {spec: {serviceAccountName: b}}}\n", "widens-rights restarts"},

      {"a secret's class touches a secret", Named("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass"), "spec: {provider: a}\n",
       "spec: {provider: b}\n", "touches-secret"},
      {"a variable that comes from one", kDeployment, Pod("env: [{name: A, value: x}]"),
       Pod("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]"), "touches-secret restarts"},
      {"a variable beside it does not", kDeployment,
       Pod("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, value: x}]"),
       Pod("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, value: z}]"), "restarts"},
      {"a Deployment that goes with one", kDeployment, Pod("env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]"), "-",
       "touches-secret"},
  };
  return examples;
}

std::vector<yaml::Value> Read(const std::string& head, const std::string& text) {
  if (text == "-") return {};
  yaml::ReadError error;
  const auto values = yaml::Read(head + text, error);
  EXPECT_TRUE(values) << head << text << error.message;
  return values.value_or(std::vector<yaml::Value>());
}

ObjectChanges Compare(std::span<const Subject> before, std::span<const Subject> after) {
  return CompareObjects(before, after, AllowsAllOf);
}

std::vector<Subject> SubjectsOf(const std::vector<yaml::Value>& values) {
  std::vector<Subject> subjects;
  for (const yaml::Value& value : values) subjects.push_back({.role = {}, .file = {}, .value = &value});
  return subjects;
}

std::string WordsOf(const std::vector<Consequence>& consequences) {
  std::string words;
  for (const Consequence consequence : consequences) words.append(words.empty() ? "" : " ").append(Describe(consequence).word);
  return words;
}

TEST(Consequences, AreThoseOfTheExamples) {
  for (const Example& example : Examples()) {
    const auto before = Read(example.head, example.before);
    const auto after = Read(example.head, example.after);
    const ObjectChanges changes = Compare(SubjectsOf(before), SubjectsOf(after));
    std::string words;
    for (const ObjectChange& change : changes.changes) words += WordsOf(change.consequences);
    EXPECT_EQ(words, example.words) << example.name;
  }
}

TEST(Consequences, EachHasAnExample) {
  std::string all = " ";
  for (const Example& example : Examples()) all += example.words + " ";
  for (const ConsequenceInfo& info : AllConsequences()) {
    EXPECT_NE(all.find(" " + std::string(info.word) + " "), std::string::npos) << info.word;
    EXPECT_FALSE(info.source.empty());
  }
}

TEST(Consequences, AnInternalLoadBalancerThatBecomesPublicExposes) {
  const std::string head = "apiVersion: v1\nkind: Service\n";
  const auto before = Read(head,
                           "metadata: {name: shop, annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: \"true\"}}\n"
                           "spec: {type: LoadBalancer}\n");
  const auto after = Read(head, "metadata: {name: shop}\nspec: {type: LoadBalancer}\n");
  EXPECT_EQ(WordsOf(Compare(SubjectsOf(before), SubjectsOf(after)).changes.at(0).consequences), "exposes");
}

// ---- Which object is which ----

TEST(ObjectChanges, AnObjectIsTheSameByItsRole) {
  const auto before = Read("apiVersion: v1\nkind: Service\n", "metadata: {name: shop}\n");
  const auto after = Read("apiVersion: v1\nkind: Service\n", "metadata: {name: store}\n");
  const Subject was{.role = "service/app", .file = {}, .value = before.data()};
  const Subject is{.role = "service/app", .file = {}, .value = after.data()};
  const ObjectChanges changes = Compare({&was, 1}, {&is, 1});
  ASSERT_EQ(changes.changes.size(), 1U);
  EXPECT_EQ(changes.changes[0].kind, ObjectChange::Kind::kReplace);
  EXPECT_EQ(WordsOf(changes.changes[0].consequences), "replaces");

  const Subject other{.role = "service/admin", .file = {}, .value = after.data()};
  const ObjectChanges two = Compare({&was, 1}, {&other, 1});
  ASSERT_EQ(two.changes.size(), 2U);
  EXPECT_EQ(two.changes[0].kind, ObjectChange::Kind::kCreate);
  EXPECT_EQ(two.changes[1].kind, ObjectChange::Kind::kDelete);
}

TEST(ObjectChanges, AnImageThatIsAskedForByAnotherTagKeepsNone) {
  const auto image = Read(kImage, "Dockerfile: a\n");
  const auto changed = Read(kImage, "Dockerfile: b\n");
  const auto before = Read(kDeployment, "spec: {template: {spec: {runtimeClassName: w, containers: [{name: shop, image: a}]}}}\n");
  const auto after = Read(kDeployment, "spec: {template: {spec: {runtimeClassName: w, containers: [{name: shop, image: b}]}}}\n");
  const std::vector<Subject> was{{.role = {}, .file = {}, .value = image.data()}, {.role = {}, .file = {}, .value = before.data()}};
  const std::vector<Subject> is{{.role = {}, .file = {}, .value = changed.data()}, {.role = {}, .file = {}, .value = after.data()}};
  std::set<std::string> words;
  for (const ObjectChange& change : Compare(was, is).changes) words.insert(WordsOf(change.consequences));
  EXPECT_EQ(words, (std::set<std::string>{"builds", "restarts"}));
}

TEST(ObjectChanges, AVariableOfAHostIsOne) {
  const auto image = Read(kImage, "manifest: {component: {web: {allowed_outbound_hosts: [\"https://{{ api_host }}\"]}}}\n");
  const auto before = Read(kDeployment, Pod("env: [{name: SPIN_VARIABLE_API_HOST, value: a.com}, {name: SPIN_VARIABLE_B, value: x}]"));
  const auto after = Read(kDeployment, Pod("env: [{name: SPIN_VARIABLE_API_HOST, value: b.com}, {name: SPIN_VARIABLE_B, value: x}]"));
  const auto other = Read(kDeployment, Pod("env: [{name: SPIN_VARIABLE_API_HOST, value: a.com}, {name: SPIN_VARIABLE_B, value: z}]"));
  const auto words = [&](const auto& then) {
    const std::vector<Subject> was{{.role = {}, .file = {}, .value = image.data()}, {.role = {}, .file = {}, .value = before.data()}};
    const std::vector<Subject> is{{.role = {}, .file = {}, .value = image.data()}, {.role = {}, .file = {}, .value = then.data()}};
    return WordsOf(Compare(was, is).changes.at(0).consequences);
  };
  EXPECT_EQ(words(after), "widens-egress restarts");
  EXPECT_EQ(words(other), "restarts");
}

TEST(ObjectChanges, NothingIsNothing) {
  const auto values = Read(kDeployment, Pod("image: a"));
  const ObjectChanges changes = Compare(SubjectsOf(values), SubjectsOf(values));
  EXPECT_TRUE(changes.changes.empty());
  EXPECT_EQ(changes.unchanged, 1U);
  EXPECT_TRUE(Compare({}, {}).changes.empty());
}

}  // namespace
}  // namespace spin_aks::compare
