// SPDX-License-Identifier: Apache-2.0
//
// The Shim resource (runtime.spinkube.dev/v1alpha1): its definition, field by field as
// runtime-class-manager 0.2.0 reads it (api/v1alpha1/shim_types.go), and the one object
// that asks for Spin's shim.
#include <fmt/format.h>

#include "backends/k8s/fields.h"
#include "backends/k8s/lower_runtime.h"
#include "backends/k8s/make_object.h"

namespace spin_aks::k8s {
namespace {

using yaml::Value;

constexpr Project kProject{.name = "runtime-class-manager", .version = "0.2.0"};

// ---- The schema, in the words of OpenAPI v3 ----

CausedString Said(const char* text) { return By(Rule::kShimDefinition, text); }

Value Typed(const char* type) { return Fields().Add("type", Said(type)).Done(); }
Value Described(const char* type, const char* description) {
  return Fields().Add("description", Said(description)).Add("type", Said(type)).Done();
}
Value OneOf(const std::vector<std::string>& values) {
  return Fields().Add("type", Said("string")).Add("enum", ListOf(Rule::kShimDefinition, values)).Done();
}
Value StringMap(const char* description) {
  return Fields().Add("description", Said(description)).Add("type", Said("object")).Add("additionalProperties", Typed("string")).Done();
}
Value ArrayOf(Value items) { return Fields().Add("type", Said("array")).Add("items", std::move(items)).Done(); }
Value ObjectOf(Value properties, const std::vector<std::string>& required) {
  return Fields()
      .Add("type", Said("object"))
      .Add("properties", std::move(properties))
      .AddNonEmpty("required", ListOf(Rule::kShimDefinition, required))
      .Done();
}

Value PlatformSchema() {
  return ObjectOf(Fields()
                      .Add("os", OneOf({"linux"}))
                      .Add("arch", OneOf({"amd64", "arm64", "x86_64", "aarch64"}))
                      .Add("location", Described("string", "URL of the archive that holds the shim."))
                      .Add("sha256", Described("string", "Digest of the archive in hexadecimal, checked if it is given."))
                      .Done(),
                  {"arch", "location", "os"});
}

Value FetchStrategySchema() {
  Value anonymous = ObjectOf(Fields().Add("location", Described("string", "URL of the archive that holds the shim.")).Done(), {"location"});
  return ObjectOf(Fields()
                      .Add("type", Described("string", "Not read; older objects have it."))
                      .Add("platforms", ArrayOf(PlatformSchema()))
                      .Add("anonHttp", std::move(anonymous))
                      .Done(),
                  {});
}

Value RolloutStrategySchema() {
  return ObjectOf(Fields()
                      .Add("type", OneOf({"rolling", "recreate"}))
                      .Add("rolling", ObjectOf(Fields().Add("maxUpdate", Typed("integer")).Done(), {"maxUpdate"}))
                      .Done(),
                  {"type"});
}

Value SpecSchema() {
  return ObjectOf(
      Fields()
          .Add("nodeSelector", StringMap("Labels of the nodes that get the shim; without any, all nodes."))
          .Add("fetchStrategy", FetchStrategySchema())
          .Add("containerdRuntimeOptions", StringMap("Options of the runtime in containerd's configuration."))
          .Add("runtimeClass", ObjectOf(Fields().Add("name", Typed("string")).Add("handler", Typed("string")).Done(), {"handler", "name"}))
          .Add("rolloutStrategy", RolloutStrategySchema())
          .Done(),
      {"fetchStrategy", "rolloutStrategy", "runtimeClass"});
}

Value ConditionSchema() {
  return ObjectOf(
      Fields()
          .Add("type", Typed("string"))
          .Add("status", OneOf({"True", "False", "Unknown"}))
          .Add("reason", Typed("string"))
          .Add("message", Typed("string"))
          .Add("lastTransitionTime", Fields().Add("type", Said("string")).Add("format", Said("date-time")).Done())
          .Add("observedGeneration",
               Fields().Add("type", Said("integer")).Add("format", Said("int64")).Add("minimum", By(Rule::kShimDefinition, 0)).Done())
          .Done(),
      {"lastTransitionTime", "message", "reason", "status", "type"});
}

Value StatusSchema() {
  return ObjectOf(
      Fields().Add("nodes", Typed("integer")).Add("nodesReady", Typed("integer")).Add("conditions", ArrayOf(ConditionSchema())).Done(),
      {"nodes", "nodesReady"});
}

Value ShimSchema() {
  return ObjectOf(Fields()
                      .Add("apiVersion", Typed("string"))
                      .Add("kind", Typed("string"))
                      .Add("metadata", Typed("object"))
                      .Add("spec", SpecSchema())
                      .Add("status", StatusSchema())
                      .Done(),
                  {});
}

Value Column(const char* name, const char* type, const char* path) {
  return Fields().Add("name", Said(name)).Add("type", Said(type)).Add("jsonPath", Said(path)).Done();
}

// The controller writes the status through the object itself: there is no status subresource.
Value ShimVersion() {
  return Fields()
      .Add("name", Said("v1alpha1"))
      .Add("served", By(Rule::kShimDefinition, true))
      .Add("storage", By(Rule::kShimDefinition, true))
      .Add("additionalPrinterColumns",
           yaml::List{Column("RuntimeClass", "string", ".spec.runtimeClass.name"), Column("Ready", "integer", ".status.nodesReady"),
                      Column("Nodes", "integer", ".status.nodes")})
      .Add("schema", Fields().Add("openAPIV3Schema", ShimSchema()).Done())
      .Done();
}

// ---- The object ----

Value Platform(const ShimArchive& archive) {
  return Fields()
      .Add("os", By(Rule::kShimRelease, "linux"))
      .Add("arch", By(Rule::kShimRelease, archive.Machine()))
      .Add("location", By(Rule::kShimRelease, archive.Url(), archive.directory.span))
      .AddOptional("sha256", archive.sha256 ? std::optional(By(Rule::kShimDigest, *archive.sha256)) : std::nullopt)
      .Done();
}

}  // namespace

Object ShimDefinition() {
  Value names = Fields()
                    .Add("kind", Said("Shim"))
                    .Add("listKind", Said("ShimList"))
                    .Add("plural", Said("shims"))
                    .Add("singular", Said("shim"))
                    .Done();
  Value spec = Fields()
                   .Add("group", Said("runtime.spinkube.dev"))
                   .Add("names", std::move(names))
                   .Add("scope", Said("Cluster"))
                   .Add("versions", yaml::List{ShimVersion()})
                   .Done();
  return MakeObject(Fields()
                        .Add("apiVersion", By(Rule::kObjectKind, "apiextensions.k8s.io/v1"))
                        .Add("kind", By(Rule::kObjectKind, "CustomResourceDefinition"))
                        .Add("metadata", ToValue(RuntimeMetadata("shims.runtime.spinkube.dev", {}, kProject)))
                        .Add("spec", std::move(spec))
                        .Done(),
                    "shims");
}

Object SpinShim(const Runtime& runtime) {
  const Span version = runtime.shim_version.span;
  Value platforms = ListOf(runtime.shim_archives, Platform);
  Value spec = Fields()
                   .Add("nodeSelector", Fields().Add("spin", By(Rule::kShimNodes, "true")).Done())
                   .Add("fetchStrategy", Fields().Add("platforms", std::move(platforms)).At(version))
                   .Add("containerdRuntimeOptions", Fields().Add("SystemdCgroup", By(Rule::kShimCgroup, "true")).Done())
                   .Add("runtimeClass", Fields()
                                            .Add("name", By(Rule::kRuntimeClass, runtime.runtime_class))
                                            .Add("handler", By(Rule::kRuntimeClass, runtime.handler))
                                            .Done())
                   .Add("rolloutStrategy", Fields().Add("type", By(Rule::kShimRollout, "recreate")).Done())
                   .Done();
  return MakeObject(Fields()
                        .Add("apiVersion", By(Rule::kObjectKind, "runtime.spinkube.dev/v1alpha1"))
                        .Add("kind", By(Rule::kObjectKind, "Shim"))
                        .Add("metadata", ToValue(RuntimeMetadata("spin-v2", {}, kProject)))
                        .Add("spec", std::move(spec))
                        .At(runtime.installer.span),
                    "spin");
}

}  // namespace spin_aks::k8s
