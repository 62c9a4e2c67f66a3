// SPDX-License-Identifier: Apache-2.0
#include "runtime/doctor/rights.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <ranges>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "backends/yaml/as_read.h"
#include "runtime/cluster/json.h"
#include "runtime/http/at_once.h"

namespace spin_aks::doctor {
namespace {

using Verdict = Review::Verdict;

constexpr std::size_t kAtOnce = 8;
constexpr std::string_view kReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

void Add(std::vector<Right>& rights, const cluster::Kind& kind, const std::string& kube_namespace,
         std::initializer_list<std::string_view> verbs) {
  for (const std::string_view verb : verbs)
    rights.push_back({.group = kind.Group(),
                      .resource = kind.plural,
                      .kube_namespace = kind.is_namespaced ? kube_namespace : std::string(),
                      .verb = std::string(verb),
                      .is_dispensable = verb == "delete" || verb == "list"});
}

yaml::Value ReviewOf(const Right& right) {
  yaml::Map attributes;
  if (!right.kube_namespace.empty()) attributes.Add("namespace", yaml::AsRead(right.kube_namespace));
  attributes.Add("verb", yaml::AsRead(right.verb));
  attributes.Add("group", yaml::AsRead(right.group));
  attributes.Add("resource", yaml::AsRead(right.resource));
  yaml::Map spec;
  spec.Add("resourceAttributes", std::move(attributes));
  yaml::Map review;
  review.Add("apiVersion", yaml::AsRead("authorization.k8s.io/v1"));
  review.Add("kind", yaml::AsRead("SelfSubjectAccessReview"));
  review.Add("spec", std::move(spec));
  return review;
}

Review ReadReview(const Result<cluster::Answer>& answer) {
  if (!answer) return {.reason = answer.error().Text()};
  if (answer->refusal) return {.reason = answer->refusal->message};
  const yaml::Value* allowed = cluster::Below(answer->body, {"status", "allowed"});
  return {.verdict = allowed != nullptr && *allowed == yaml::AsRead(true) ? Verdict::kAllowed : Verdict::kDenied};
}

Task<bool> AskRight(const cluster::Client& client, const Right& right, Review& review) {
  const yaml::Value body = ReviewOf(right);
  const Result<cluster::Answer> answer = co_await client.Post(std::string(kReviews), body);
  review = ReadReview(answer);
  co_return true;
}

std::string_view RoleFor(const Right& right) {
  return right.kube_namespace.empty() ? "`Azure Kubernetes Service RBAC Cluster Admin`, or Kubernetes' `cluster-admin`"
                                      : "`Azure Kubernetes Service RBAC Writer`, or Kubernetes' `edit` there";
}

using OfResource = std::vector<const Right*>;  // what is missing of one

// `create, patch deployments.apps`
std::string Text(const OfResource& rights) {
  std::vector<std::string_view> verbs;
  for (const Right* right : rights) verbs.push_back(right->verb);
  return fmt::format("{} {}", fmt::join(verbs, ", "), rights.front()->Resource());
}

std::string HelpFor(const Right& first) {
  const std::string& there = first.kube_namespace;
  const std::string question =
      fmt::format("kubectl auth can-i {} {}{}", first.verb, first.Resource(), there.empty() ? std::string() : " -n " + there);
  const std::string help = fmt::format("whoever grants rights there can give you {}; `{}` asks again", RoleFor(first), question);
  const bool is_namespace = first.group.empty() && first.resource == "namespaces";
  return is_namespace ? "`create_namespace = false` leaves the namespace to somebody else; or " + help : help;
}

// All that is missing in one place, and is missed alike.
Finding Missing(const std::vector<OfResource>& resources) {
  const Right& first = *resources.front().front();
  const std::string there =
      first.kube_namespace.empty() ? std::string("in the cluster") : fmt::format("in namespace `{}`", first.kube_namespace);
  Finding finding{
      .state = first.is_dispensable ? Finding::State::kWarning : Finding::State::kError,
      .check = kPermissions,
      .message = fmt::format("you may not {} {}", Text(resources.front()), there),
      .why = first.is_dispensable ? "`deploy` does without, until something has to go or does not run" : "`deploy` would be refused",
      .help = HelpFor(first)};
  if (resources.size() == 1) return finding;
  finding.message = fmt::format("of {} kinds of objects {} you may not do all that `deploy` does", resources.size(), there);
  for (const OfResource& rights : resources) finding.details.push_back(Text(rights));
  return finding;
}

}  // namespace

std::string Right::Resource() const { return group.empty() ? resource : fmt::format("{}.{}", resource, group); }

std::vector<Right> RightsNeeded(const std::vector<deploy::Wanted>& objects, const cluster::Kinds& kinds, const std::string& kube_namespace,
                                AppliedBy by) {
  std::vector<Right> rights;
  if (by == AppliedBy::kHelm) {
    Add(rights, {.api_version = "v1", .kind = "Secret", .plural = "secrets"}, kube_namespace, {"get", "list", "create", "update"});
    for (Right& right : rights) right.is_dispensable = false;
  }
  Add(rights, {.api_version = "v1", .kind = "ConfigMap", .plural = "configmaps"}, kube_namespace, {"get", "create", "patch", "delete"});
  Add(rights, {.api_version = "v1", .kind = "Pod", .plural = "pods"}, kube_namespace, {"create", "list"});
  for (const deploy::Wanted& wanted : objects) {
    const auto kind = kinds.Find(wanted.api_version(), wanted.id.kind);
    if (!kind) continue;
    const bool is_namespace = wanted.wave == deploy::Wave::kNamespaces;
    const std::string& there = wanted.id.kube_namespace.empty() ? kube_namespace : wanted.id.kube_namespace;
    Add(rights, *kind, there, {"get", "create", "patch"});
    // `down` alone deletes one, and few may.
    if (!is_namespace) Add(rights, *kind, there, {"delete"});
  }
  std::ranges::sort(rights);
  const auto twice = std::ranges::unique(rights);
  rights.erase(twice.begin(), twice.end());
  return rights;
}

Task<std::vector<Review>> AskRights(const cluster::Client& client, const std::vector<Right>& rights) {
  std::vector<Review> reviews(rights.size());
  const auto ask = [&](std::size_t i) { return AskRight(client, rights[i], reviews[i]); };
  (void)co_await AtOnce(rights.size(), kAtOnce, ask);
  co_return reviews;
}

std::vector<Finding> JudgeRights(const std::vector<Right>& rights, const std::vector<Review>& reviews) {
  std::map<std::pair<bool, std::string>, std::map<std::string, OfResource>> missing;  // by whether it is dispensable, and the namespace
  std::optional<std::string> unknown;
  std::size_t allowed = 0;
  for (std::size_t i = 0; i < rights.size(); ++i) {
    const Right& right = rights[i];
    if (reviews[i].verdict == Verdict::kUnknown) unknown = reviews[i].reason;
    if (reviews[i].verdict == Verdict::kAllowed) ++allowed;
    if (reviews[i].verdict == Verdict::kDenied) missing[{right.is_dispensable, right.kube_namespace}][right.Resource()].push_back(&right);
  }
  std::vector<Finding> findings;
  if (unknown)
    findings.push_back({.state = Finding::State::kSkipped,
                        .check = kPermissions,
                        .message = fmt::format("the server does not say all of them: {}", *unknown)});
  if (allowed != 0)
    findings.push_back({.state = Finding::State::kOk,
                        .check = kPermissions,
                        .message = fmt::format("{} of the {} rights that `deploy` uses are there", allowed, rights.size())});
  for (const auto& [place, of_place] : missing) {
    const auto resources = std::views::values(of_place);
    findings.push_back(Missing({resources.begin(), resources.end()}));
  }
  return findings;
}

}  // namespace spin_aks::doctor
