// SPDX-License-Identifier: Apache-2.0
//
// One API server, asked and told as data: objects go out and come back as values, refusals with their causes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/yaml/value.h"
#include "runtime/http/task.h"
#include "runtime/ports/http.h"
#include "runtime/ports/result.h"

namespace spin_aks::cluster {

// Why the server did not do it (meta/v1 Status).
struct Refusal {
  int code = 0;
  std::string reason;   // `Invalid`, `Forbidden`, `Conflict`, `NotFound`
  std::string message;  // in its words
  struct Cause {
    std::string reason;  // `FieldManagerConflict`, `FieldValueInvalid`
    std::string message;
    std::string field;  // `.spec.replicas`, `spec.replicas`
  };
  std::vector<Cause> causes;
};

struct Answer {
  yaml::Value body;                     // an object, or null where it was refused
  std::vector<std::string> warnings;    // of admission, deprecation
  std::optional<Refusal> refusal = {};  // nothing: it was done

  [[nodiscard]] bool is_missing() const;
};

enum class Storing : std::uint8_t { kForReal, kDryRun };

// Whether a field that somebody else has is taken from them.
enum class Force : std::uint8_t { kNo, kYes };

class Client {
 public:
  // What leads to it outlives it.
  Client(Http& http, std::string socket) : http_(http), socket_(std::move(socket)) {}

  [[nodiscard]] Http& http() const { return http_; }

  // Refusals are answers. An error: it cannot be asked (`detail` has kubectl's words), or it does not know who asks.
  [[nodiscard]] Task<Result<Answer>> Get(std::string path) const;
  // Server-side apply, with strict field validation. `object` has a name.
  [[nodiscard]] Task<Result<Answer>> Apply(std::string path, const yaml::Value& object, const std::string& manager, Storing storing,
                                           Force force) const;
  [[nodiscard]] Task<Result<Answer>> Create(std::string path, const yaml::Value& object, const std::string& manager, Storing storing) const;
  // That very object: not one that has taken its name since. What it owns goes behind it.
  [[nodiscard]] Task<Result<Answer>> Delete(std::string path, std::string uid) const;
  // Of that very version: who has which of its fields, from here on.
  [[nodiscard]] Task<Result<Answer>> SetManagers(std::string path, const yaml::Value& managed_fields, std::string version,
                                                 const std::string& manager) const;
  // A question that changes nothing, as a body (access reviews).
  [[nodiscard]] Task<Result<Answer>> Post(std::string path, const yaml::Value& body) const;

 private:
  [[nodiscard]] Task<Result<Answer>> Send(std::string method, std::string path, std::string type, std::string body) const;

  Http& http_;
  std::string socket_;
};

// One word of a path or query, with what is no letter, digit or `-._~` escaped.
[[nodiscard]] std::string Escaped(std::string_view word);

}  // namespace spin_aks::cluster
