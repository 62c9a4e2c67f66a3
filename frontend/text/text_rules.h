// SPDX-License-Identifier: Apache-2.0
//
// Grammars of settings that are text: what Azure, Kubernetes and registries
// take as a name. Judged here so that a name that a service would refuse is
// refused at compile time (dossiers: azure.md §2.10; Kubernetes' apimachinery).
#pragma once

#include <string_view>

namespace spin_aks {

// One grammar. The tables of settings point at these; they live as long as the program.
struct TextRule {
  std::string_view what;  // "a Key Vault name", reads on after "is not"
  std::string_view rule;  // what is legal, in words
  bool (*matches)(std::string_view);
};

namespace text_rules {

extern const TextRule kAnything;   // no NUL
extern const TextRule kSomething;  // not empty, no control characters
extern const TextRule kUuid;
extern const TextRule kResourceGroup;
extern const TextRule kClusterName;
extern const TextRule kRegistryName;
extern const TextRule kVaultName;
extern const TextRule kSecretName;  // in Key Vault
extern const TextRule kSecretVersion;
extern const TextRule kIdentityName;
extern const TextRule kCosmosAccount;
extern const TextRule kCosmosName;  // of a database or a container
extern const TextRule kCacheName;   // Azure Cache for Redis
extern const TextRule kAzureDnsLabel;
extern const TextRule kHost;            // of an API server: host, host:port or https URL
extern const TextRule kRegistryServer;  // host[:port][/path], with a host that cannot be taken for a path
extern const TextRule kRepository;
extern const TextRule kImageTag;
extern const TextRule kImageDigest;
extern const TextRule kSha256;  // as `sha256sum` prints it
extern const TextRule kImageReference;
extern const TextRule kPlatform;  // `linux/amd64`
extern const TextRule kDnsLabel;
extern const TextRule kServiceName;  // DNS-1035: a label that starts with a letter
extern const TextRule kDnsSubdomain;
extern const TextRule kLabelKey;  // also of annotations
extern const TextRule kResourceName;
extern const TextRule kLabelValue;
extern const TextRule kEnvironmentName;
extern const TextRule kVariableName;       // Spin's lower snake case
extern const TextRule kQuantity;           // `250m`, `1.5Gi`, `2`
extern const TextRule kCountOrPercent;     // `1`, `25%`
extern const TextRule kCountOrAnyPercent;  // `1`, `150%`
extern const TextRule kHttpPath;           // starts with `/`
extern const TextRule kPath;               // a path on disk, relative
extern const TextRule kHttpUrl;
extern const TextRule kRedisUrl;
extern const TextRule kSpinVersion;  // `3.6`, `3.6.3`
extern const TextRule kCron;         // text/cron.h
extern const TextRule kConfigKey;    // of a Secret or ConfigMap
extern const TextRule kShimVersion;  // `0.24.0`

}  // namespace text_rules
}  // namespace spin_aks
