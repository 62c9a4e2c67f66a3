// SPDX-License-Identifier: Apache-2.0
#include "runtime/deploy/guard.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/core.h>

#include "ir/ascii.h"
#include "ir/sha256.h"
#include "runtime/cluster/json.h"

namespace spin_aks::deploy {
namespace {

using cluster::Answer;
using cluster::TextBelow;

constexpr std::string_view kSystem = "kube-system";

Error NoContext(std::string detail, Error::Kind kind = Error::Kind::kMissing) {
  return {.kind = kind, .path = "kubeconfig", .doing = "read", .detail = std::move(detail)};
}

// The element of a list that has this name.
const yaml::Value* Named(const yaml::List& list, std::string_view name) {
  const auto it = std::ranges::find_if(list, [&](const yaml::Value& item) { return TextBelow(item, {"name"}) == name; });
  return it == list.end() ? nullptr : &*it;
}

std::string Canonical(std::string_view server) {
  constexpr std::string_view kUsualPort = ":443";
  while (server.ends_with('/')) server.remove_suffix(1);
  if (server.starts_with("https://") && server.ends_with(kUsualPort)) server.remove_suffix(kUsualPort.size());
  return LowerAscii(server);
}

// What is not there, or not for us to read, is not known; anything else is no answer.
std::optional<Error> WhyNotRead(const Result<Answer>& answer) {
  if (!answer) return answer.error();
  if (!answer->refusal || answer->is_missing() || answer->refusal->reason == "Forbidden") return std::nullopt;
  return Error{.kind = Error::Kind::kFailed, .path = "the cluster", .doing = "ask", .detail = answer->refusal->message};
}

std::string RootPath(std::string_view kube_namespace) {
  return fmt::format("/api/v1/namespaces/{}/configmaps/kube-root-ca.crt", cluster::Escaped(kube_namespace));
}

}  // namespace

Result<KubeContext> ReadContext(Programs& programs) {
  const auto answer = programs.Ask({"kubectl", "config", "view", "--minify", "-o", "json"}, {});
  if (!answer) return std::unexpected(answer.error());
  const auto config = cluster::ReadJson(answer->output);
  if (answer->code != 0 || !config) return std::unexpected(NoContext("there is no current context that leads to a server"));
  KubeContext context{.name = std::string(TextBelow(*config, {"current-context"})), .server = {}, .signs_in = {}};
  const yaml::Value* named = Named(cluster::ListBelow(*config, {"contexts"}), context.name);
  const yaml::Value* of_context =
      named != nullptr ? Named(cluster::ListBelow(*config, {"clusters"}), TextBelow(*named, {"context", "cluster"})) : nullptr;
  if (of_context != nullptr) context.server = TextBelow(*of_context, {"cluster", "server"});
  const yaml::Value* user =
      named != nullptr ? Named(cluster::ListBelow(*config, {"users"}), TextBelow(*named, {"context", "user"})) : nullptr;
  if (user != nullptr) context.signs_in = TextBelow(*user, {"user", "exec", "command"});
  if (context.name.empty() || context.server.empty())
    return std::unexpected(NoContext("there is no current context that leads to a server"));
  return context;
}

bool IsSameServer(std::string_view a, std::string_view b) { return Canonical(a) == Canonical(b); }

std::optional<ClusterIdentity> ClusterIdentity::Parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return ClusterIdentity{.uid = std::string(text.substr(0, colon)), .root = std::string(text.substr(colon + 1))};
}

bool ClusterIdentity::MayBe(const ClusterIdentity& before) const {
  const auto may_be = [](const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; };
  return may_be(uid, before.uid) && may_be(root, before.root);
}

Task<Result<ClusterIdentity>> Identify(const cluster::Client& client, std::string kube_namespace) {
  ClusterIdentity identity;
  const Result<Answer> system = co_await client.Get(fmt::format("/api/v1/namespaces/{}", kSystem));
  if (const auto failed = WhyNotRead(system)) co_return std::unexpected(*failed);
  identity.uid = TextBelow(system->body, {"metadata", "uid"});
  for (const std::string& place : {std::string(kSystem), kube_namespace}) {
    const Result<Answer> root = co_await client.Get(RootPath(place));
    if (const auto failed = WhyNotRead(root)) co_return std::unexpected(*failed);
    const std::string_view certificates = TextBelow(root->body, {"data", "ca.crt"});
    if (certificates.empty()) continue;
    constexpr std::size_t kHashLength = 16;
    identity.root = Sha256Hex(certificates).substr(0, kHashLength);
    break;
  }
  co_return identity;
}

}  // namespace spin_aks::deploy
