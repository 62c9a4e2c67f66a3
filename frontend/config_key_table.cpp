// SPDX-License-Identifier: Apache-2.0
//
// The table and nothing else. To add a key: a row here, and its effect in resolve_*.cpp.
#include "frontend/config_keys.h"

namespace spin_aks {
namespace {

using enum ValueShape;
using namespace text_rules;

constexpr IntegerRange kPort{1, 65535};
constexpr IntegerRange kPositive{1, 2147483647};

std::vector<ConfigKey> TopLevelKeys() {
  return {
      {.pattern = "schema", .shape = kInteger, .range = {1, 2147483647}, .default_value = "1", .meaning = "the version of this file's format",
       .explanation = "A file of a newer schema than this spin-aks knows is refused, because an older reader would guess.", .example = "schema = 1"},
      {.pattern = "spin_manifest", .rule = &kPath, .default_value = "\"spin.toml\"", .meaning = "the Spin manifest, relative to this file",
       .example = "spin_manifest = \"app/spin.toml\""},
      {.pattern = "namespace", .rule = &kDnsLabel, .default_words = "from the application's name", .meaning = "the Kubernetes namespace that everything goes to",
       .example = "namespace = \"shop\""},
      {.pattern = "create_namespace", .shape = kBoolean, .default_value = "true", .meaning = "whether the namespace is part of the output",
       .explanation = "Set it to false where a platform team owns namespaces.", .example = "create_namespace = false"},
      {.pattern = "expose", .choices = "none internal public", .default_value = "\"none\"", .meaning = "how an HTTP application is reached",
       .explanation = "`none` makes a ClusterIP Service (inside the cluster only), `internal` an internal load balancer of the virtual network, "
                      "`public` a load balancer with a public address. `[[service]]` says more.",
       .example = "expose = \"internal\""},
      {.pattern = "kubernetes_type", .choices = "kustomize helm kube", .default_words = "that of a tree that is there already, else `kustomize`",
       .meaning = "the form of the Kubernetes output", .example = "kubernetes_type = \"kustomize\""},
      {.pattern = "kubernetes_resources", .rule = &kPath, .default_words = "`.` for kustomize, `charts` for helm, `manifests` for kube",
       .meaning = "the root of the Kubernetes output, relative to this file", .example = "kubernetes_resources = \"deploy\""},
      {.pattern = "dockerfile", .rule = &kPath, .default_value = "\"Dockerfile\"", .meaning = "where the Dockerfile is written, relative to this file",
       .example = "dockerfile = \"deploy/Dockerfile\""},
      {.pattern = "tenant_id", .rule = &kUuid, .meaning = "the Microsoft Entra tenant of the Key Vault",
       .explanation = "Needed as soon as one variable or store reads a secret: `az keyvault show --name VAULT --query properties.tenantId` prints it.",
       .example = "tenant_id = \"00000000-0000-0000-0000-000000000000\""},
      {.pattern = "default_target", .rule = &kDnsLabel, .default_words = "the first target", .meaning = "the target that is meant without `--target`",
       .example = "default_target = \"default\""},
  };
}

std::vector<ConfigKey> AzureKeys() {
  return {
      {.pattern = "cluster.subscription", .rule = &kUuid, .default_words = "the account's current one", .meaning = "the subscription of the AKS cluster, by id",
       .example = "[cluster]\nsubscription = \"00000000-0000-0000-0000-000000000000\""},
      {.pattern = "cluster.resource_group", .rule = &kResourceGroup, .meaning = "the resource group of the AKS cluster", .example = "[cluster]\nresource_group = \"shop-rg\""},
      {.pattern = "cluster.name", .rule = &kClusterName, .meaning = "the AKS cluster that is deployed to", .example = "[cluster]\nname = \"shop-aks\""},
      {.pattern = "cluster.context", .rule = &kSomething, .default_words = "from the cluster's credentials",
       .meaning = "the kube context that `deploy` insists on", .explanation = "A guard: with another current context nothing is touched.",
       .example = "[cluster]\ncontext = \"shop-aks-admin\""},
      {.pattern = "cluster.server", .rule = &kHost, .meaning = "the API server that `deploy` insists on",
       .example = "[cluster]\nserver = \"https://shop-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443\""},
      {.pattern = "cluster.access", .choices = "direct command-invoke", .default_value = "\"direct\"", .meaning = "how the API server is reached",
       .explanation = "`command-invoke` goes through Azure, for private clusters that this machine cannot reach.", .example = "[cluster]\naccess = \"command-invoke\""},

      {.pattern = "container_registry.subscription", .rule = &kUuid, .default_words = "the cluster's", .meaning = "the subscription of the registry, by id"},
      {.pattern = "container_registry.resource_group", .rule = &kResourceGroup, .default_words = "the cluster's", .meaning = "the resource group of the registry"},
      {.pattern = "container_registry.name", .rule = &kRegistryName, .meaning = "the Azure container registry that images are pushed to",
       .explanation = "The image becomes `<name>.azurecr.io/<repository>:<tag>`. For any other registry there is `container_registry.server`.",
       .example = "[container_registry]\nname = \"shopacr\""},
      {.pattern = "container_registry.server", .rule = &kRegistryServer, .meaning = "any other registry, with a path where it has one; excludes `name`",
       .example = "[container_registry]\nserver = \"ghcr.io/acme\""},
      {.pattern = "container_registry.auth", .choices = "attach pull-secret none",
       .default_words = "`pull-secret` with a `pull_secret`, else `attach` for an Azure registry, else `none`", .meaning = "how the nodes may pull",
       .explanation = "`attach` grants the cluster's kubelet identity the right to pull, `pull-secret` names a Secret on every pod, `none` is for public images.",
       .example = "[container_registry]\nauth = \"pull-secret\""},
      {.pattern = "container_registry.pull_secret.name", .rule = &kDnsSubdomain, .default_words = "`<application>-pull`", .meaning = "the Secret with the registry's credentials",
       .explanation = "Every pod names it in `imagePullSecrets`. `deploy` creates it from `file`; without a `file` it has to be there.",
       .example = "[container_registry]\npull_secret = { name = \"ghcr\", file = \"~/.docker/config.json\" }"},
      {.pattern = "container_registry.pull_secret.file", .rule = &kSomething, .meaning = "the Docker configuration that `deploy` makes the pull secret from"},

      {.pattern = "keyvault.subscription", .rule = &kUuid, .default_words = "the cluster's", .meaning = "the subscription of the Key Vault, by id"},
      {.pattern = "keyvault.resource_group", .rule = &kResourceGroup, .default_words = "the cluster's", .meaning = "the resource group of the Key Vault"},
      {.pattern = "keyvault.name", .rule = &kVaultName, .meaning = "the Key Vault that secrets are read from", .example = "[keyvault]\nname = \"shop-kv\""},
      {.pattern = "keyvault.access", .choices = "auto rbac policy", .default_value = "\"auto\"", .meaning = "how `deploy` grants the pods' identity access",
       .explanation = "`auto` asks the vault which of the two it uses."},

      {.pattern = "identity.mode", .choices = "addon workload vm", .default_words = "`workload` with a `client_id`, else `addon`", .meaning = "who reads the Key Vault",
       .explanation = "`addon`: the identity of the cluster's Key Vault add-on, shared by every pod. `workload`: an identity of this application, bound to its "
                      "ServiceAccount. `vm`: an identity of the nodes.",
       .example = "[identity]\nmode = \"workload\"\nclient_id = \"00000000-0000-0000-0000-000000000000\""},
      {.pattern = "identity.client_id", .rule = &kUuid, .meaning = "the client id (not the object id) of that identity",
       .explanation = "For `addon`: `az aks show -g GROUP -n CLUSTER --query addonProfiles.azureKeyvaultSecretsProvider.identity.clientId`."},
      {.pattern = "identity.service_account", .rule = &kDnsSubdomain, .default_words = "the application's name with `workload`, else none", .meaning = "the ServiceAccount that pods run as"},
      {.pattern = "identity.create_service_account", .shape = kBoolean, .default_value = "true", .meaning = "whether the ServiceAccount is part of the output"},
      {.pattern = "identity.name", .rule = &kIdentityName, .meaning = "the user-assigned identity that `deploy` looks up or creates"},
      {.pattern = "identity.resource_group", .rule = &kResourceGroup, .default_words = "the cluster's", .meaning = "its resource group"},
  };
}

std::vector<ConfigKey> ImageKeys() {
  return {
      {.pattern = "image.repository", .rule = &kRepository, .default_words = "from the application's name", .meaning = "the image's name in the registry",
       .example = "[image]\nrepository = \"shop/web\""},
      {.pattern = "image.tag", .rule = &kImageTag, .default_words = "the application's version, else `latest` with a warning", .meaning = "the image's tag",
       .example = "[image]\ntag = \"1.4.2\""},
      {.pattern = "image.digest", .rule = &kImageDigest, .meaning = "the image's digest; wins over the tag on the nodes"},
      {.pattern = "image.reference", .rule = &kImageReference, .meaning = "the whole reference; excludes `repository`, `tag`, `digest`",
       .example = "[image]\nreference = \"ghcr.io/acme/shop:1.4.2\""},
      {.pattern = "image.format", .choices = "container artifact", .default_value = "\"container\"", .meaning = "an ordinary image, or a Spin OCI artifact"},
      {.pattern = "image.build", .choices = "native docker podman buildah acr spin none", .default_value = "\"native\"", .meaning = "what builds the image",
       .explanation = "`native` needs no daemon: spin-aks makes the image that the Dockerfile describes by itself."},
      {.pattern = "image.platforms", .shape = kTextList, .rule = &kPlatform, .default_value = "[\"linux/amd64\"]", .meaning = "the platforms of the image",
       .example = "[image]\nplatforms = [\"linux/amd64\", \"linux/arm64\"]"},
  };
}

std::vector<ConfigKey> AppKeys() {
  return {
      {.pattern = "app.replicas", .shape = kInteger, .range = {0, 100000}, .default_words = "2; 1 where a store lives in the pod", .meaning = "how many pods",
       .explanation = "An unconfigured `default` store lives inside each pod: two pods would show two truths, so more than one is refused then.", .example = "[app]\nreplicas = 3"},
      {.pattern = "app.autoscale.min", .shape = kInteger, .range = kPositive, .default_words = "2, or `max` where that is less", .meaning = "the least number of pods"},
      {.pattern = "app.autoscale.max", .shape = kInteger, .range = kPositive, .meaning = "the greatest number of pods; excludes `app.replicas`",
       .example = "[app]\nautoscale = { max = 6, cpu = 70 }"},
      {.pattern = "app.autoscale.cpu", .shape = kInteger, .range = {1, 1000}, .default_words = "80 without `memory`", .meaning = "the CPU use to aim for, in percent of the request"},
      {.pattern = "app.autoscale.memory", .shape = kInteger, .range = {1, 1000}, .meaning = "the memory use to aim for, in percent of the request"},
      {.pattern = "app.security", .choices = "baseline restricted none", .default_value = "\"baseline\"", .meaning = "what the pods may do",
       .explanation = "`baseline`: no service-account token, no privilege escalation, the runtime's seccomp profile. `restricted` passes Pod Security "
                      "*restricted* and listens on 8080. `none` sets nothing.",
       .example = "[app]\nsecurity = \"restricted\""},
      {.pattern = "app.listen_port", .shape = kInteger, .range = kPort, .default_words = "80; 8080 with `security = \"restricted\"`", .meaning = "the port that Spin listens on"},
      {.pattern = "app.resources.requests.<resource>", .shape = kScalar, .rule = &kQuantity, .name_rule = &kLabelKey, .default_words = "`cpu` 100m, `memory` 128Mi",
       .meaning = "what a pod is sure to get", .example = "[app.resources]\nrequests = { cpu = \"250m\", memory = \"64Mi\" }"},
      {.pattern = "app.resources.limits.<resource>", .shape = kScalar, .rule = &kQuantity, .name_rule = &kLabelKey, .meaning = "what a pod may use at most",
       .example = "[app.resources]\nlimits = { memory = \"256Mi\" }"},
      {.pattern = "app.readiness.path", .rule = &kHttpPath, .default_value = "\"/.well-known/spin/health\"", .meaning = "what is asked before a pod gets traffic"},
      {.pattern = "app.readiness.port", .shape = kInteger, .range = kPort, .default_words = "the listen port", .meaning = "the port that is asked"},
      {.pattern = "app.readiness.period", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 10", .meaning = "seconds between two questions"},
      {.pattern = "app.readiness.initial_delay", .shape = kInteger, .default_words = "Kubernetes' own: 0", .meaning = "seconds before the first question"},
      {.pattern = "app.readiness.timeout", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 1", .meaning = "seconds to answer in"},
      {.pattern = "app.readiness.failures", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 3", .meaning = "failures in a row that count"},
      {.pattern = "app.liveness.path", .rule = &kHttpPath, .default_value = "\"/.well-known/spin/health\"", .meaning = "what is asked to know that a pod is alive"},
      {.pattern = "app.liveness.port", .shape = kInteger, .range = kPort, .default_words = "the listen port", .meaning = "the port that is asked"},
      {.pattern = "app.liveness.period", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 10", .meaning = "seconds between two questions"},
      {.pattern = "app.liveness.initial_delay", .shape = kInteger, .default_words = "Kubernetes' own: 0", .meaning = "seconds before the first question"},
      {.pattern = "app.liveness.timeout", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 1", .meaning = "seconds to answer in"},
      {.pattern = "app.liveness.failures", .shape = kInteger, .range = kPositive, .default_words = "Kubernetes' own: 3", .meaning = "failures in a row that restart the pod"},
      {.pattern = "app.node_selector.<label>", .rule = &kLabelValue, .name_rule = &kLabelKey, .meaning = "labels that a node must have",
       .example = "[app.node_selector]\n\"agentpool\" = \"wasm\""},
      {.pattern = "app.labels.<label>", .rule = &kLabelValue, .name_rule = &kLabelKey, .meaning = "labels of the workload and its pods", .example = "[app.labels]\nteam = \"checkout\""},
      {.pattern = "app.annotations.<annotation>", .rule = &kAnything, .name_rule = &kLabelKey, .meaning = "annotations of the workload's pods"},
      {.pattern = "app.pull_policy", .choices = "Always IfNotPresent Never", .default_words = "Kubernetes' own: `Always` for `latest`, else `IfNotPresent`",
       .meaning = "when a node pulls the image"},
      {.pattern = "app.strategy.surge", .shape = kScalar, .rule = &kCountOrPercent, .default_value = "\"25%\"", .meaning = "pods above the number while rolling"},
      {.pattern = "app.strategy.unavailable", .shape = kScalar, .rule = &kCountOrPercent, .default_value = "\"25%\"", .meaning = "pods below the number while rolling",
       .example = "[app]\nstrategy = { surge = 1, unavailable = 0 }"},
      {.pattern = "app.disruption.max_unavailable", .shape = kScalar, .rule = &kCountOrPercent, .default_words = "1 with more than one pod",
       .meaning = "pods that a drain may take at once"},
  };
}

std::vector<ConfigKey> VariableKeys() {
  return {
      {.pattern = "variables.<name>.value", .shape = kScalar, .rule = &kAnything, .name_rule = &kVariableName, .default_words = "the manifest's `default`",
       .meaning = "the variable's value; `name = value` says the same", .explanation = "Never for a `secret = true` variable: this file goes to git.",
       .example = "[variables]\nlog_level = \"info\""},
      {.pattern = "variables.<name>.keyvault_secret", .rule = &kSecretName, .name_rule = &kVariableName, .meaning = "the Key Vault secret that holds the value",
       .explanation = "The value never reaches a file: the pod's node reads it from the vault.", .example = "[variables]\ndb_password = { keyvault_secret = \"db-password\" }"},
      {.pattern = "variables.<name>.vault", .rule = &kVaultName, .name_rule = &kVariableName, .default_words = "`keyvault.name`", .meaning = "another vault for this one"},
      {.pattern = "variables.<name>.version", .rule = &kSecretVersion, .name_rule = &kVariableName, .default_words = "the latest", .meaning = "one version of the secret, pinned"},
      {.pattern = "variables.<name>.required", .shape = kBoolean, .name_rule = &kVariableName, .default_words = "the manifest's", .meaning = "whether a value must be set here",
       .explanation = "May tighten what the manifest says, never loosen it."},
      {.pattern = "variables.<name>.type", .name_rule = &kVariableName, .choices = "string int bool url path json enum",
       .default_words = "`enum` with `values`, else `string`", .meaning = "what the value must look like",
       .example = "[variables]\nport = { value = 8080, type = \"int\" }"},
      {.pattern = "variables.<name>.values", .shape = kTextList, .rule = &kAnything, .name_rule = &kVariableName, .meaning = "the legal values of an `enum`",
       .example = "[variables]\nlog_level = { value = \"info\", values = [\"debug\", \"info\", \"warn\"] }"},
      {.pattern = "variables.<name>.description", .rule = &kAnything, .name_rule = &kVariableName, .default_words = "the manifest's", .meaning = "what prompts say of it"},

      {.pattern = "env.<NAME>", .shape = kScalar, .rule = &kAnything, .name_rule = &kEnvironmentName, .meaning = "extra environment of the Spin process",
       .explanation = "Reaches Spin, not the components: those see only the manifest's `environment`. Names that spin-aks sets itself are refused.",
       .example = "[env]\nOTEL_EXPORTER_OTLP_ENDPOINT = \"http://collector:4318\""},
  };
}

std::vector<ConfigKey> ServiceKeys() {
  return {
      {.pattern = "service[].name", .rule = &kServiceName, .default_words = "the application's name", .meaning = "the Service's name", .example = "[[service]]\nname = \"shop\"\nport = 8080"},
      {.pattern = "service[].type", .choices = "ClusterIP LoadBalancer Headless None", .default_words = "by `expose`", .meaning = "the Service's type; `None` makes none"},
      {.pattern = "service[].port", .shape = kInteger, .range = kPort, .default_value = "80", .meaning = "the port that the Service offers; excludes `ports`"},
      {.pattern = "service[].target_port", .shape = kInteger, .range = kPort, .default_words = "the listen port", .meaning = "the pod's port behind `port`"},
      {.pattern = "service[].ports[].name", .rule = &kServiceName, .default_words = "`http`, or `port-<port>` behind the first", .meaning = "the port's name"},
      {.pattern = "service[].ports[].port", .shape = kInteger, .range = kPort, .meaning = "a port that the Service offers",
       .example = "[[service]]\nports = [{ port = 80 }, { name = \"alt\", port = 8080 }]"},
      {.pattern = "service[].ports[].target_port", .shape = kInteger, .range = kPort, .default_words = "the listen port", .meaning = "the pod's port behind it"},
      {.pattern = "service[].annotations.<annotation>", .rule = &kAnything, .name_rule = &kLabelKey, .meaning = "annotations of the Service"},
      {.pattern = "service[].internal", .shape = kBoolean, .default_words = "true unless `expose` is `public`", .meaning = "whether a load balancer has an internal address only"},
      {.pattern = "service[].dns_label", .rule = &kAzureDnsLabel, .meaning = "the Azure DNS label of a public load balancer"},
  };
}

std::vector<ConfigKey> StoreKeys() {
  return {
      {.pattern = "key_value.<store>.kind", .name_rule = &kSomething, .choices = "cosmos redis azure-redis", .default_value = "\"cosmos\"", .meaning = "what holds the key-value store",
       .example = "[key_value.default]\nkind = \"cosmos\"\naccount = \"shopcosmos\"\ndatabase = \"shop\"\ncontainer = \"kv\""},
      {.pattern = "key_value.<store>.account", .rule = &kSomething, .name_rule = &kSomething, .meaning = "the Cosmos DB account, or the Azure Cache for Redis, by name"},
      {.pattern = "key_value.<store>.subscription", .rule = &kUuid, .name_rule = &kSomething, .default_words = "the cluster's", .meaning = "the subscription of the account, by id"},
      {.pattern = "key_value.<store>.resource_group", .rule = &kResourceGroup, .name_rule = &kSomething, .default_words = "the cluster's", .meaning = "the resource group of the account"},
      {.pattern = "key_value.<store>.database", .rule = &kSomething, .name_rule = &kSomething, .default_words = "from the application's name", .meaning = "the Cosmos DB database"},
      {.pattern = "key_value.<store>.container", .rule = &kSomething, .name_rule = &kSomething, .default_words = "the store's name", .meaning = "the Cosmos DB container, with partition key `/id`"},
      {.pattern = "key_value.<store>.url", .rule = &kRedisUrl, .name_rule = &kSomething, .meaning = "the address of a `redis` store, without a password",
       .example = "[key_value.cache]\nkind = \"redis\"\nurl = \"redis://redis.cache.svc:6379\""},
      {.pattern = "key_value.<store>.key.keyvault_secret", .rule = &kSecretName, .name_rule = &kSomething, .meaning = "the Key Vault secret with the account's key",
       .explanation = "For `redis` without a `url`, the secret holds the whole address, password included; with one, the password."},
      {.pattern = "key_value.<store>.key.vault", .rule = &kVaultName, .name_rule = &kSomething, .default_words = "`keyvault.name`", .meaning = "another vault for this one"},
      {.pattern = "key_value.<store>.key.version", .rule = &kSecretVersion, .name_rule = &kSomething, .default_words = "the latest", .meaning = "one version of the secret, pinned"},
      {.pattern = "key_value.<store>.auth", .name_rule = &kSomething, .choices = "key workload-identity", .default_value = "\"key\"", .meaning = "how Spin proves who it is to the account"},

      {.pattern = "sqlite.<database>.url", .rule = &kHttpUrl, .name_rule = &kSomething, .meaning = "the libSQL server that holds the database",
       .example = "[sqlite.default]\nurl = \"https://shop.turso.io\"\ntoken = { keyvault_secret = \"turso-token\" }"},
      {.pattern = "sqlite.<database>.token.keyvault_secret", .rule = &kSecretName, .name_rule = &kSomething, .meaning = "the Key Vault secret with its token"},
      {.pattern = "sqlite.<database>.token.vault", .rule = &kVaultName, .name_rule = &kSomething, .default_words = "`keyvault.name`", .meaning = "another vault for this one"},
      {.pattern = "sqlite.<database>.token.version", .rule = &kSecretVersion, .name_rule = &kSomething, .default_words = "the latest", .meaning = "one version of the secret, pinned"},

      {.pattern = "llm.url", .rule = &kHttpUrl, .meaning = "the remote endpoint of models", .example = "[llm]\nurl = \"https://llm.internal\"\ntoken = { keyvault_secret = \"llm-token\" }"},
      {.pattern = "llm.token.keyvault_secret", .rule = &kSecretName, .meaning = "the Key Vault secret with its token"},
      {.pattern = "llm.token.vault", .rule = &kVaultName, .default_words = "`keyvault.name`", .meaning = "another vault for this one"},
      {.pattern = "llm.token.version", .rule = &kSecretVersion, .default_words = "the latest", .meaning = "one version of the secret, pinned"},

      {.pattern = "redis.name", .rule = &kCacheName, .meaning = "the Azure Cache for Redis that triggers listen to"},
      {.pattern = "redis.resource_group", .rule = &kResourceGroup, .default_words = "the cluster's", .meaning = "its resource group"},
      {.pattern = "redis.address_variable", .rule = &kVariableName, .meaning = "the variable that holds the Redis triggers' address",
       .explanation = "The image's manifest then says `{{ variable }}` in place of a fixed address; needs Spin 2.4.", .example = "[redis]\naddress_variable = \"redis_address\""},

      {.pattern = "store.kind", .choices = "redis cosmos", .meaning = "the prototype's way to write `key_value.default.kind`",
       .explanation = "Read as `[key_value.default]`, where `redis` becomes `azure-redis` and `name` becomes `account`."},
      {.pattern = "store.subscription", .rule = &kUuid, .meaning = "the prototype's way to write `key_value.default.subscription`"},
      {.pattern = "store.resource_group", .rule = &kResourceGroup, .meaning = "the prototype's way to write `key_value.default.resource_group`"},
      {.pattern = "store.name", .rule = &kSomething, .meaning = "the prototype's way to write `key_value.default.account`"},
  };
}

std::vector<ConfigKey> RuntimeKeys() {
  return {
      {.pattern = "runtime.executor", .choices = "deployment", .default_value = "\"deployment\"", .meaning = "what runs the application: a Deployment on the shim"},
      {.pattern = "runtime.installer", .choices = "rcm kwasm none", .default_value = "\"rcm\"", .meaning = "what puts the shim on the nodes",
       .explanation = "`rcm` is the runtime-class-manager, `kwasm` the archived KWASM operator, `none` is for nodes that are ready."},
      {.pattern = "runtime.spin", .rule = &kSpinVersion, .default_value = "\"3.6\"", .meaning = "the Spin version on the nodes", .example = "[runtime]\nspin = \"3.6\""},
      {.pattern = "runtime.class", .rule = &kDnsSubdomain, .default_words = "`wasmtime-spin-v2`; `wasmtime-spin-v1` below Spin 2", .meaning = "the RuntimeClass that pods name"},
      {.pattern = "runtime.handler", .rule = &kDnsLabel, .default_words = "`spin-v2` with `rcm`, else `spin`", .meaning = "the containerd handler of that class"},
      {.pattern = "runtime.shim_version", .rule = &kShimVersion, .default_words = "the one with that Spin", .meaning = "the containerd-shim-spin that is installed"},
      {.pattern = "runtime.include", .choices = "separate app", .default_value = "\"separate\"", .meaning = "whether the runtime layer lies beside the application or in it",
       .explanation = "`app` only where no custom resource is involved: not with the `rcm` installer."},
  };
}

}  // namespace

const std::vector<ConfigKey>& ConfigKeys() {
  static const std::vector<ConfigKey> keys = [] {
    std::vector<ConfigKey> all;
    for (const auto& part : {TopLevelKeys(), AzureKeys(), ImageKeys(), AppKeys(), VariableKeys(), ServiceKeys(), StoreKeys(), RuntimeKeys()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return keys;
}

}  // namespace spin_aks
