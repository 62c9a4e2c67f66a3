// SPDX-License-Identifier: Apache-2.0
//
// The top level: every key there is hangs below it.
#pragma once

#include "frontend/settings/keys_app.h"
#include "frontend/settings/keys_service.h"
#include "frontend/settings/keys_stores.h"
#include "frontend/settings/keys_variables.h"
#include "frontend/settings/keys_where.h"

namespace spin_aks::keys {

inline constexpr std::int64_t kSchemaVersion = 1;
inline constexpr std::array<std::string_view, 3> kOutputForms{"kustomize", "helm", "kube"};

inline constexpr Key<std::int64_t> kSchema{
    {.name = "schema",
     .range = {1, 2147483647},
     .meaning = "the version of this file's format",
     .explanation = "A file of a newer schema than this spin-aks knows is refused, because an older reader would guess.",
     .example = "schema = 1",
     .read_by = ReadBy::kLoading},
    kSchemaVersion};
inline constexpr Key<std::string> kSpinManifest{{.name = "spin_manifest",
                                                 .rule = &text_rules::kPath,
                                                 .meaning = "the Spin manifest, relative to this file",
                                                 .example = "spin_manifest = \"app/spin.toml\"",
                                                 .read_by = ReadBy::kLoading,
                                                 .reach = Reach::kImage},
                                                "spin.toml"};
inline constexpr Key<std::string> kNamespace{{.name = "namespace",
                                              .rule = &text_rules::kDnsLabel,
                                              .follows = "from the application's name",
                                              .meaning = "the Kubernetes namespace that everything goes to",
                                              .example = "namespace = \"shop\""}};
inline constexpr Key<bool> kCreateNamespace{
    {.name = "create_namespace",
     .meaning = "whether the namespace is part of the output",
     .explanation = "Set it to false where a platform team owns namespaces. One that is not called as the application is, is written "
                    "beside it, since others may share it: it is applied first, says nothing of one "
                    "application, and is never pruned. For `default` and `kube-…` none is written.",
     .example = "create_namespace = false"},
    true};
inline constexpr Key<Expose> kExpose{
    {.name = "expose",
     .meaning = "how an HTTP application is reached",
     .explanation =
         "`none` makes a ClusterIP Service (inside the cluster only), `internal` an internal load balancer of the virtual network, "
         "`public` a load balancer with a public address. `[[service]]` says more.",
     .example = "expose = \"internal\""},
    Expose::kNone};
inline constexpr Key<std::string> kKubernetesType{{.name = "kubernetes_type",
                                                   .choices = kOutputForms,
                                                   .follows = "that of a tree that is there already, else `kustomize`",
                                                   .meaning = "the form of the Kubernetes output",
                                                   .example = "kubernetes_type = \"kustomize\""}};
inline constexpr Key<std::string> kKubernetesResources{{.name = "kubernetes_resources",
                                                        .rule = &text_rules::kPath,
                                                        .follows = "`.` for kustomize, `charts` for helm, `manifests` for kube",
                                                        .meaning = "the root of the Kubernetes output, relative to this file",
                                                        .example = "kubernetes_resources = \"deploy\""}};
inline constexpr Key<std::string> kDockerfile{{.name = "dockerfile",
                                               .rule = &text_rules::kPath,
                                               .meaning = "where the Dockerfile is written, relative to this file",
                                               .example = "dockerfile = \"deploy/Dockerfile\"",
                                               .reach = Reach::kImage},
                                              "Dockerfile"};
inline constexpr Key<std::string> kTenantId{
    {.name = "tenant_id",
     .rule = &text_rules::kUuid,
     .meaning = "the Microsoft Entra tenant of the Key Vault",
     .explanation =
         "Needed as soon as one variable or store reads a secret: `az keyvault show --name VAULT --query properties.tenantId` prints it.",
     .example = "tenant_id = \"00000000-0000-0000-0000-000000000000\""}};
inline constexpr Key<std::string> kDefaultTarget{{.name = "default_target",
                                                  .rule = &text_rules::kDnsLabel,
                                                  .follows = "the first target",
                                                  .meaning = "the target that is meant without `--target`",
                                                  .example = "default_target = \"default\""}};

inline constexpr TableKey<cluster::kTable> kCluster{{.name = "cluster"}};
inline constexpr TableKey<registry::kTable> kRegistry{{.name = "container_registry"}};
inline constexpr TableKey<keyvault::kTable> kKeyvault{{.name = "keyvault"}};
inline constexpr TableKey<identity::kTable> kIdentity{{.name = "identity"}};
inline constexpr TableKey<image::kTable> kImage{{.name = "image"}};
inline constexpr TableKey<app::kTable> kApp{{.name = "app"}};
inline constexpr TablesKey<variable::kTable> kVariables{
    {.name = "variables", .any_name = "<name>", .name_rule = &text_rules::kVariableName}};
inline constexpr Key<Open<Scalar>> kEnv{
    {.name = "env",
     .any_name = "<NAME>",
     .rule = &text_rules::kAnything,
     .name_rule = &text_rules::kEnvironmentName,
     .meaning = "extra environment of the Spin process",
     .explanation =
         "Reaches Spin, not the components: those see only the manifest's `environment`. Names that spin-aks sets itself are refused.",
     .example = "[env]\nOTEL_EXPORTER_OTLP_ENDPOINT = \"http://collector:4318\""}};
inline constexpr ElementsKey<service::kTable> kService{{.name = "service"}};
inline constexpr TablesKey<store::kTable> kKeyValue{{.name = "key_value", .any_name = "<store>", .name_rule = &text_rules::kSomething}};
inline constexpr TablesKey<database::kTable> kSqlite{{.name = "sqlite", .any_name = "<database>", .name_rule = &text_rules::kSomething}};
inline constexpr TableKey<llm::kTable> kLlm{{.name = "llm"}};
inline constexpr TableKey<redis::kTable> kRedis{{.name = "redis"}};
inline constexpr TableKey<prototype_store::kTable> kStore{{.name = "store"}};
inline constexpr TableKey<runtime::kTable> kRuntime{{.name = "runtime"}};

// `[[target]]` will be its own keys and `kRoot - TableDef{&kSchema}`, `[[workload]]` its own and `app::kTable`.
inline constexpr TableDef kRoot{&kSchema,
                                &kSpinManifest,
                                &kNamespace,
                                &kCreateNamespace,
                                &kExpose,
                                &kKubernetesType,
                                &kKubernetesResources,
                                &kDockerfile,
                                &kTenantId,
                                &kDefaultTarget,
                                &kCluster,
                                &kRegistry,
                                &kKeyvault,
                                &kIdentity,
                                &kImage,
                                &kApp,
                                &kVariables,
                                &kEnv,
                                &kService,
                                &kKeyValue,
                                &kSqlite,
                                &kLlm,
                                &kRedis,
                                &kStore,
                                &kRuntime};

}  // namespace spin_aks::keys
