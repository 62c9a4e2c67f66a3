// SPDX-License-Identifier: Apache-2.0
//
// An API server in memory, behind the Http port, and the kubectl that leads there: objects by their paths, server-side apply with its
// owners field by field, dry runs, uids. It knows no admission, no defaults and no immutable fields: what those do, `refuses` plays, and
// the judges' real server has. Pods run at once. Time does not pass in it.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/ports/clusters.h"
#include "runtime/ports/http.h"
#include "runtime/ports/programs.h"

namespace spin_aks {

class MemoryCluster final : public Http, public Clusters, public Programs {
 public:
  MemoryCluster();

  // ---- How it is ----
  std::string context = "here";  // the current one; empty: there is none
  std::string server = "https://here.example:443";
  // Instead of an answer to a request, by its method and its path with the query. Nothing: it is answered.
  using Fault = std::function<std::optional<Result<HttpResponse>>(const std::string& method, const std::string& path)>;
  Fault fault;
  bool pods_start = true;
  std::set<std::string> denied;  // rights that nobody has: `create deployments.apps`
  // Instead of the answer of a program. Nothing: kubectl tells of its context.
  std::function<std::optional<Result<ProgramAnswer>>(const std::vector<std::string>& argv)> program;

  // ---- What became of it ----
  std::vector<std::string> changed;  // `PATCH /api/v1/namespaces/shop`, of what was no dry run, and no question
  std::vector<std::string> asked;    // all of them
  std::vector<std::vector<std::string>> ran;
  std::size_t doors = 0;

  // Somebody else applies one field, whoever has it: its place is a JSON pointer, its value JSON.
  void Take(const std::string& path, const std::string& pointer, const std::string& value, const std::string& manager);
  // The object as JSON; empty: there is none.
  [[nodiscard]] std::string Get(const std::string& path) const;
  [[nodiscard]] std::string Uid(const std::string& path) const;
  void Delete(const std::string& path);
  // Somebody writes it, to the same.
  void Touch(const std::string& path) { objects_.at(path).version = ++next_version_; }
  void Create(const std::string& path, const std::string& json, const std::string& manager = "them");

  // A Status as the server says it.
  [[nodiscard]] static HttpResponse Status(int code, const std::string& reason, const std::string& message);

  void Start(HttpRequest request, Done done) override;
  void After(std::chrono::milliseconds delay, std::function<void()> done) override;
  [[nodiscard]] bool Turn() override;
  [[nodiscard]] Result<std::unique_ptr<ClusterDoor>> Open(const std::string& context) override;
  [[nodiscard]] Result<int> Run(const std::vector<std::string>& argv, const Directory& directory) override;
  [[nodiscard]] Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view input, std::size_t limit) override;

 private:
  struct Leaf {
    std::string value;               // JSON
    std::set<std::string> managers;  // who have it
    bool operator==(const Leaf&) const = default;
  };
  struct Object {
    std::string uid;
    std::map<std::string, Leaf> leaves;  // by JSON pointer
    std::size_t version = 0;
  };

  [[nodiscard]] HttpResponse Answer(const HttpRequest& request);
  [[nodiscard]] HttpResponse SetManagers(const std::string& path, std::string_view body);
  [[nodiscard]] HttpResponse Review(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse Apply(const std::string& path, const std::string& query, std::string_view body);
  [[nodiscard]] std::string Shown(const std::string& path, const Object& object) const;
  [[nodiscard]] std::string Listed(const std::string& collection) const;

  std::map<std::string, Object> objects_;
  std::deque<std::pair<HttpRequest, Done>> waiting_;
  std::deque<std::function<void()>> timers_;
  std::deque<std::string> bodies_;
  std::size_t next_uid_ = 0, next_version_ = 0;
};

}  // namespace spin_aks
