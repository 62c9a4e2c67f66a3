// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/memory_cluster.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace spin_aks {
namespace {

using nlohmann::json;

struct KnownKind {
  const char *version, *kind, *plural;
  bool is_namespaced;
};
constexpr KnownKind kKinds[] = {{"v1", "Namespace", "namespaces", false},
                                {"v1", "Service", "services", true},
                                {"v1", "Node", "nodes", false},
                                {"v1", "ConfigMap", "configmaps", true},
                                {"v1", "Secret", "secrets", true},
                                {"v1", "Pod", "pods", true},
                                {"batch/v1", "Job", "jobs", true},
                                {"v1", "ServiceAccount", "serviceaccounts", true},
                                {"apps/v1", "Deployment", "deployments", true},
                                {"rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true},
                                {"policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true},
                                {"autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true},
                                {"networking.k8s.io/v1", "Ingress", "ingresses", true}};

// What is asked there changes nothing.
constexpr std::string_view kReviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

HttpResponse Good(const json& body) { return {.status = 200, .body = body.dump()}; }

json Discovery(const std::string& version) {
  json resources = json::array();
  for (const KnownKind& kind : kKinds) {
    if (kind.version != version) continue;
    resources.push_back({{"name", kind.plural}, {"kind", kind.kind}, {"namespaced", kind.is_namespaced}, {"verbs", {"list", "get"}}});
  }
  return {{"kind", "APIResourceList"}, {"resources", resources}};
}

std::string Parameter(const std::string& query, const std::string& name) {
  const std::size_t at = query.find(name + "=");
  if (at == std::string::npos) return {};
  std::string value = query.substr(at + name.size() + 1);
  value = value.substr(0, value.find('&'));
  for (std::size_t escape = value.find("%3A"); escape != std::string::npos; escape = value.find("%3A")) value.replace(escape, 3, ":");
  for (std::size_t escape = value.find("%2F"); escape != std::string::npos; escape = value.find("%2F")) value.replace(escape, 3, "/");
  return value;
}

class Door final : public ClusterDoor {
 public:
  [[nodiscard]] std::string socket() const override { return "/nowhere"; }
};

// `/spec/replicas` as managed fields have it.
void AddField(json& fields, const std::string& pointer) {
  json* at = &fields;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    at = &(*at)["f:" + pointer.substr(begin, end - begin)];
    begin = end + 1;
  }
  if (at->is_null()) *at = json::object();
}

std::string NamespaceOf(const std::string& path) {
  const std::size_t at = path.find("/namespaces/");
  if (at == std::string::npos) return {};
  const std::string rest = path.substr(at + 12);
  const std::size_t slash = rest.find('/');
  return slash == std::string::npos ? std::string() : rest.substr(0, slash);
}

}  // namespace

MemoryCluster::MemoryCluster() {
  Create("/api/v1/namespaces/kube-system", R"({"kind":"Namespace","metadata":{"name":"kube-system"}})");
  Create("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt", R"({"kind":"ConfigMap","data":{"ca.crt":"CERTIFICATE"}})");
}

HttpResponse MemoryCluster::Status(int code, const std::string& reason, const std::string& message) {
  return {.status = code, .body = json{{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", message}}.dump()};
}

void MemoryCluster::Create(const std::string& path, const std::string& text, const std::string& manager) {
  Object object{.uid = "uid-" + std::to_string(next_uid_++), .leaves = {}, .version = 0};
  const json flat = json::parse(text).flatten();
  for (const auto& [pointer, value] : flat.items()) object.leaves[pointer] = {.value = value.dump(), .managers = {manager}};
  objects_[path] = std::move(object);
}

void MemoryCluster::Delete(const std::string& path) { objects_.erase(path); }

void MemoryCluster::Take(const std::string& path, const std::string& pointer, const std::string& value, const std::string& manager) {
  objects_.at(path).leaves[pointer] = {.value = value, .managers = {manager}};
}

std::string MemoryCluster::Get(const std::string& path) const {
  const auto it = objects_.find(path);
  return it == objects_.end() ? std::string() : Shown(path, it->second);
}

std::string MemoryCluster::Uid(const std::string& path) const {
  const auto it = objects_.find(path);
  return it == objects_.end() ? std::string() : it->second.uid;
}

std::string MemoryCluster::Shown(const std::string& path, const Object& object) const {
  json flat = json::object();
  std::map<std::string, json> owned;
  for (const auto& [pointer, leaf] : object.leaves) {
    flat[pointer] = json::parse(leaf.value);
    for (const std::string& manager : leaf.managers) AddField(owned[manager], pointer);
  }
  json shown = flat.unflatten();
  shown["metadata"]["uid"] = object.uid;
  shown["metadata"]["resourceVersion"] = std::to_string(object.version);
  shown["metadata"]["managedFields"] = json::array();
  for (const auto& [manager, fields] : owned)
    shown["metadata"]["managedFields"].push_back(
        {{"manager", manager}, {"operation", "Apply"}, {"apiVersion", "v1"}, {"fieldsV1", fields}});
  if (path.find("/deployments/") != std::string::npos) {
    const int wanted = shown["spec"].value("replicas", 1);
    const int ready = pods_start ? wanted : 0;
    shown["status"] = {{"replicas", wanted}, {"updatedReplicas", wanted}, {"availableReplicas", ready}};
  }
  return shown.dump();
}

std::string MemoryCluster::Listed(const std::string& collection) const {
  json items = json::array();
  for (const auto& [path, object] : objects_) {
    const bool is_in = path.starts_with(collection + "/") && path.find('/', collection.size() + 1) == std::string::npos;
    if (is_in) items.push_back(json::parse(Shown(path, object)));
  }
  return json{{"items", items}}.dump();
}

HttpResponse MemoryCluster::Apply(const std::string& path, const std::string& query, std::string_view body) {
  const std::string kube_namespace = NamespaceOf(path);
  if (!kube_namespace.empty() && !objects_.contains("/api/v1/namespaces/" + kube_namespace))
    return Status(404, "NotFound", fmt::format("namespaces \"{}\" not found", kube_namespace));
  const std::string manager = Parameter(query, "fieldManager");
  json flat = json::parse(body).flatten();
  const std::string version = flat.value("/metadata/resourceVersion", "");
  flat.erase("/metadata/resourceVersion");
  const auto live = objects_.find(path);
  Object object = live != objects_.end() ? live->second : Object{.uid = "uid-" + std::to_string(next_uid_), .leaves = {}, .version = 0};
  if (!version.empty() && version != std::to_string(object.version)) return Status(409, "Conflict", "the object has been modified");
  json causes = json::array();
  for (const auto& [pointer, value] : flat.items()) {
    const auto it = object.leaves.find(pointer);
    const bool differs = it != object.leaves.end() && it->second.value != value.dump();
    if (!differs) continue;
    for (const std::string& other : it->second.managers) {
      if (other == manager) continue;
      std::string field = pointer;
      std::ranges::replace(field, '/', '.');
      causes.push_back(
          {{"reason", "FieldManagerConflict"}, {"field", field}, {"message", fmt::format("conflict with \"{}\" using v1", other)}});
    }
  }
  if (!causes.empty() && Parameter(query, "force") != "true") {
    HttpResponse conflict = Status(409, "Conflict", "Apply failed with conflicts");
    json status = json::parse(conflict.body);
    status["details"]["causes"] = causes;
    conflict.body = status.dump();
    return conflict;
  }
  for (auto it = object.leaves.begin(); it != object.leaves.end();) {
    const bool had = it->second.managers.erase(manager) != 0;
    it = had && it->second.managers.empty() && !flat.contains(it->first) ? object.leaves.erase(it) : std::next(it);
  }
  for (const auto& [pointer, value] : flat.items()) {
    Leaf& leaf = object.leaves[pointer];
    if (leaf.value != value.dump()) leaf = {.value = value.dump(), .managers = {}};
    leaf.managers.insert(manager);
  }
  if (Parameter(query, "dryRun") == "All") return {.status = 200, .body = Shown(path, object)};
  if (live == objects_.end()) ++next_uid_;
  object.version = ++next_version_;
  HttpResponse answer{.status = 200, .body = Shown(path, object)};
  objects_[path] = std::move(object);
  return answer;
}

// A JSON patch of managers: who is not in it has nothing any more.
HttpResponse MemoryCluster::SetManagers(const std::string& path, std::string_view body) {
  const json steps = json::parse(body);
  Object& object = objects_.at(path);
  if (steps.at(0).at("value") != std::to_string(object.version)) return Status(409, "Conflict", "the object has been modified");
  std::set<std::string> left;
  for (const json& entry : steps.at(1).at("value")) left.insert(entry.at("manager").get<std::string>());
  for (auto& [pointer, leaf] : object.leaves) std::erase_if(leaf.managers, [&](const std::string& one) { return !left.contains(one); });
  object.version = ++next_version_;
  return Good(json::parse(Shown(path, object)));
}

HttpResponse MemoryCluster::Review(const HttpRequest& request) const {
  json review = json::parse(request.body);
  const json& wanted = review["spec"]["resourceAttributes"];
  const std::string group = wanted.value("group", "");
  const std::string right = wanted.value("verb", "") + " " + wanted.value("resource", "") + (group.empty() ? "" : "." + group);
  review["status"] = {{"allowed", !denied.contains(right)}};
  return Good(review);
}

HttpResponse MemoryCluster::Answer(const HttpRequest& request) {
  const std::string whole = request.url.substr(std::string("http://localhost").size());
  const std::string path = whole.substr(0, whole.find('?'));
  const std::string query = whole.find('?') == std::string::npos ? std::string() : whole.substr(whole.find('?') + 1);
  if (request.method == "GET") {
    if (path == "/apis") {
      json groups = json::array();
      std::set<std::string> versions;
      for (const KnownKind& kind : kKinds) versions.insert(kind.version);
      versions.erase("v1");
      for (const std::string& version : versions) groups.push_back({{"preferredVersion", {{"groupVersion", version}}}});
      return Good({{"groups", groups}});
    }
    for (const KnownKind& kind : kKinds) {
      const std::string root = std::string(kind.version) == "v1" ? "/api/v1" : fmt::format("/apis/{}", kind.version);
      if (path == root) return Good(Discovery(kind.version));
      if (path.ends_with(std::string("/") + kind.plural) && path.starts_with(root)) return {.status = 200, .body = Listed(path)};
    }
    const auto it = objects_.find(path);
    if (it == objects_.end()) return Status(404, "NotFound", path + " not found");
    return {.status = 200, .body = Shown(path, it->second)};
  }
  if (request.method == "PATCH" && request.body.starts_with('[')) return SetManagers(path, request.body);
  if (request.method == "PATCH") return Apply(path, query, request.body);
  if (request.method == "POST" && path == kReviews) return Review(request);
  if (request.method == "POST") return Good(json::parse(request.body));
  const auto it = objects_.find(path);
  if (it == objects_.end()) return Status(404, "NotFound", path + " not found");
  if (json::parse(request.body)["preconditions"]["uid"] != it->second.uid)
    return Status(409, "Conflict", "the UID in the precondition is another");
  std::erase_if(objects_, [&](const auto& object) { return object.first == path || object.first.starts_with(path + "/"); });
  return Good(json::object());
}

void MemoryCluster::Start(HttpRequest request, Done done) {
  // Whoever asks may go away: what was asked stays.
  request.body = bodies_.emplace_back(request.body);
  waiting_.emplace_back(std::move(request), std::move(done));
}

void MemoryCluster::After(std::chrono::milliseconds /*delay*/, std::function<void()> done) { timers_.push_back(std::move(done)); }

bool MemoryCluster::Turn() {
  if (!waiting_.empty()) {
    auto [request, done] = std::move(waiting_.front());
    waiting_.pop_front();
    const std::string path = request.url.substr(std::string("http://localhost").size());
    asked.push_back(request.method + " " + path);
    if (fault) {
      if (auto instead = fault(request.method, path)) {
        done(*std::move(instead));
        return true;
      }
    }
    if (request.method != "GET" && path != kReviews && path.find("dryRun=All") == std::string::npos)
      changed.push_back(request.method + " " + path.substr(0, path.find('?')));
    done(Answer(request));
    return true;
  }
  if (timers_.empty()) return false;
  const auto done = std::move(timers_.front());
  timers_.pop_front();
  done();
  return true;
}

Result<std::unique_ptr<ClusterDoor>> MemoryCluster::Open(const std::string& /*context*/) {
  ++doors;
  return std::make_unique<Door>();
}

Result<int> MemoryCluster::Run(const std::vector<std::string>& argv, const Directory& /*directory*/) {
  ran.push_back(argv);
  return 1;
}

Result<ProgramAnswer> MemoryCluster::Ask(const std::vector<std::string>& argv, std::string_view /*input*/, std::size_t /*limit*/) {
  ran.push_back(argv);
  if (program) {
    if (auto instead = program(argv)) return *std::move(instead);
  }
  if (context.empty()) return ProgramAnswer{.output = "", .code = 1};
  return ProgramAnswer{.output = json{{"current-context", context},
                                      {"contexts", {{{"name", context}, {"context", {{"cluster", "c"}}}}}},
                                      {"clusters", {{{"name", "c"}, {"cluster", {{"server", server}}}}}}}
                                     .dump(),
                       .code = 0};
}

}  // namespace spin_aks
