// SPDX-License-Identifier: Apache-2.0
//
// A plan as a file: what was shown, for somebody to agree to, and to be carried out later if nothing has moved by then. It holds what is
// changed, and no secret: of what is not shown it has a hash that takes its time.
//
//   {schema: 1, application, namespace, cluster, wishes: {replace, prune, takesAll, takes: [field], leavesAll, leaves: [field], rollback},
//    objects: [{object: "Deployment shop/web", action, uid, hash, live, fields: [{path, before, after}], owners: [string]}]}
//   object: or "release shop" of Helm's, with its revision for a uid; action: upgrade, create, update, replace, take over, delete, none;
//   rollback: null, or a revision
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/source.h"
#include "runtime/cli/deploy_options.h"
#include "runtime/deploy/plan.h"

namespace spin_aks {

struct SavedPlan {
  struct Field {
    std::string path;
    std::optional<std::string> before, after;  // as they are shown

    bool operator==(const Field&) const = default;
  };
  struct Object {
    std::string title, action, uid;
    std::string hash = {};  // of what is sent; empty: nothing is
    std::string live = {};  // of what is there, where its fields do not tell all that goes; empty: they do
    std::vector<Field> fields = {};
    std::vector<std::string> owners = {};  // whose fields are taken: `.spec.replicas kubectl-edit`

    bool operator==(const Object&) const = default;
  };
  std::string application, kube_namespace;
  std::string cluster;  // its identity, as the lock has it
  Wishes wishes = {};
  std::optional<std::int64_t> rollback = {};
  std::vector<Object> objects = {};  // by their titles
};

// What a plan comes to.
[[nodiscard]] SavedPlan Saved(const deploy::DeployPlan& plan, const Wishes& wishes, const SourceMap& sources);

[[nodiscard]] std::string WriteSavedPlan(const SavedPlan& plan);
// Nothing: it is none, or one of a later version.
[[nodiscard]] std::optional<SavedPlan> ReadSavedPlan(std::string_view text);

// What is neither as it was nor done already, a line each; none: the plan holds.
[[nodiscard]] std::vector<std::string> WhatMoved(const SavedPlan& before, const SavedPlan& now);

}  // namespace spin_aks
