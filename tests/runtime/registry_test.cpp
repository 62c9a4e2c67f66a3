// SPDX-License-Identifier: Apache-2.0
//
// The parts of the registry client, each by itself.
#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ir/base64.h"
#include "ir/sha256.h"
#include "runtime/http/retry.h"
#include "runtime/registry/address.h"
#include "runtime/registry/challenge.h"
#include "runtime/registry/credentials.h"
#include "runtime/registry/messages.h"
#include "runtime/registry/upload.h"
#include "tests/fakes/memory_registry.h"

namespace spin_aks::registry {
namespace {

Address At(std::string_view server, std::string_view repository = "shop", PlainHttp plain = PlainHttp::kLoopback) {
  return MakeAddress(server, repository, plain);
}

TEST(Base64, IsThatOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> vectors{
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_EQ(DecodeBase64(text), bytes);
    EXPECT_EQ(DecodeBase64(text.substr(0, text.find('='))), bytes) << "without padding";
  }
  for (const char* wrong : {"Z", "Zg=", "Zh==", "Zm9v!", "Zg==Zg==", "====", "Zm-_"}) EXPECT_EQ(DecodeBase64(wrong), std::nullopt) << wrong;
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(DecodeBase64(EncodeBase64(all)), all);
}

TEST(RegistryAddress, KnowsDockerHubsOtherNames) {
  for (const char* name : {"", "docker.io", "index.docker.io"}) {
    EXPECT_EQ(At(name).Url("manifests/1"), "https://registry-1.docker.io/v2/library/shop/manifests/1");
    EXPECT_EQ(At(name, "me/shop").Text(), "docker.io/me/shop");
  }
}

TEST(RegistryAddress, IsPlainOnThisMachineAlone) {
  for (const char* here : {"localhost", "localhost:5000", "127.0.0.1:5055", "127.1.2.3", "[::1]:5000"})
    EXPECT_TRUE(At(here).origin.starts_with("http://")) << here;
  for (const char* there : {"registry.example", "localhost.example", "127.0.0.1.example:5000", "128.0.0.1", "shopacr.azurecr.io"})
    EXPECT_TRUE(At(there).origin.starts_with("https://")) << there;
  EXPECT_EQ(At("10.0.0.1:5000", "shop", PlainHttp::kAllowed).origin, "http://10.0.0.1:5000");
}

TEST(RegistryAddress, FollowsLocations) {
  const std::string from = "https://r.example:444/v2/shop/blobs/uploads/";
  EXPECT_EQ(ResolveLocation(from, "https://s.example/x?y"), "https://s.example/x?y");
  EXPECT_EQ(ResolveLocation(from, "/v2/x"), "https://r.example:444/v2/x");
  EXPECT_EQ(ResolveLocation(from, "abc?d"), "https://r.example:444/v2/shop/blobs/uploads/abc?d");
  EXPECT_EQ(ResolveLocation(from, "//s.example/x"), "https://s.example/x");
  EXPECT_EQ(ResolveLocation(from, "http://r.example:444/x"), "https://r.example:444/x") << "it stands behind a proxy and does not know it";
  EXPECT_EQ(ResolveLocation("http://127.0.0.1:5000/v2/", "http://127.0.0.1:5000/x"), "http://127.0.0.1:5000/x");
}

TEST(RegistryChallenge, IsReadAsServersWriteIt) {
  const auto one =
      ReadChallenges(R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push")");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].scheme, "bearer");
  EXPECT_EQ(one[0].params.at("realm"), "https://auth.docker.io/token");
  EXPECT_EQ(one[0].params.at("scope"), "repository:a/b:pull,push");
  const auto two = ReadChallenges(R"(BASIC realm = "a \"quoted\" one" , Bearer realm=x)");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].params.at("realm"), "a \"quoted\" one");
  EXPECT_EQ(two[1], (Challenge{.scheme = "bearer", .params = {{"realm", "x"}}}));
  for (const char* garbage : {"", ",,,", "=", "\"", "a=\"", "Bearer realm=\"unfinished", "\x01\xff"}) (void)ReadChallenges(garbage);
}

TEST(RegistryCredentials, AreThoseOfTheClosestName) {
  const auto config = ReadDockerConfig(R"({"auths":{
      "https://index.docker.io/v1/":{"auth":"aHViOjE="},
      "https://r.example/v2/":{"auth":"c2VydmVyOjI="},
      "r.example/team":{"auth":"dGVhbTozOjQ="},
      "kept.example":{}},
    "credHelpers":{"aws.example":"ecr-login"}, "credsStore":"pass"})");
  ASSERT_TRUE(config);
  EXPECT_EQ(FindAuth(*config, At("docker.io"))->user, "hub");
  EXPECT_EQ(FindAuth(*config, At("r.example", "other/shop"))->user, "server");
  EXPECT_EQ(FindAuth(*config, At("r.example", "team/shop"))->user, "team");
  EXPECT_EQ(FindAuth(*config, At("r.example", "team/shop"))->password, "3:4") << "a password may have colons";
  EXPECT_EQ(FindAuth(*config, At("r.example", "teams/shop"))->user, "server");
  EXPECT_EQ(FindAuth(*config, At("kept.example")), std::nullopt);
  EXPECT_EQ(FindAuth(*config, At("unknown.example")), std::nullopt);
  EXPECT_EQ(FindHelper(*config, At("aws.example")), "ecr-login");
  EXPECT_EQ(FindHelper(*config, At("other.example")), "pass");
  EXPECT_EQ(ReadSpinCredentials(R"({"auths":{"r.example":"bWU6c2VjcmV0"}})")->auths.at("r.example").password, "secret");
}

TEST(RegistryMessages, NothingTheySayIsAFaultOfOurs) {
  const std::string deep(100'000, '[');
  for (const std::string& garbage :
       {std::string(), std::string("null"), std::string("[]"), std::string("{"), std::string("\xff"), deep,
        std::string(R"({"errors":[1],"token":1,"layers":{},"manifests":[1,{"digest":2}],"auths":[1],"credHelpers":1})"),
        std::string(R"({"auths":{"a":1,"b":{"auth":"!"},"c":null}})")}) {
    (void)ReadRefusal(garbage);
    EXPECT_EQ(ReadToken(garbage), std::nullopt);
    (void)ReadManifest(garbage);
    if (const auto config = ReadDockerConfig(garbage)) {
      EXPECT_TRUE(config->auths.empty());
    }
    if (const auto config = ReadSpinCredentials(garbage)) {
      EXPECT_TRUE(config->auths.empty());
    }
    EXPECT_EQ(ReadHelperAnswer(garbage), std::nullopt);
  }
}

// ---- Blobs in chunks ----

class Chunks : public testing::Test {
 protected:
  Result<HowUploaded> Send(std::string_view bytes) {
    const Blob blob{.digest = "sha256:" + Sha256Hex(bytes), .bytes = bytes};
    Client client(registry_, At("registry.example"), nullptr);
    const std::string nowhere;
    const OnSent on_sent = [&](std::size_t sent) { sent_ = sent; };
    auto how = RunToEnd(registry_, UploadBlob(client, blob, nowhere, sizes_, on_sent));
    if (how) {
      EXPECT_EQ(registry_.blobs["shop"][blob.digest], bytes);
    }
    return how;
  }
  MemoryRegistry registry_;
  UploadSizes sizes_{.whole = 10, .chunk = 4};
  std::size_t sent_ = 0;
};

TEST_F(Chunks, ShortBlobsGoWhole) {
  EXPECT_TRUE(Send("0123456789"));
  EXPECT_EQ(registry_.Count("PATCH"), 0U);
  EXPECT_EQ(registry_.asked.size(), 2U);
  EXPECT_TRUE(Send(""));
}

TEST_F(Chunks, LongOnesAreDivided) {
  EXPECT_TRUE(Send("0123456789abc"));
  EXPECT_EQ(registry_.Count("PATCH"), 4U);
  EXPECT_EQ(sent_, 13U);
}

TEST_F(Chunks, GoOnWhereTheyBroke) {
  const std::string bytes = "0123456789abcdefghij";
  for (std::size_t at = 0; at < 7; ++at) {
    for (std::size_t kept = 0; kept <= 4; ++kept) {
      registry_ = MemoryRegistry();
      registry_.keeps_of_broken = kept;
      registry_.loses_answer = [at](std::size_t number, const HttpRequest&) { return number == at; };
      EXPECT_TRUE(Send(bytes)) << at << " " << kept;
    }
  }
}

TEST_F(Chunks, AreGivenUpWhenNothingHelps) {
  registry_.loses_answer = [](std::size_t, const HttpRequest& request) { return request.method == "PATCH"; };
  registry_.fault = [](std::size_t, const HttpRequest& request) -> std::optional<Result<HttpResponse>> {
    if (request.method != "PATCH") return std::nullopt;
    return HttpResponse{.status = 503, .headers = {}};
  };
  const auto how = Send("0123456789abc");
  ASSERT_FALSE(how);
  EXPECT_EQ(how.error().Text(), "cannot push to `registry.example/shop`: it answers 503");
  EXPECT_EQ(registry_.waited.size(), kAttempts - 1);
}

}  // namespace
}  // namespace spin_aks::registry
