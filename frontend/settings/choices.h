// SPDX-License-Identifier: Apache-2.0
//
// Settings that are one of a few words, and what each word is: the one place that maps them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ir/program.h"

namespace spin_aks {

// ---- What is a choice of the settings alone ----

enum class Expose : std::uint8_t { kNone, kInternal, kPublic };
enum class RegistryAuth : std::uint8_t { kAttach, kPullSecret, kNone };
enum class StoreKind : std::uint8_t { kCosmos, kRedis, kAzureRedis };
// `None` makes no Service, which the program has no word for.
enum class ServiceChoice : std::uint8_t { kClusterIp, kLoadBalancer, kHeadless, kNone };

// ---- Words ----

template <typename E>
struct Word {
  E value;
  std::string_view name;
};

template <typename E>
struct WordsOf;
template <>
struct WordsOf<Security> {
  static constexpr Word<Security> kAll[] = {
      {Security::kBaseline, "baseline"}, {Security::kRestricted, "restricted"}, {Security::kNone, "none"}};
};
template <>
struct WordsOf<Expose> {
  static constexpr Word<Expose> kAll[] = {{Expose::kNone, "none"}, {Expose::kInternal, "internal"}, {Expose::kPublic, "public"}};
};
template <>
struct WordsOf<RegistryAuth> {
  static constexpr Word<RegistryAuth> kAll[] = {
      {RegistryAuth::kAttach, "attach"}, {RegistryAuth::kPullSecret, "pull-secret"}, {RegistryAuth::kNone, "none"}};
};
template <>
struct WordsOf<ImageFormat> {
  static constexpr Word<ImageFormat> kAll[] = {{ImageFormat::kContainer, "container"}, {ImageFormat::kArtifact, "artifact"}};
};
enum class ImagePin : std::uint8_t { kDigest, kTag };
template <>
struct WordsOf<ImagePin> {
  static constexpr Word<ImagePin> kAll[] = {{ImagePin::kDigest, "digest"}, {ImagePin::kTag, "tag"}};
};
template <>
struct WordsOf<ImageBuilder> {
  static constexpr Word<ImageBuilder> kAll[] = {{ImageBuilder::kNative, "native"}, {ImageBuilder::kDocker, "docker"},
                                                {ImageBuilder::kPodman, "podman"}, {ImageBuilder::kBuildah, "buildah"},
                                                {ImageBuilder::kAcr, "acr"},       {ImageBuilder::kSpin, "spin"},
                                                {ImageBuilder::kNone, "none"}};
};
template <>
struct WordsOf<IdentityMode> {
  static constexpr Word<IdentityMode> kAll[] = {
      {IdentityMode::kAddon, "addon"}, {IdentityMode::kWorkload, "workload"}, {IdentityMode::kVm, "vm"}};
};
template <>
struct WordsOf<VaultAccess> {
  static constexpr Word<VaultAccess> kAll[] = {
      {VaultAccess::kAuto, "auto"}, {VaultAccess::kRbac, "rbac"}, {VaultAccess::kPolicy, "policy"}};
};
template <>
struct WordsOf<Executor> {
  static constexpr Word<Executor> kAll[] = {{Executor::kDeployment, "deployment"}};
};
template <>
struct WordsOf<Installer> {
  static constexpr Word<Installer> kAll[] = {
      {Installer::kRuntimeClassManager, "rcm"}, {Installer::kKwasm, "kwasm"}, {Installer::kNone, "none"}};
};
template <>
struct WordsOf<RuntimeInclude> {
  static constexpr Word<RuntimeInclude> kAll[] = {{RuntimeInclude::kSeparate, "separate"}, {RuntimeInclude::kApp, "app"}};
};
template <>
struct WordsOf<StoreKind> {
  static constexpr Word<StoreKind> kAll[] = {
      {StoreKind::kCosmos, "cosmos"}, {StoreKind::kRedis, "redis"}, {StoreKind::kAzureRedis, "azure-redis"}};
};
template <>
struct WordsOf<StoreAuth> {
  static constexpr Word<StoreAuth> kAll[] = {{StoreAuth::kKey, "key"}, {StoreAuth::kWorkloadIdentity, "workload-identity"}};
};
template <>
struct WordsOf<ServiceChoice> {
  static constexpr Word<ServiceChoice> kAll[] = {{ServiceChoice::kClusterIp, "ClusterIP"},
                                                 {ServiceChoice::kLoadBalancer, "LoadBalancer"},
                                                 {ServiceChoice::kHeadless, "Headless"},
                                                 {ServiceChoice::kNone, "None"}};
};

template <typename E>
concept Choosable = requires { WordsOf<E>::kAll; };

template <Choosable E>
inline constexpr auto kChoiceNames = [] {
  std::array<std::string_view, std::size(WordsOf<E>::kAll)> names{};
  std::ranges::transform(WordsOf<E>::kAll, names.begin(), &Word<E>::name);
  return names;
}();

template <Choosable E>
[[nodiscard]] constexpr std::string_view NameOf(E value) {
  return std::ranges::find(WordsOf<E>::kAll, value, &Word<E>::value)->name;
}
// `name` is one of the choices: the settings were held against them.
template <Choosable E>
[[nodiscard]] constexpr E ValueNamed(std::string_view name) {
  return std::ranges::find(WordsOf<E>::kAll, name, &Word<E>::name)->value;
}

}  // namespace spin_aks
