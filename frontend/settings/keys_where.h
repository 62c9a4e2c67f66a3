// SPDX-License-Identifier: Apache-2.0
//
// Where the application goes: Azure resources, image, nodes.
#pragma once

#include "frontend/settings/key.h"

namespace spin_aks::keys {

namespace cluster {

inline constexpr std::array<std::string_view, 2> kAccessWays{"direct", "command-invoke"};

inline constexpr Key<std::string> kSubscription{{.name = "subscription",
                                                 .rule = &text_rules::kUuid,
                                                 .elsewhere = "the account's current one",
                                                 .meaning = "the subscription of the AKS cluster, by id",
                                                 .example = "[cluster]\nsubscription = \"00000000-0000-0000-0000-000000000000\""}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .meaning = "the resource group of the AKS cluster",
                                                  .example = "[cluster]\nresource_group = \"shop-rg\""}};
inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kClusterName,
                                         .meaning = "the AKS cluster that is deployed to",
                                         .example = "[cluster]\nname = \"shop-aks\""}};
inline constexpr Key<std::string> kContext{{.name = "context",
                                            .rule = &text_rules::kSomething,
                                            .elsewhere = "from the cluster's credentials",
                                            .meaning = "the kube context that `deploy` insists on",
                                            .explanation = "A guard: with another current context nothing is touched.",
                                            .example = "[cluster]\ncontext = \"shop-aks-admin\"",
                                            .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kServer{{.name = "server",
                                           .rule = &text_rules::kHost,
                                           .meaning = "the API server that `deploy` insists on",
                                           .example = "[cluster]\nserver = \"https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443\"",
                                           .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kAccess{
    {.name = "access",
     .choices = kAccessWays,
     .meaning = "how the API server is reached",
     .explanation = "`command-invoke` goes through Azure, for private clusters that this machine cannot reach.",
     .example = "[cluster]\naccess = \"command-invoke\"",
     .read_by = ReadBy::kExecutor},
    "direct"};

inline constexpr TableDef kTable{&kSubscription, &kResourceGroup, &kName, &kContext, &kServer, &kAccess};

}  // namespace cluster

namespace pull_secret {

inline constexpr Key<std::string> kName{
    {.name = "name",
     .rule = &text_rules::kServiceName,
     .follows = "`<application>-pull`",
     .meaning = "the Secret with the registry's credentials",
     .explanation = "Every pod names it in `imagePullSecrets`. `deploy` creates it from `file`; without a `file` it has to be there.",
     .example = "[container_registry]\npull_secret = { name = \"ghcr\", file = \"~/.docker/config.json\" }"}};
inline constexpr Key<std::string> kFile{
    {.name = "file", .rule = &text_rules::kSomething, .meaning = "the Docker configuration that `deploy` makes the pull secret from"}};

inline constexpr TableDef kTable{&kName, &kFile};

}  // namespace pull_secret

namespace registry {

inline constexpr Key<std::string> kSubscription{{.name = "subscription",
                                                 .rule = &text_rules::kUuid,
                                                 .elsewhere = "the cluster's",
                                                 .meaning = "the subscription of the registry, by id",
                                                 .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .elsewhere = "the cluster's",
                                                  .meaning = "the resource group of the registry",
                                                  .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kName{
    {.name = "name",
     .rule = &text_rules::kRegistryName,
     .meaning = "the Azure container registry that images are pushed to",
     .explanation =
         "The image becomes `<name>.azurecr.io/<repository>:<tag>`. For any other registry there is `container_registry.server`.",
     .example = "[container_registry]\nname = \"shopacr\""}};
inline constexpr Key<std::string> kServer{{.name = "server",
                                           .rule = &text_rules::kRegistryServer,
                                           .meaning = "any other registry, with a path where it has one; excludes `name`",
                                           .example = "[container_registry]\nserver = \"ghcr.io/acme\""}};
inline constexpr Key<RegistryAuth> kAuth{
    {.name = "auth",
     .follows = "`pull-secret` with a `pull_secret`, else `attach` for an Azure registry, else `none`",
     .meaning = "how the nodes may pull",
     .explanation = "`attach` grants the cluster's kubelet identity the right to pull, `pull-secret` names a Secret on every pod, `none` "
                    "is for public images.",
     .example = "[container_registry]\nauth = \"pull-secret\""}};
inline constexpr TableKey<pull_secret::kTable> kPullSecret{{.name = "pull_secret"}};

inline constexpr TableDef kTable{&kSubscription, &kResourceGroup, &kName, &kServer, &kAuth, &kPullSecret};

}  // namespace registry

namespace keyvault {

inline constexpr Key<std::string> kSubscription{{.name = "subscription",
                                                 .rule = &text_rules::kUuid,
                                                 .elsewhere = "the cluster's",
                                                 .meaning = "the subscription of the Key Vault, by id"}};
inline constexpr Key<std::string> kResourceGroup{{.name = "resource_group",
                                                  .rule = &text_rules::kResourceGroup,
                                                  .elsewhere = "the cluster's",
                                                  .meaning = "the resource group of the Key Vault",
                                                  .read_by = ReadBy::kExecutor}};
inline constexpr Key<std::string> kName{{.name = "name",
                                         .rule = &text_rules::kVaultName,
                                         .meaning = "the Key Vault that secrets are read from",
                                         .example = "[keyvault]\nname = \"shop-kv\""}};
inline constexpr Key<VaultAccess> kAccess{
    {.name = "access",
     .meaning = "how the identity is granted access to the vault",
     .explanation = "`rbac`: by the role `Key Vault Secrets User`. `policy`: by an access policy, as vaults have them that were made so. "
                    "`auto` is for `deploy`, which asks the vault; `compile` prints the role, which is what new vaults go by.",
     .example = "[keyvault]\nname = \"shop-kv\"\naccess = \"policy\""},
    VaultAccess::kAuto};

inline constexpr Key<std::string> kSecretName{
    {.name = "secret_name",
     .rule = &text_rules::kDnsSubdomain,
     .meaning = "the name of the Secret that the vault's secrets are synced to, for others that refer to it",
     .explanation = "By default the name changes with what the Secret holds, since the add-on never updates one that is there. One of a "
                    "fixed name has to be deleted by hand when a secret is added or pointed elsewhere.",
     .example = "[keyvault]\nname = \"shop-kv\"\nsecret_name = \"shop-secrets\""}};

inline constexpr TableDef kTable{&kSubscription, &kResourceGroup, &kName, &kAccess, &kSecretName};

}  // namespace keyvault

namespace identity {

inline constexpr Key<IdentityMode> kMode{
    {.name = "mode",
     .follows = "`workload` with a `client_id`, else `addon`",
     .meaning = "who reads the Key Vault",
     .explanation = "`addon`: the identity of the cluster's Key Vault add-on, shared by every pod. `workload`: an identity of this "
                    "application, bound to its "
                    "ServiceAccount. `vm`: an identity of the nodes.",
     .example = "[identity]\nmode = \"workload\"\nclient_id = \"00000000-0000-0000-0000-000000000000\""}};
inline constexpr Key<std::string> kClientId{
    {.name = "client_id",
     .rule = &text_rules::kUuid,
     .meaning = "the client id (not the object id) of that identity",
     .explanation =
         "For `addon`: `az aks show -g GROUP -n CLUSTER --query addonProfiles.azureKeyvaultSecretsProvider.identity.clientId`."}};
inline constexpr Key<std::string> kServiceAccount{{.name = "service_account",
                                                   .rule = &text_rules::kDnsSubdomain,
                                                   .follows = "the application's name with `workload`, else none",
                                                   .meaning = "the ServiceAccount that pods run as"}};
inline constexpr Key<bool> kCreateServiceAccount{
    {.name = "create_service_account", .meaning = "whether the ServiceAccount is part of the output"}, true};
inline constexpr Key<std::string> kName{
    {.name = "name", .rule = &text_rules::kIdentityName, .meaning = "the user-assigned identity that `deploy` looks up or creates"}};
inline constexpr Key<std::string> kResourceGroup{
    {.name = "resource_group", .rule = &text_rules::kResourceGroup, .elsewhere = "the cluster's", .meaning = "its resource group"}};

inline constexpr TableDef kTable{&kMode, &kClientId, &kServiceAccount, &kCreateServiceAccount, &kName, &kResourceGroup};

}  // namespace identity

namespace image {

inline constexpr Key<std::string> kRepository{{.name = "repository",
                                               .rule = &text_rules::kRepository,
                                               .follows = "from the application's name",
                                               .meaning = "the image's name in the registry",
                                               .example = "[image]\nrepository = \"shop/web\""}};
inline constexpr Key<std::string> kTag{{.name = "tag",
                                        .rule = &text_rules::kImageTag,
                                        .follows = "the application's version, else `{0}` with a warning",
                                        .meaning = "the image's tag",
                                        .example = "[image]\ntag = \"1.4.2\""},
                                       "latest"};
inline constexpr Key<std::string> kDigest{
    {.name = "digest", .rule = &text_rules::kImageDigest, .meaning = "the image's digest; wins over the tag on the nodes"}};
inline constexpr Key<ImagePin> kPin{
    {.name = "pin",
     .meaning = "what manifests name once `push` has pushed the image",
     .explanation = "`digest`: the tag, and the digest of what was pushed under it, which is what runs whatever becomes of the tag. The "
                    "lock knows it; of another registry, repository or tag it says nothing. `tag`: the tag alone, for pulls that go by "
                    "it, as artifact streaming does. A digest in the settings is named in either case.",
     .example = "[image]\npin = \"tag\""},
    ImagePin::kDigest};
inline constexpr Key<std::string> kReference{{.name = "reference",
                                              .rule = &text_rules::kImageReference,
                                              .meaning = "the whole reference; excludes `repository`, `tag`, `digest`",
                                              .example = "[image]\nreference = \"ghcr.io/acme/shop:1.4.2\""}};
inline constexpr Key<ImageFormat> kFormat{
    {.name = "format",
     .follows = "`artifact` with `build = \"spin\"`, else `container`",
     .meaning = "an ordinary image, or a Spin OCI artifact",
     .explanation = "An artifact is what `spin registry push` makes, from spin.toml: no Dockerfile has a part in it, and it runs on "
                    "every platform: those that are named are of the nodes that get the shim."}};
inline constexpr Key<ImageBuilder> kBuild{
    {.name = "build",
     .meaning = "what builds the image",
     .explanation = "`compile` prints its commands. `native` needs no daemon: spin-aks makes the image that the Dockerfile describes by "
                    "itself, and `spin-aks push` sends it; the commands for the Dockerfile are Docker's. `acr` builds in the Azure "
                    "registry, one platform at a time. "
                    "`spin` makes artifacts. With `none` no image is built from here, and none of its steps are printed.",
     .example = "[image]\nbuild = \"podman\""},
    ImageBuilder::kNative};
inline constexpr Key<Texts> kPlatforms{
    {.name = "platforms",
     .rule = &text_rules::kPlatform,
     .elsewhere = "`linux/amd64`, and pods go wherever the scheduler puts them",
     .meaning = "the platforms of the image, and no others",
     .explanation =
         "They are built, nodes of them get the shim, and with one platform pods are kept to its nodes by a selector. Several need "
         "a builder that can join them: `docker`, `podman`, `buildah`.",
     .example = "[image]\nplatforms = [\"linux/amd64\", \"linux/arm64\"]"}};

inline constexpr Key<std::string> kContext{
    {.name = "context",
     .rule = &text_rules::kPath,
     .follows = "the directory of `spin.toml`",
     .meaning = "the directory that the image is built from, relative to this file",
     .explanation =
         "One above the application, so that Wasm and files may lie beside it: the `target` of a Cargo workspace, assets that "
         "applications share. It is of the same work tree. Nothing is written there: beside the Dockerfile, `<Dockerfile>.dockerignore` "
         "says what is sent to the builder.",
     .example = "[image]\ncontext = \"..\"",
     .reach = Reach::kImage}};

inline constexpr TableDef kTable{&kRepository, &kTag, &kDigest, &kPin, &kReference, &kFormat, &kBuild, &kPlatforms, &kContext};

}  // namespace image

// What `runtime.shim_digest` is made of.
namespace shim_digest {

inline constexpr Key<std::string> kAmd64{{.name = "amd64",
                                          .rule = &text_rules::kSha256,
                                          .elsewhere = "that of a release that is known",
                                          .meaning = "of the archive for `x86_64`"}};
inline constexpr Key<std::string> kArm64{{.name = "arm64",
                                          .rule = &text_rules::kSha256,
                                          .elsewhere = "that of a release that is known",
                                          .meaning = "of the archive for `aarch64`"}};

inline constexpr TableDef kTable{&kAmd64, &kArm64};

}  // namespace shim_digest

namespace runtime {

inline constexpr Key<Executor> kExecutor{
    {.name = "executor", .later_choice = "spinapp", .meaning = "what runs the application: a Deployment on the shim"},
    Executor::kDeployment};
inline constexpr Key<Installer> kInstaller{
    {.name = "installer",
     .meaning = "what puts the shim on the nodes",
     .explanation = "`rcm` is the runtime-class-manager, `kwasm` the archived KWASM operator, `none` is for nodes that are ready."},
    Installer::kRuntimeClassManager};
inline constexpr Key<std::string> kSpin{{.name = "spin",
                                         .rule = &text_rules::kSpinVersion,
                                         .follows = "that of the newest shim; with `shim_version` the one in that shim",
                                         .meaning = "the Spin version on the nodes",
                                         .example = "[runtime]\nspin = \"3.6\""}};
inline constexpr Key<std::string> kClass{{.name = "class",
                                          .rule = &text_rules::kDnsSubdomain,
                                          .follows = "`{0}`; `{1}` below Spin 2",
                                          .meaning = "the RuntimeClass that pods name"},
                                         "wasmtime-spin-v2",
                                         "wasmtime-spin-v1"};
inline constexpr Key<std::string> kHandler{
    {.name = "handler",
     .rule = &text_rules::kDnsLabel,
     .follows = "`{0}` with `rcm`, else `{1}`",
     .meaning = "the containerd handler of that class",
     .explanation = "The installer configures it under its own name, so pods of another one find no runtime, unless `installer = "
                    "\"none\"` and the nodes have it."},
    "spin-v2",
    "spin"};
inline constexpr Key<std::string> kShimVersion{{.name = "shim_version",
                                                .rule = &text_rules::kShimVersion,
                                                .follows = "the one with that Spin",
                                                .meaning = "the containerd-shim-spin that is installed"}};
inline constexpr TableKey<shim_digest::kTable> kShimDigest{
    {.name = "shim_digest",
     .meaning = "the SHA-256 of the shim's archive, for nodes of each architecture",
     .explanation = "The shim runs as root on every node. The installer refuses an archive of another digest. Those of some releases are "
                    "known; for others this is where `sha256sum` of the archive goes.",
     .example = "[runtime.shim_digest]\namd64 = \"1755fbeb2dec7d026faf8c37031d8a025975f5e194b782da10188206a386d6e4\""}};
inline constexpr Key<std::string> kShimMirror{
    {.name = "shim_mirror",
     .rule = &text_rules::kHttpUrl,
     .meaning = "where the shim's archives are fetched from, laid out as its releases are",
     .explanation = "Archives lie below `v<version>/`, called `containerd-shim-spin-v2-linux-x86_64.tar.gz` and `…-aarch64.tar.gz`. What "
                    "a mirror gives is checked: each has to have a digest.",
     .example = "[runtime]\nshim_mirror = \"https://mirror.example.com/containerd-shim-spin\""},
    "https://github.com/spinframework/containerd-shim-spin/releases/download"};
inline constexpr std::string_view kNoCaCertificates = "none";
inline constexpr Key<std::string> kCaCertificates{
    {.name = "ca_certificates",
     .rule = &text_rules::kPath,
     .follows = "Mozilla's, where Spin's host needs any",
     .meaning = "a file of root certificates for the image, beside `spin.toml`, or `none`",
     .explanation =
         "Spin's host looks for them where it speaks TLS itself: to Redis, Cosmos DB, libsql, remote models, Postgres, MySQL, MQTT and "
         "SQS. "
         "What guests request over HTTPS is checked against roots that Spin brings. PEM, as `/etc/ssl/certs/ca-certificates.crt` of "
         "most systems.",
     .example = "[runtime]\nca_certificates = \"certificates/company.pem\"",
     .reach = Reach::kImage}};
inline constexpr Key<RuntimeInclude> kInclude{
    {.name = "include",
     .meaning = "whether the runtime layer lies beside the application or in it",
     .explanation =
         "`app` only where no custom resource is involved: not with the `rcm` installer. It is for clusters with one application: the "
         "layer is the cluster's, a second one would claim it too, and it goes with the application."},
    RuntimeInclude::kSeparate};

inline constexpr TableDef kTable{&kExecutor,    &kInstaller,  &kSpin,       &kClass,          &kHandler,
                                 &kShimVersion, &kShimDigest, &kShimMirror, &kCaCertificates, &kInclude};

}  // namespace runtime

}  // namespace spin_aks::keys
