// SPDX-License-Identifier: Apache-2.0
//
// A cluster that a command speaks to: the one that kubectl is set up for, if it is the one that the settings insist on and the lock
// remembers.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "backends/merge/lock.h"
#include "ir/program.h"
#include "runtime/cli/session.h"
#include "runtime/cluster/client.h"
#include "runtime/cluster/kinds.h"
#include "runtime/deploy/guard.h"
#include "runtime/deploy/left_fields.h"
#include "runtime/output/outputs.h"
#include "runtime/ports/clusters.h"

namespace spin_aks {

// One that does not move: parts of it refer to each other.
struct ClusterSession {
  ClusterSession(Http& http, std::unique_ptr<ClusterDoor> opened) : door(std::move(opened)), client(http, door->socket()), kinds(client) {}
  ClusterSession(const ClusterSession&) = delete;
  ClusterSession& operator=(const ClusterSession&) = delete;

  deploy::KubeContext context = {};
  std::unique_ptr<ClusterDoor> door;
  cluster::Client client;
  cluster::Kinds kinds;
  deploy::ClusterIdentity identity = {};
  bool is_new = false;           // the lock knows of no cluster yet
  deploy::LeftFields left = {};  // that the lock remembers
  std::string deployed_as = {};  // what was deployed last, as DeployedAs has it; empty: not known
};

// `shop/web`: an application in its namespace.
[[nodiscard]] std::string DeployedAs(const Program& program);

// What keeps a command from a cluster, and what mends it.
struct Hindrance {
  std::string message, help;
};

// Why deploy::ReadContext failed: the program itself is not there; and what helps.
[[nodiscard]] bool IsMissingProgram(const Error& error);
[[nodiscard]] std::string_view HelpForContext(const Error& error);
// Nothing: kubectl is set up for what the settings insist on.
[[nodiscard]] std::optional<Hindrance> WhyNotContext(const ClusterAccess& access, const deploy::KubeContext& context);
// What was there when the target was deployed last; nothing: the lock does not say.
[[nodiscard]] std::optional<deploy::ClusterIdentity> KnownIdentity(const merge::Lock& lock, const std::string& target);
// Nothing: it may be that one.
[[nodiscard]] std::optional<Hindrance> WhyNotCluster(const deploy::ClusterIdentity& identity,
                                                     const std::optional<deploy::ClusterIdentity>& known,
                                                     const deploy::KubeContext& context, const OutputPlace& lock);

// A code: it was said why not. Nothing is changed anywhere.
[[nodiscard]] std::expected<std::unique_ptr<ClusterSession>, ExitCode> OpenCluster(const Placement& placement, const ClusterAccess& access,
                                                                                   const OutputPlace& lock, const Session& session);

// So that the next run knows whether it is the same cluster, what of this application is there, and what is `left` to others.
[[nodiscard]] Result<void> RememberCluster(const ClusterSession& cluster, const Program& program, const deploy::LeftFields& left,
                                           const OutputPlace& lock, const Session& session);
// Nothing of it is there any more.
[[nodiscard]] Result<void> ForgetDeployed(const Program& program, const OutputPlace& lock, const Session& session);

// Why a step of it failed.
[[nodiscard]] ExitCode FailToReach(const Session& session, const Error& error);

enum class Wish : std::uint8_t { kYes, kNo };
// Asks whether to do what was shown; `more` shows all of it. A code: nobody can be asked.
[[nodiscard]] std::expected<Wish, ExitCode> AskWhether(std::string_view question, const std::function<std::string()>& more,
                                                       const Session& session);

}  // namespace spin_aks
