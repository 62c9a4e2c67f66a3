// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/left_release.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fmt/core.h>

#include "backends/yaml/as_read.h"
#include "ir/ascii.h"
#include "ir/base64.h"
#include "runtime/cluster/json.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/disown.h"
#include "runtime/deploy/packed.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::TextBelow;
using yaml::AsRead;

Error Unreadable(const std::string& release, std::string why) {
  return {.kind = Error::Kind::kFailed, .path = "release " + release, .doing = "read", .detail = std::move(why)};
}

// helm.sh/helm, pkg/storage/driver: base64 of gzip of JSON, in a Secret.
std::optional<yaml::Value> ReadRecord(const yaml::Value& record) {
  constexpr std::size_t kLongest = std::size_t{64} << 20U;
  const auto packed = DecodeBase64(TextBelow(record, {"data", "release"}));
  const auto text = packed ? Unpack(*packed, kLongest) : std::nullopt;
  return text ? cluster::ReadJson(*text) : std::nullopt;
}

std::int64_t VersionOf(const yaml::Value& record) {
  const std::string text(TextBelow(record, {"metadata", "labels", "version"}));
  constexpr std::size_t kMostDigits = 9;
  return IsDigits(text) && text.size() <= kMostDigits ? std::stol(text) : 0;
}

}  // namespace

bool HasLeft(const std::vector<Surveyed>& objects, const std::string& release, const std::string& kube_namespace) {
  const Chart chart{.release = release, .kube_namespace = kube_namespace};
  return std::ranges::any_of(objects, [&](const Surveyed& surveyed) { return surveyed.live && IsAnnotated(*surveyed.live, chart); });
}

Task<Result<LeftRelease>> ReadLeftRelease(const cluster::Client& client, std::string release, std::string kube_namespace) {
  LeftRelease left{.chart = {.release = release, .kube_namespace = kube_namespace}, .manifest = {}, .records = {}};
  const cluster::Kind secrets{.api_version = "v1", .kind = "Secret", .plural = "secrets"};
  std::string path = fmt::format("{}?labelSelector={}", secrets.Path(kube_namespace), cluster::Escaped("owner=helm,name=" + release));
  const Result<Answer> answer = co_await client.Get(std::move(path));
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->refusal) co_return std::unexpected(Unreadable(release, answer->refusal->message));
  const yaml::Value* newest = nullptr;
  for (const yaml::Value& record : cluster::ListBelow(answer->body, {"items"})) {
    left.records.emplace_back(secrets.Path(kube_namespace, TextBelow(record, {"metadata", "name"})),
                              TextBelow(record, {"metadata", "uid"}));
    if (newest == nullptr || VersionOf(record) > VersionOf(*newest)) newest = &record;
  }
  if (newest == nullptr) co_return left;
  const auto record = ReadRecord(*newest);
  if (!record) co_return std::unexpected(Unreadable(release, "helm's record of it is not what helm writes"));
  left.manifest = TextBelow(*record, {"manifest"});
  left.is_of_others = !IsOfOurChart(left.manifest);
  co_return left;
}

Task<Result<std::optional<std::string>>> TakeFromHelm(const cluster::Client& client, const Surveyed& surveyed) {
  const Task<Result<std::optional<std::string>>> turning = ApplyAsHelm(client, surveyed.path);
  const Result<std::optional<std::string>> turned = co_await turning;
  if (!turned || *turned) co_return turned;
  yaml::Map metadata;
  metadata.Add("name", AsRead(surveyed.id.name));
  if (!surveyed.id.kube_namespace.empty()) metadata.Add("namespace", AsRead(surveyed.id.kube_namespace));
  yaml::Map object;
  object.Add("apiVersion", AsRead(std::string(surveyed.wanted->api_version())));
  object.Add("kind", AsRead(surveyed.id.kind));
  object.Add("metadata", std::move(metadata));
  const yaml::Value nothing = std::move(object);
  const Task<Result<Answer>> question =
      client.Apply(surveyed.path, nothing, std::string(kHelmManager), cluster::Storing::kForReal, cluster::Force::kNo);
  const Result<Answer> answer = co_await question;
  if (!answer) co_return std::unexpected(answer.error());
  if (answer->refusal) co_return std::optional(answer->refusal->message);
  co_return std::optional<std::string>();
}

}  // namespace spin_aks::deploy
