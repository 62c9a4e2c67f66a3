// SPDX-License-Identifier: Apache-2.0
#include "runtime/doctor/entry_points.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "ir/azure_annotations.h"
#include "runtime/cluster/json.h"

namespace spin_aks::doctor {
namespace {

using cluster::Below;
using cluster::ListBelow;
using cluster::TextBelow;

constexpr std::array<std::string_view, 5> kRoutes{"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"};

bool IsRoute(const tree::ObjectId& id) {
  return id.group == "gateway.networking.k8s.io" && std::ranges::find(kRoutes, id.kind) != kRoutes.end();
}

// The first address that a balancer has given it.
std::string AddressOf(const yaml::Value& object) {
  for (const yaml::Value& point : ListBelow(object, {"status", "loadBalancer", "ingress"})) {
    for (const std::string_view key : {"hostname", "ip"}) {
      if (const std::string_view address = TextBelow(point, {key}); !address.empty()) return std::string(address);
    }
  }
  return {};
}

std::optional<EntryPoint> OfService(const yaml::Value& service) {
  const std::string_view type = TextBelow(service, {"spec", "type"});
  if (type == "NodePort") return EntryPoint{.how = "a port of every node", .is_public = true};
  if (type != "LoadBalancer") return std::nullopt;
  const bool is_internal = TextBelow(service, {"metadata", "annotations", kInternalBalancerAnnotation}) == "true";
  return EntryPoint{.how = is_internal ? "a load balancer within the network" : "a load balancer with a public address",
                    .is_public = !is_internal,
                    .address = AddressOf(service)};
}

std::string Reached(const EntryPoint& entry) { return entry.address.empty() ? std::string() : fmt::format(", at {}", entry.address); }

}  // namespace

bool MayExpose(const tree::ObjectId& id) {
  return (id.group.empty() && id.kind == "Service") || (id.group == "networking.k8s.io" && id.kind == "Ingress") || IsRoute(id);
}

std::optional<EntryPoint> EntryPointOf(const yaml::Value& object) {
  const tree::ObjectId id = tree::IdOf(object);
  if (!MayExpose(id)) return std::nullopt;
  if (id.kind == "Service") return OfService(object);
  if (IsRoute(id)) return EntryPoint{.how = "a gateway's route", .is_public = true};
  const bool has_tls = !ListBelow(object, {"spec", "tls"}).empty();
  return EntryPoint{.how = has_tls ? "an ingress with TLS" : "an ingress without TLS", .is_public = true, .address = AddressOf(object)};
}

Finding JudgeEntryPoint(const EntryPoint& entry, std::string_view title) {
  std::string message = fmt::format("{} is {}{}", title, entry.how, Reached(entry));
  if (!entry.is_public) return {.state = Finding::State::kOk, .check = kExposed, .message = std::move(message)};
  return {.state = Finding::State::kWarning,
          .check = kExposed,
          .message = std::move(message),
          .why = "whoever gets to it reaches the application, from outside of the cluster",
          .help = "where that is not meant, `expose` in the settings says who is to reach it"};
}

Finding JudgeLeftEntryPoint(const EntryPoint& entry, std::string_view title) {
  return {.state = Finding::State::kWarning,
          .check = kExposed,
          .message = fmt::format("{} is still there, and is made no more: {}{}", title, entry.how, Reached(entry)),
          .why = "what was exposed once stays exposed",
          .help = "`deploy --prune` deletes it"};
}

}  // namespace spin_aks::doctor
