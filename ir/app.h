// SPDX-License-Identifier: Apache-2.0
//
// What is to run: a Spin application, resolved. Manifest v1 and v2 are one here,
// inline components are lifted out, ids are unique, references are indices,
// files are found, templates are split. Spans stay so that back ends can point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ir/path_pattern.h"
#include "ir/rel_path.h"
#include "ir/spanned.h"

namespace spin_aks {

// Index into App::components.
enum class ComponentId : std::size_t {};
// Index into App::variables.
enum class VariableId : std::size_t {};

// ---- Components ----

struct LocalSource {
  RelPath path;  // in the build context
  bool operator==(const LocalSource&) const = default;
};
struct RemoteSource {
  std::string url;
  std::string digest;  // `sha256:…`, as written
  bool operator==(const RemoteSource&) const = default;
};
struct RegistrySource {
  std::string registry;  // empty: the default registry
  std::string package;   // `ns:name`
  std::string version;   // one exact version; of a dependency empty, see its requirement
  bool operator==(const RegistrySource&) const = default;
};
using Source = std::variant<LocalSource, RemoteSource, RegistrySource>;

// Something that the guest sees. `kDirectory` stands for the whole directory as
// it lies on disk: nothing in it is excluded, renamed or a faulty link.
struct GuestFile {
  enum class Kind : std::uint8_t { kFile, kDirectory, kEmptyDirectory };
  Kind kind = Kind::kFile;
  std::string guest_path;  // absolute, normalised: `/`, `/static/a.txt`
  RelPath source;          // in the build context; not of an empty one
  Origin span;             // the entry of `files` that asked for it
  // Of a directory: what lies in the source and is not shown. The rest of the application needs none of it.
  std::vector<RelPath> without_directories = {};  // those that hold nothing that is shown; what comes to lie in them later is
  std::vector<PathPattern> without = {};

  bool operator==(const GuestFile&) const = default;
};

// A dependency of a component on another Wasm component (composition).
struct Dependency {
  std::string name;  // as written: plain or package form
  Source source;
  std::string export_name;                    // empty: none
  std::string version_requirement;            // registry form: the semver requirement as written
  std::optional<bool> inherit_configuration;  // all or none; absent: not written
  std::vector<std::string> inherit_some;      // the named ones
  Origin span;

  bool operator==(const Dependency&) const = default;
};

using StringPair = std::pair<std::string, Spanned<std::string>>;

// How Spin builds it. Nothing that runs asks for it; Spin's artifact says it.
struct ComponentBuild {
  std::vector<std::string> commands;  // one at least
  bool is_list = false;               // as it is written, even of one
  std::optional<std::string> workdir;
  std::vector<std::string> watch;

  bool operator==(const ComponentBuild&) const = default;
};

struct Component {
  Spanned<std::string> id;
  std::string description;
  Spanned<Source> source;
  std::vector<StringPair> variables;                         // values may hold `{{ templates }}`, all known
  std::vector<StringPair> environment;                       // literal
  std::vector<GuestFile> files;                              // sorted by guest path; no two alike
  std::vector<Spanned<std::string>> allowed_outbound_hosts;  // v1's `allowed_http_hosts` folded in
  std::vector<Spanned<std::string>> key_value_stores;
  std::vector<Spanned<std::string>> sqlite_databases;
  std::vector<Spanned<std::string>> ai_models;
  std::vector<Dependency> dependencies;
  // Every dependency has all of the component's permissions: what manifests
  // before Spin 4 can say, where they cannot say it of one.
  bool dependencies_inherit_configuration = false;
  std::optional<ComponentBuild> build;

  bool operator==(const Component&) const = default;
};

// ---- Triggers ----

struct HttpTrigger {
  std::string id;
  std::optional<ComponentId> component;       // nothing: a static response
  std::optional<Spanned<std::string>> route;  // nothing: private, reached by chaining only
  struct StaticResponse {
    int status_code = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<std::string> body;
    bool operator==(const StaticResponse&) const = default;
  };
  std::optional<StaticResponse> static_response;
  struct Wagi {
    std::optional<std::string> argv;        // absent: Spin's default
    std::optional<std::string> entrypoint;  // absent: Spin's default
    bool operator==(const Wagi&) const = default;
  };
  // How the component is called. What Spin finds out by itself is written by nobody, but for one release of an experiment.
  struct Usual {
    bool operator==(const Usual&) const = default;
  };
  struct Wasip3 {
    bool operator==(const Wasip3&) const = default;
  };
  std::variant<Usual, Wagi, Wasip3> executor;
  Origin span;
  bool operator==(const HttpTrigger&) const = default;
};
struct RedisTrigger {
  std::string id;
  ComponentId component{};
  Spanned<std::string> channel;                 // templated
  std::optional<Spanned<std::string>> address;  // templated; nothing: the application's
  Origin span;
  bool operator==(const RedisTrigger&) const = default;
};
struct SqsTrigger {
  std::string id;
  ComponentId component{};
  Spanned<std::string> queue_url;
  std::optional<std::int64_t> max_messages;
  std::optional<std::int64_t> idle_wait_seconds;
  std::vector<std::string> system_attributes;
  std::vector<std::string> message_attributes;
  Origin span;
  bool operator==(const SqsTrigger&) const = default;
};
struct MqttTrigger {
  std::string id;
  ComponentId component{};
  Spanned<std::string> topic;  // templated
  std::string qos;
  Origin span;
  bool operator==(const MqttTrigger&) const = default;
};
struct CommandTrigger {
  std::string id;
  ComponentId component{};
  Origin span;
  bool operator==(const CommandTrigger&) const = default;
};
// What the shim runs. A type that it does not run is a diagnostic, never a value.
using Trigger = std::variant<HttpTrigger, RedisTrigger, SqsTrigger, MqttTrigger, CommandTrigger>;

// `[application.trigger.mqtt]`; all templated, all required by Spin.
struct MqttSettings {
  Spanned<std::string> address, username, password, keep_alive_interval;
  bool operator==(const MqttSettings&) const = default;
};

// ---- Variables ----

// An application variable, as the manifest declares it.
struct Variable {
  Spanned<std::string> name;  // lower snake
  std::string description;
  bool required = false;
  bool secret = false;
  std::optional<Spanned<std::string>> default_value;

  bool operator==(const Variable&) const = default;
};

struct App {
  Spanned<std::string> name;  // free text; never a Kubernetes name by itself
  Spanned<std::string> version;
  std::string description;
  std::vector<std::string> authors;
  std::vector<Component> components;                  // in the manifest's order
  std::vector<Trigger> triggers;                      // in the manifest's order
  std::vector<Variable> variables;                    // in the manifest's order
  std::optional<Spanned<std::string>> redis_address;  // `[application.trigger.redis]`, templated
  std::optional<MqttSettings> mqtt;
  std::optional<Spanned<std::string>> http_base;  // `/`, where it is written: it means nothing any more
  RelPath directory = {};                         // in the build context: its root, unless that is a directory above
  std::vector<RelPath> closed = {};               // real paths of files and directories in the context that not everybody may read; sorted

  bool operator==(const App&) const = default;
  [[nodiscard]] const Component& Get(ComponentId id) const { return components[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const Variable& Get(VariableId id) const { return variables[static_cast<std::size_t>(id)]; }
};

}  // namespace spin_aks
