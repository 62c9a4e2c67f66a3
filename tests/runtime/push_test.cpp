// SPDX-License-Identifier: Apache-2.0
//
// `push`, against a registry in memory that keeps to the distribution specification: what is asked, in which order and how often; who is
// told a password; and what becomes of it when anything goes wrong.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ir/base64.h"
#include "runtime/ports/programs.h"
#include "tests/fakes/memory_registry.h"
#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

constexpr std::string_view kModule("\0asm\x01\0\0\0", 8);
// Never to be seen outside of `Authorization`.
constexpr std::string_view kCanary = "canary-7c1f";

class Helpers final : public Programs {
 public:
  Result<int> Run(const std::vector<std::string>& argv, const Directory& /*directory*/) override {
    ran.push_back(argv);
    return 0;
  }
  Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view input, std::size_t /*limit*/) override {
    ran.push_back(argv);
    inputs.emplace_back(input);
    return answer;
  }
  std::vector<std::vector<std::string>> ran;
  std::vector<std::string> inputs;
  ProgramAnswer answer;
};

class PushTest : public RunTest {
 protected:
  PushTest() { SetUpPush(); }
  void SetUpPush() {
    SetUpApplication();
    disk_.AddFile("/app/web.wasm", std::string(kModule) + "web");
    disk_.AddFile("/app/aks-spin.toml", "[container_registry]\nserver = \"registry.example\"\n");
    registry_ = MemoryRegistry();
    http_ = &registry_;
    programs_ = &helpers_;
  }
  int Push(std::vector<std::string> more = {}) {
    more.insert(more.begin(), "push");
    const int code = Call(std::move(more));
    EXPECT_EQ((console_.out + console_.err).find(kCanary), std::string::npos);
    for (const auto& [name, bytes] : disk_.Files("/app")) EXPECT_EQ(bytes.find(kCanary), std::string::npos) << name;
    for (const std::string& asked : registry_.asked) EXPECT_EQ(asked.find(kCanary), std::string::npos);
    for (const auto& argv : helpers_.ran)
      for (const std::string& word : argv) EXPECT_EQ(word.find(kCanary), std::string::npos);
    return code;
  }
  std::string Lock() { return disk_.Files("/app")["aks-spin.lock"]; }
  // What the registry has under the tag is the image whose digest was printed, whole.
  bool IsWhole(const std::string& repository, const std::string& tag) {
    const auto& manifests = registry_.manifests[repository];
    const auto manifest = manifests.find(tag);
    return manifest != manifests.end() && console_.out.starts_with("registry.example/" + repository + ":" + tag + "@sha256:") &&
           manifests.contains(console_.out.substr(console_.out.find('@') + 1, 71)) &&
           manifests.at(console_.out.substr(console_.out.find('@') + 1, 71)) == manifest->second;
  }
  void SignInByDocker(std::string_view auth) {
    environment_.variables["HOME"] = "/home/me";
    disk_.AddFile("/home/me/.docker/config.json", std::string(R"({"auths":{"registry.example":)") + std::string(auth) + "}}");
  }
  MemoryRegistry registry_;
  Helpers helpers_;
};

TEST_F(PushTest, SendsAllOfItAndKeepsTheDigest) {
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_TRUE(IsWhole("shop", "1.0.0")) << console_.out;
  const std::size_t at = console_.out.find('@');
  EXPECT_EQ(Lock(), "spin-aks-lock 1\nfact default image/" + console_.out.substr(0, at) + " " + console_.out.substr(at + 1));
  EXPECT_EQ(registry_.asked.front(), "GET /v2/shop/manifests/1.0.0");
  EXPECT_EQ(registry_.asked.back(), "PUT /v2/shop/manifests/1.0.0") << "a tag leads to nothing that is not whole";
  EXPECT_LE(registry_.most_at_once, 4U);
}

TEST_F(PushTest, AsksOnceWhereNothingIsNew) {
  ASSERT_EQ(Push(), 0);
  const std::string before = Lock();
  registry_.asked.clear();
  ASSERT_EQ(Push(), 0);
  EXPECT_EQ(registry_.asked, std::vector<std::string>{"GET /v2/shop/manifests/1.0.0"});
  EXPECT_EQ(Lock(), before);
  EXPECT_NE(console_.err.find("is there already: nothing was sent"), std::string::npos) << console_.err;
}

TEST_F(PushTest, AChangedComponentIsSixQuestions) {
  ASSERT_EQ(Push(), 0);
  registry_.asked.clear();
  disk_.AddFile("/app/web.wasm", std::string(kModule) + "another");
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(registry_.asked.size(), 6U) << "the manifest, two blobs in two questions each, the manifest";
  EXPECT_TRUE(IsWhole("shop", "1.0.0"));
}

TEST_F(PushTest, AnotherVersionSendsNoLayerAgain) {
  ASSERT_EQ(Push(), 0);
  registry_.asked.clear();
  std::string manifest = kManifest;
  manifest.replace(manifest.find("1.0.0"), 5, "1.1.0");
  disk_.AddFile("/app/spin.toml", manifest);
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(registry_.Count("HEAD "), 0U) << "the lock knows what was pushed last, and its manifest what the registry has";
  EXPECT_EQ(registry_.Count("PUT /v2/shop/blobs/"), 2U) << "the manifest's layer and the configuration, which name the version";
  EXPECT_TRUE(IsWhole("shop", "1.1.0"));
}

TEST_F(PushTest, ManifestsNameWhatWasPushed) {
  ASSERT_EQ(Push(), 0);
  const std::string pushed = console_.out.substr(0, console_.out.size() - 1);
  ASSERT_EQ(Call({"compile", "-t", "kube", "-q"}), 0) << console_.err;
  EXPECT_NE(disk_.Files("/app")["manifests/app.yaml"].find("image: " + pushed), std::string::npos);
  EXPECT_NE(Lock().find("fact default image/registry.example/shop:1.0.0 sha256:"), std::string::npos) << "compile keeps it";
  EXPECT_EQ(Call({"compile", "-t", "kube", "--check"}), 0);
  ASSERT_EQ(Call({"compile", "-t", "kube", "-q", "-o", "out"}), 0) << console_.err;
  EXPECT_NE(disk_.Files("/app")["out/manifests/app.yaml"].find("image: " + pushed), std::string::npos) << "wherever the output goes";
  registry_.asked.clear();
  ASSERT_EQ(Push(), 0) << "what compile has written makes no other image";
  EXPECT_EQ(registry_.asked.size(), 1U);
}

TEST_F(PushTest, KeepsTheTagInTheSettings) {
  ASSERT_EQ(Push({"--tag", "blue"}), 0) << console_.err;
  EXPECT_TRUE(registry_.manifests["shop"].contains("blue"));
  EXPECT_EQ(disk_.Files("/app")["aks-spin.toml"], "[container_registry]\nserver = \"registry.example\"\n\n[image]\ntag = \"blue\"\n");
  EXPECT_NE(Lock().find("fact default image/registry.example/shop:blue sha256:"), std::string::npos);
}

TEST_F(PushTest, ImagesOfSeveralPlatformsAreJoined) {
  ASSERT_EQ(Push({"--platform", "linux/amd64,linux/arm64"}), 0) << console_.err;
  EXPECT_EQ(registry_.manifests["shop"].size(), 4U) << "two manifests and the index, by digest, and the index by its tag";
  registry_.asked.clear();
  disk_.AddFile("/app/web.wasm", std::string(kModule) + "another");
  ASSERT_EQ(Push({"--platform", "linux/amd64", "--platform", "linux/arm64"}), 0);
  EXPECT_EQ(registry_.Count("POST "), 3U) << "one layer, which both share, and two configurations";
}

TEST_F(PushTest, DoesNothingDry) {
  const auto before = disk_.Files("/app");
  ASSERT_EQ(Push({"--dry-run", "--tag", "blue"}), 0) << console_.err;
  EXPECT_EQ(console_.out,
            "run spin build, where a component says how it is built\npush registry.example/shop:blue\nkeep its digest in aks-spin.lock\n"
            "set image.tag to blue in the settings\n");
  EXPECT_TRUE(registry_.asked.empty());
  EXPECT_TRUE(helpers_.ran.empty());
  EXPECT_EQ(disk_.Files("/app"), before);
}

TEST_F(PushTest, RefusesWhatHasNowhereToGo) {
  disk_.AddFile("/app/aks-spin.toml", "");
  EXPECT_EQ(Push(), 5);
  EXPECT_NE(console_.err.find("no container registry is set"), std::string::npos) << console_.err;
  disk_.AddFile("/app/aks-spin.toml", "[image]\nreference = \"registry.example/shop@sha256:" + std::string(64, '1') + "\"\n");
  EXPECT_EQ(Push(), 5);
  disk_.AddFile("/app/aks-spin.toml", "[container_registry]\nserver = \"registry.example\"\n[image]\nbuild = \"podman\"\n");
  EXPECT_EQ(Push(), 5);
  EXPECT_NE(console_.err.find("built by `podman`"), std::string::npos) << console_.err;
  disk_.AddFile("/app/aks-spin.toml",
                "[container_registry]\nserver = \"registry.example\"\n[image]\ndigest = \"sha256:" + std::string(64, '1') + "\"\n");
  EXPECT_EQ(Push(), 5) << "the manifests would go on naming another image";
  EXPECT_TRUE(registry_.asked.empty());
  EXPECT_FALSE(disk_.Files("/app").contains("aks-spin.lock"));
}

// The settings keep their digest, whatever this run alone says of the name.
TEST_F(PushTest, IsNotLedAroundADigestInTheSettings) {
  ASSERT_EQ(Push(), 0);
  const std::string digest = console_.out.substr(console_.out.find('@') + 1, 71);
  disk_.AddFile("/app/aks-spin.toml", "[container_registry]\nserver = \"registry.example\"\n[image]\ndigest = \"" + digest + "\"\n");
  EXPECT_EQ(Push(), 0) << "that is this image";
  disk_.AddFile("/app/web.wasm", std::string(kModule) + "another");
  const auto before = disk_.Files("/app");
  registry_.asked.clear();
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--tag", "blue"}}) {
    EXPECT_EQ(Push(more), 5) << console_.err;
    EXPECT_EQ(disk_.Files("/app"), before);
  }
  EXPECT_TRUE(registry_.asked.empty());
  MemoryRegistry other;
  other.origin = "https://other.example";
  http_ = &other;
  EXPECT_EQ(Push({"--registry", "other.example"}), 0) << "the digest is of what lies elsewhere: " << console_.err;
}

TEST_F(PushTest, BuildsNothingThatItWouldRefuse) {
  disk_.AddFile("/app/aks-spin.toml", "");
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "[component.web.build]\ncommand = \"make\"\n");
  EXPECT_EQ(Push(), 5);
  EXPECT_TRUE(helpers_.ran.empty());
  programs_ = nullptr;
  disk_.AddFile("/app/aks-spin.toml", "[container_registry]\nserver = \"registry.example\"\n");
  EXPECT_EQ(Push(), 6);
  EXPECT_NE(console_.err.find("`--no-build` takes what is built already"), std::string::npos) << console_.err;
}

TEST_F(PushTest, SendsNothingThatTheLockCannotKeep) {
  for (const char* lock : {"garbage\n", "spin-aks-lock 2\n", "spin-aks-lock 1\nfile what\n"}) {
    disk_.AddFile("/app/aks-spin.lock", lock);
    EXPECT_EQ(Push(), 4);
    EXPECT_NE(console_.err.find("`aks-spin.lock`"), std::string::npos) << console_.err;
    EXPECT_EQ(Lock(), lock);
  }
  EXPECT_TRUE(registry_.asked.empty());
}

// Each registry and repository has a fact of its own: one does not make the others forgotten.
TEST_F(PushTest, AnotherRegistryIsAnotherFact) {
  ASSERT_EQ(Push(), 0);
  const std::string first = Lock();
  MemoryRegistry here;
  here.origin = "http://localhost:5000";
  http_ = &here;
  ASSERT_EQ(Push({"--registry", "localhost:5000"}), 0) << console_.err;
  EXPECT_NE(Lock().find(first.substr(first.find('\n') + 1)), std::string::npos) << Lock();
  EXPECT_NE(Lock().find("fact default image/localhost:5000/shop:1.0.0 "), std::string::npos) << Lock();
}

// Two branches that have both pushed, merged by git: lines of different versions stand beside each other, and the next push leaves its own.
TEST_F(PushTest, BranchesThatPushedBothMerge) {
  ASSERT_EQ(Push(), 0);
  const std::string ours = Lock();
  const std::string other = "fact default image/registry.example/shop:1.1.0 sha256:" + std::string(64, '1') + "\n";
  disk_.AddFile("/app/aks-spin.lock",
                "spin-aks-lock 1\n<<<<<<< ours\n" + ours.substr(ours.find('\n') + 1) + "=======\n" + other + ">>>>>>> theirs\n");
  ASSERT_EQ(Call({"compile", "-t", "kube", "-q"}), 0) << console_.err;
  EXPECT_NE(disk_.Files("/app")["manifests/app.yaml"].find("shop:1.0.0@sha256:"), std::string::npos);
  EXPECT_NE(Lock().find(other), std::string::npos) << "who goes on with that version needs it";
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(Lock().find(other), std::string::npos);
  // Two values for one name: whichever it is, a push says.
  disk_.AddFile("/app/aks-spin.lock", ours + "fact default image/registry.example/shop:1.0.0 sha256:" + std::string(64, '1') + "\n");
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(Lock(), ours);
}

TEST_F(PushTest, SendsNothingThatIsNotThere) {
  disk_.nodes.erase("/app/web.wasm");
  EXPECT_EQ(Push(), 3);
  EXPECT_TRUE(registry_.asked.empty());
}

// ---- Who asks ----

TEST_F(PushTest, SignsInAsDockerHasLeftIt) {
  SignInByDocker(R"({"auth":")" + EncodeBase64("me:" + std::string(kCanary)) + "\"}");
  for (const auto auth : {MemoryRegistry::Auth::kBasic, MemoryRegistry::Auth::kToken}) {
    registry_ = MemoryRegistry();
    registry_.auth = auth;
    registry_.user = "me";
    registry_.password = kCanary;
    EXPECT_EQ(Push(), 0) << console_.err;
    EXPECT_EQ(registry_.Count("GET /token"), auth == MemoryRegistry::Auth::kToken ? 1U : 0U) << "one token serves all of it";
  }
}

TEST_F(PushTest, SignsInByAnIdentityToken) {
  SignInByDocker(R"({"auth":"MDAwMDAwMDA6","identitytoken":")" + std::string(kCanary) + "\"}");
  registry_.auth = MemoryRegistry::Auth::kToken;
  registry_.identity = kCanary;
  EXPECT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(registry_.Count("POST /token"), 1U);
}

TEST_F(PushTest, AsksACredentialHelper) {
  environment_.variables["HOME"] = "/home/me";
  disk_.AddFile("/home/me/.docker/config.json", R"({"auths":{"registry.example":{}},"credsStore":"pass"})");
  helpers_.answer = {.output = R"({"ServerURL":"registry.example","Username":"me","Secret":")" + std::string(kCanary) + "\"}", .code = 0};
  registry_.auth = MemoryRegistry::Auth::kToken;
  registry_.user = "me";
  registry_.password = kCanary;
  EXPECT_EQ(Push(), 0) << console_.err;
  EXPECT_EQ(helpers_.ran, (std::vector<std::vector<std::string>>{{"docker-credential-pass", "get"}}));
  EXPECT_EQ(helpers_.inputs, std::vector<std::string>{"registry.example"});
}

// Docker's settings may name a helper that is not there, and a registry that lets everybody in does not want it.
TEST_F(PushTest, LooksForCredentialsOnlyWhereTheyAreWanted) {
  environment_.variables["HOME"] = "/home/me";
  disk_.AddFile("/home/me/.docker/config.json", R"({"credsStore":"desktop"})");
  helpers_.answer.code = 127;
  EXPECT_EQ(Push(), 0) << console_.err;
  EXPECT_TRUE(helpers_.ran.empty());
  registry_ = MemoryRegistry();
  registry_.auth = MemoryRegistry::Auth::kBasic;
  EXPECT_EQ(Push(), 6);
  EXPECT_EQ(console_.err, "error: cannot ask `docker-credential-desktop`: it failed with exit code 127\n");
}

TEST_F(PushTest, SaysThatNobodyHasSignedIn) {
  registry_.auth = MemoryRegistry::Auth::kBasic;
  EXPECT_EQ(Push(), 7);
  EXPECT_EQ(console_.err,
            "error: cannot sign in to `registry.example`: nobody has\n  help: sign in first, as with `docker login registry.example`\n");
  EXPECT_EQ(registry_.asked.size(), 1U);
}

TEST_F(PushTest, SaysThatThePasswordIsWrong) {
  SignInByDocker(R"({"auth":")" + EncodeBase64("me:" + std::string(kCanary)) + "\"}");
  for (const auto auth : {MemoryRegistry::Auth::kBasic, MemoryRegistry::Auth::kToken}) {
    registry_ = MemoryRegistry();
    registry_.auth = auth;
    EXPECT_EQ(Push(), 7);
    EXPECT_NE(console_.err.find("`me` with that password is not taken"), std::string::npos) << console_.err;
  }
}

TEST_F(PushTest, GivesNoPasswordToSomebodyOnTheWay) {
  SignInByDocker(R"({"auth":")" + EncodeBase64("me:" + std::string(kCanary)) + "\"}");
  registry_.fault = [](std::size_t, const HttpRequest&) -> std::optional<Result<HttpResponse>> {
    return HttpResponse{.status = 401, .headers = {{"www-authenticate", "Bearer realm=\"http://evil.example/token\""}}};
  };
  EXPECT_EQ(Push(), 7);
  EXPECT_EQ(registry_.asked.size(), 1U);
}

TEST_F(PushTest, ShowsATokenToTheRegistryAlone) {
  SignInByDocker(R"({"auth":")" + EncodeBase64("me:" + std::string(kCanary)) + "\"}");
  registry_.auth = MemoryRegistry::Auth::kToken;
  registry_.user = "me";
  registry_.password = kCanary;
  registry_.moves_uploads_to = "https://storage.example";
  registry_.fault = [this](std::size_t, const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    if (!request.url.starts_with("https://registry.example/")) {
      EXPECT_EQ(registry_.shown.back(), "") << request.url;
    }
    return std::nullopt;
  };
  EXPECT_EQ(Push(), 0) << console_.err;
}

TEST_F(PushTest, SpeaksTlsOnThisMachineWhereThatIsWanted) {
  registry_.origin = "https://localhost:5000";
  registry_.fault = [](std::size_t, const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    if (!request.url.starts_with("http://")) return std::nullopt;
    return HttpResponse{.status = 400, .headers = {}, .body = "Client sent an HTTP request to an HTTPS server.\n"};
  };
  EXPECT_EQ(Push({"--registry", "localhost:5000"}), 0) << console_.err;
  EXPECT_EQ(registry_.Count("GET /v2/shop/manifests/"), 2U);
}

// ---- How blobs go ----

TEST_F(PushTest, TakesLocationsAsTheyCome) {
  registry_.says_where_absolutely = false;
  EXPECT_EQ(Push(), 0) << console_.err;
}

TEST_F(PushTest, MountsWhatAnotherRepositoryHas) {
  ASSERT_EQ(Push(), 0);
  registry_.asked.clear();
  ASSERT_EQ(Push({"--set", "image.repository=other/shop"}), 0) << console_.err;
  EXPECT_EQ(registry_.Count("PUT /v2/other/shop/blobs/"), 0U) << "nothing was sent twice";
  EXPECT_TRUE(IsWhole("other/shop", "1.0.0"));
  registry_.refuses_mounts = true;
  ASSERT_EQ(Push({"--set", "image.repository=third/shop"}), 0) << console_.err;
  EXPECT_TRUE(IsWhole("third/shop", "1.0.0"));
}

TEST_F(PushTest, SendsAgainWhatTheRegistryHasLost) {
  ASSERT_EQ(Push(), 0);
  for (const auto& [digest, bytes] : registry_.blobs["shop"]) registry_.loses.insert(digest);
  disk_.AddFile("/app/web.wasm", std::string(kModule) + "another");
  ASSERT_EQ(Push(), 0) << console_.err;
  EXPECT_TRUE(IsWhole("shop", "1.0.0"));
}

// ---- Everything that may go wrong ----

struct Fault {
  std::string name;
  std::function<std::optional<Result<HttpResponse>>()> instead;
  bool lasts_long_enough_to_fail = true;  // when it never ends
};

std::vector<Fault> Faults() {
  const auto status = [](int code, const std::string& body = {}) {
    return [=]() -> std::optional<Result<HttpResponse>> { return HttpResponse{.status = code, .headers = {}, .body = body}; };
  };
  const auto unreachable = [] {
    return std::optional<Result<HttpResponse>>(std::unexpected(
        Error{.kind = Error::Kind::kUnreachable, .path = "https://registry.example", .doing = "reach", .detail = "connection refused"}));
  };
  const auto throttled = [] {
    return std::optional<Result<HttpResponse>>(
        HttpResponse{.status = 429, .headers = {}, .body = {}, .retry_after = std::chrono::seconds(7)});
  };
  return {{"refused", unreachable},
          {"401", status(401)},
          {"403", status(403, R"({"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]})")},
          {"404", status(404), false},
          {"409", status(409)},
          {"413", status(413)},
          {"429", throttled},
          {"500", status(500)},
          {"503", status(503)},
          {"garbage", status(200, std::string("\0\xff{{{", 5)), false},
          {"an empty answer", status(202), false}};
}

// For every question in turn: once, and from then on for ever. It ends with a clear error or comes through; then, undisturbed, the same
// state is reached as if nothing had been.
TEST_F(PushTest, EveryFaultAtEveryQuestionEndsWell) {
  ASSERT_EQ(Push(), 0);
  const std::size_t questions = registry_.asked.size();
  const std::string undisturbed = console_.out;
  std::size_t judged = 0, came_through = 0;
  for (const Fault& fault : Faults()) {
    for (std::size_t at = 0; at < questions; ++at) {
      for (const bool for_ever : {false, true}) {
        SCOPED_TRACE(fault.name + " at " + std::to_string(at) + (for_ever ? ", for ever" : ""));
        SetUpPush();
        registry_.fault = [&](std::size_t number, const HttpRequest&) {
          return number == at || (for_ever && number > at) ? fault.instead() : std::nullopt;
        };
        const int code = Push();
        ++judged;
        came_through += code == 0;
        EXPECT_TRUE(code == 0 || code == 6 || code == 7) << console_.err;
        if (code == 0) {
          EXPECT_TRUE(IsWhole("shop", "1.0.0"));
        }
        if (code != 0) {
          EXPECT_TRUE(console_.err.contains("error: cannot ") && console_.err.contains("registry.example")) << console_.err;
        }
        if (code != 0) {
          EXPECT_FALSE(disk_.Files("/app").contains("aks-spin.lock"));
        }
        if (for_ever && fault.lasts_long_enough_to_fail) {
          EXPECT_NE(code, 0);
        }
        EXPECT_LT(registry_.asked.size(), questions * 12) << "it ends";
        registry_.fault = nullptr;
        EXPECT_EQ(Push(), 0) << console_.err;
        EXPECT_EQ(console_.out, undisturbed);
      }
    }
  }
  RecordProperty("faults", static_cast<int>(judged));
  std::printf("%zu faults: %zu came through, the others said why\n", judged, came_through);
}

TEST_F(PushTest, WaitsAsLongAsItIsTold) {
  registry_.fault = [](std::size_t number, const HttpRequest&) -> std::optional<Result<HttpResponse>> {
    if (number != 0) return std::nullopt;
    return HttpResponse{.status = 429, .headers = {}, .body = {}, .retry_after = std::chrono::seconds(7)};
  };
  EXPECT_EQ(Push(), 0);
  EXPECT_EQ(registry_.waited, std::vector<std::chrono::milliseconds>{std::chrono::seconds(7)});
  EXPECT_TRUE(console_.err.starts_with("waiting for 7 s: it answers 429\n")) << console_.err;
}

// The answer is lost, and what was sent is there: all of it, or its beginning.
TEST_F(PushTest, LostAnswersAreMadeUp) {
  ASSERT_EQ(Push(), 0);
  const std::size_t questions = registry_.asked.size();
  const std::string undisturbed = console_.out;
  for (std::size_t at = 0; at < questions; ++at) {
    for (const std::size_t kept : {0U, 1U, 5U}) {
      SetUpPush();
      registry_.keeps_of_broken = kept;
      registry_.loses_answer = [at](std::size_t number, const HttpRequest&) { return number == at; };
      EXPECT_EQ(Push(), 0) << at << " " << console_.err;
      EXPECT_EQ(console_.out, undisturbed);
      EXPECT_TRUE(IsWhole("shop", "1.0.0"));
    }
  }
}

}  // namespace
}  // namespace spin_aks
