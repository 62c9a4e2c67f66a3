// SPDX-License-Identifier: Apache-2.0
//
// `build`: Spin is run as people run it, what came of it is checked, and the image is the same wherever it is made. The archive is read
// here by rules of its own (POSIX.1, pax; RFC 1952 by zlib).
#include <zlib.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "ir/sha256.h"
#include "runtime/ports/programs.h"
#include "tests/fakes/memory_registry.h"
#include "tests/runtime/run_fixture.h"

namespace spin_aks {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kModule("\0asm\x01\0\0\0", 8);

std::string Module(std::string_view more) { return std::string(kModule) + std::string(more); }

std::string Gunzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

struct Unpacked {
  std::map<std::string, std::string> files;
  std::set<std::string> directories;
  std::vector<std::string> order;
};

Unpacked Untar(std::string_view tar) {
  Unpacked unpacked;
  std::string longer;
  while (tar.size() >= 512 && tar[0] != '\0') {
    const std::string_view header = tar.substr(0, 512);
    const auto text = [&](std::size_t at, std::size_t length) {
      return std::string(header.substr(at, length).data(), strnlen(header.data() + at, length));
    };
    const std::size_t size = std::stoul(text(124, 12), nullptr, 8);
    std::size_t sum = 8 * ' ';
    for (std::size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? 0 : static_cast<unsigned char>(header[i]);
    EXPECT_EQ(std::stoul(text(148, 8), nullptr, 8), sum);
    EXPECT_EQ(text(257, 6), "ustar");
    EXPECT_EQ(text(108, 8) + text(116, 8) + text(136, 12), "0000000000000000000000000") << "of root, and of no time";
    const std::string bytes(tar.substr(512, size));
    const std::string prefix = text(345, 155);
    std::string name = !longer.empty() ? std::exchange(longer, {}) : prefix.empty() ? text(0, 100) : prefix + "/" + text(0, 100);
    switch (header[156]) {
      case 'x':
        longer = bytes.substr(bytes.find("path=") + 5);
        longer.pop_back();
        EXPECT_EQ(std::stoul(bytes), bytes.size());
        break;
      case '5':
        EXPECT_EQ(text(100, 8), "0000755");
        EXPECT_TRUE(name.ends_with('/')) << name;
        unpacked.directories.insert(name);
        unpacked.order.push_back(name);
        break;
      default:
        EXPECT_EQ(text(100, 8), "0000644");
        unpacked.order.push_back(name);
        unpacked.files.emplace(name, bytes);
    }
    tar.remove_prefix(512 + (size + 511) / 512 * 512);
  }
  EXPECT_TRUE(std::ranges::is_sorted(unpacked.order));
  return unpacked;
}

struct Image {
  Json manifest, config;
  std::vector<std::string> layers;           // digests
  std::map<std::string, std::string> files;  // of all layers
  std::map<std::string, std::string> blobs;  // by digest
};

Image ReadImage(const std::string& archive) {
  Image image;
  const Unpacked layout = Untar(archive);
  for (const auto& [path, bytes] : layout.files) {
    if (path.starts_with("blobs/sha256/")) image.blobs.emplace("sha256:" + path.substr(13), bytes);
  }
  EXPECT_EQ(Json::parse(layout.files.at("oci-layout"))["imageLayoutVersion"], "1.0.0");
  const Json index = Json::parse(layout.files.at("index.json"));
  image.manifest = Json::parse(image.blobs.at(index["manifests"][0]["digest"]));
  if (image.manifest.contains("manifests")) return image;
  image.config = Json::parse(image.blobs.at(image.manifest["config"]["digest"]));
  for (const Json& layer : image.manifest["layers"]) {
    image.layers.push_back(layer["digest"]);
    const std::string& blob = image.blobs.at(layer["digest"]);
    EXPECT_EQ(layer["size"], blob.size());
    for (const auto& [path, bytes] : Untar(Gunzip(blob)).files) EXPECT_TRUE(image.files.emplace(path, bytes).second) << path;
  }
  return image;
}

class FakeSpin final : public Programs {
 public:
  Result<int> Run(const std::vector<std::string>& argv, const Directory& directory) override {
    calls.push_back(argv);
    where.push_back(directory.RealPath());
    return then();
  }
  Result<ProgramAnswer> Ask(const std::vector<std::string>& argv, std::string_view /*input*/, std::size_t /*limit*/) override {
    ADD_FAILURE() << argv.front() << " is asked";
    return ProgramAnswer();
  }
  std::vector<std::vector<std::string>> calls;
  std::vector<std::string> where;
  std::function<Result<int>()> then = [] { return 0; };
};

class BuildTest : public RunTest {
 protected:
  BuildTest() {
    programs_ = &spin_;
    disk_.AddFile("/app/spin.toml", std::string(kManifest) + "[component.web.build]\ncommand = \"make\"\n");
    disk_.AddFile("/app/web.wasm", Module("web"));
  }
  Image Built() {
    EXPECT_EQ(Call({"build", "--oci-archive", "app.tar"}), 0) << console_.err;
    return ReadImage(disk_.Files("/app").at("app.tar"));
  }
  FakeSpin spin_;
};

TEST_F(BuildTest, RunsSpinBesideTheManifest) {
  spin_.then = [&] {
    disk_.AddFile("/app/web.wasm", Module("new"));
    return 0;
  };
  disk_.nodes.erase("/app/web.wasm");
  EXPECT_EQ(Call({"build", "--component", "web"}), 0) << console_.err;
  EXPECT_EQ(spin_.calls, (std::vector<std::vector<std::string>>{{"spin", "build", "-f", "spin.toml", "-c", "web"}}));
  EXPECT_EQ(spin_.where, std::vector<std::string>{"/app"});
  EXPECT_EQ(console_.err.find("does not exist yet"), std::string::npos) << "it was said before Spin made it: " << console_.err;
}

TEST_F(BuildTest, IsRunBySpinThatCalledIt) {
  environment_.variables["SPIN_BIN_PATH"] = "/opt/spin";
  EXPECT_EQ(Call({"build"}), 0) << console_.err;
  EXPECT_EQ(spin_.calls.at(0).at(0), "/opt/spin");
}

TEST_F(BuildTest, NeedsNoSpinWhereNothingIsBuilt) {
  disk_.AddFile("/app/spin.toml", kManifest);
  programs_ = nullptr;
  EXPECT_EQ(Call({"build"}), 0) << console_.err;
}

TEST_F(BuildTest, TellsSpinsFailureFromOurs) {
  spin_.then = [] { return 1; };
  EXPECT_EQ(Call({"build", "--oci-archive", "app.tar"}), 6);
  EXPECT_EQ(console_.err, "error: `spin build` failed with exit code 1\n");
  programs_ = nullptr;
  EXPECT_EQ(Call({"build"}), 6);
  EXPECT_NE(console_.err.find("cannot start `spin`"), std::string::npos) << console_.err;
  EXPECT_FALSE(disk_.Files("/app").contains("app.tar"));
}

TEST_F(BuildTest, WritesTheImageThatTheDockerfileDescribes) {
  const Image image = Built();
  EXPECT_EQ(image.files.at("wasm/web.wasm"), Module("web"));
  EXPECT_NE(image.files.at("spin.toml").find("source = \"wasm/web.wasm\""), std::string::npos);
  EXPECT_EQ(image.config["config"]["Entrypoint"], Json::array({"/"}));
  EXPECT_EQ(image.config["architecture"], "amd64");
  EXPECT_EQ(image.config["config"]["Labels"]["org.opencontainers.image.version"], "1.0.0");
  EXPECT_EQ(image.config["rootfs"]["diff_ids"].size(), image.layers.size());
  EXPECT_TRUE(console_.out.starts_with("sha256:") && console_.out.size() == 72) << console_.out;
  EXPECT_TRUE(image.blobs.contains(console_.out.substr(0, 71)));
}

TEST_F(BuildTest, IsTheSameImageWhereverItIsMade) {
  const std::string here = (Built(), disk_.Files("/app").at("app.tar"));
  disk_.nodes.erase("/app/app.tar");
  EXPECT_EQ(Call({"compile", "-q"}), 0) << console_.err;  // what lies there makes no difference
  Built();
  EXPECT_EQ(disk_.Files("/app").at("app.tar"), here);
  EXPECT_EQ(Call({"build", "--oci-archive", "app.tar"}), 0) << "again, over itself";
}

TEST_F(BuildTest, AChangeOfOneComponentIsOneLayer) {
  disk_.AddFile("/app/spin.toml", std::string(kManifest) +
                                      "files = [\"assets/*\"]\n[[trigger.http]]\nroute = \"/api\"\ncomponent = \"api\"\n"
                                      "[component.api]\nsource = \"api.wasm\"\n");
  disk_.AddFile("/app/api.wasm", Module("api"));
  disk_.AddFile("/app/assets/a.txt", "a");
  const Image before = Built();
  disk_.AddFile("/app/api.wasm", Module("changed"));
  const Image after = Built();
  ASSERT_EQ(before.layers.size(), 3U) << "two components and the manifest";
  EXPECT_EQ(after.layers.at(0), before.layers.at(0));
  EXPECT_NE(after.layers.at(1), before.layers.at(1));
  EXPECT_EQ(after.layers.at(2), before.layers.at(2));
  std::size_t blobs = 0;
  for (const auto& [digest, bytes] : after.blobs) blobs += before.blobs.contains(digest) ? 0 : 1;
  EXPECT_EQ(blobs, 3U) << "the layer, the config and the manifest";
}

TEST_F(BuildTest, JoinsPlatformsThatShareTheirLayers) {
  EXPECT_EQ(Call({"build", "--oci-archive", "app.tar", "--set", "image.platforms=[\"linux/amd64\", \"linux/arm64\"]"}), 0) << console_.err;
  const Image image = ReadImage(disk_.Files("/app").at("app.tar"));
  ASSERT_EQ(image.manifest["manifests"].size(), 2U);
  std::set<std::string> layers;
  for (const Json& entry : image.manifest["manifests"]) {
    const Json manifest = Json::parse(image.blobs.at(entry["digest"]));
    EXPECT_EQ(Json::parse(image.blobs.at(manifest["config"]["digest"]))["architecture"], entry["platform"]["architecture"]);
    layers.insert(manifest["layers"].dump());
  }
  EXPECT_EQ(layers.size(), 1U);
}

TEST_F(BuildTest, NamesWhatNoHeaderHolds) {
  const std::string deep = std::string(60, 'd') + "/" + std::string(60, 'e') + "/" + std::string(60, 'f') + ".txt";
  const std::string wide = std::string(120, 'w') + ".txt";
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "files = [{ source = \"assets\", destination = \"/\" }]\n");
  for (const std::string& name : {deep, wide, std::string("größe.txt")}) disk_.AddFile("/app/assets/" + name, name);
  const Image image = Built();
  for (const std::string& name : {deep, wide, std::string("größe.txt")}) EXPECT_EQ(image.files.at("files/web/" + name), name);
}

TEST_F(BuildTest, WritesWhereItIsTold) {
  disk_.AddDirectory("/elsewhere");
  for (const char* place : {"out/app.tar", "../elsewhere/app.tar", "/elsewhere/other.tar"})
    EXPECT_EQ(Call({"build", "--oci-archive", place}), 0) << place << ": " << console_.err;
  EXPECT_TRUE(disk_.Files("/app").contains("out/app.tar"));
  EXPECT_TRUE(disk_.Files("/elsewhere").contains("app.tar"));
  EXPECT_TRUE(disk_.Files("/elsewhere").contains("other.tar"));
  EXPECT_EQ(Call({"build", "--oci-archive", "out"}), 6);
  EXPECT_NE(console_.err.find("something lies there that is no file"), std::string::npos) << console_.err;
}

TEST_F(BuildTest, EndsAsItsChildWhenItIsInterrupted) {
  spin_.then = [] { return 130; };
  EXPECT_EQ(Call({"build"}), 130);
  EXPECT_EQ(console_.err, "") << "who pressed the keys knows why";
}

TEST_F(BuildTest, SaysAWrongPlaceBeforeItBuilds) {
  EXPECT_EQ(Call({"build", "--oci-archive", "out/"}), 2);
  EXPECT_TRUE(spin_.calls.empty());
}

TEST_F(BuildTest, KnowsTheComponents) {
  EXPECT_EQ(Call({"build", "--component", "wbe"}), 2);
  EXPECT_NE(console_.err.find("did you mean `web`?"), std::string::npos) << console_.err;
  EXPECT_TRUE(spin_.calls.empty());
  disk_.AddFile("/app/spin.toml", std::string(kManifest) +
                                      "[[trigger.http]]\nroute = \"/api\"\ncomponent = \"api\"\n"
                                      "[component.api]\nsource = \"api.wasm\"\n");
  EXPECT_EQ(Call({"build", "--component", "web"}), 0) << "the other one is not there yet: " << console_.err;
  EXPECT_EQ(Call({"build"}), 3);
}

TEST_F(BuildTest, HoldsNoImageInItself) {
  disk_.AddFile("/app/spin.toml", std::string(kManifest) + "files = [{ source = \"assets\", destination = \"/\" }]\n");
  disk_.AddFile("/app/assets/a.txt", "a");
  EXPECT_EQ(Call({"build", "--oci-archive", "assets/app.tar"}), 2);
  EXPECT_FALSE(disk_.Files("/app").contains("assets/app.tar"));
  Built();
}

TEST_F(BuildTest, ReplacesNothingButAnImage) {
  Built();
  std::string backup = disk_.Files("/app").at("app.tar");
  for (std::size_t at = 0; (at = backup.find("oci-layout", at)) != std::string::npos;) backup.replace(at, 10, "my-letters");
  disk_.AddFile("/app/backup.tar", backup);
  EXPECT_EQ(Call({"build", "--oci-archive", "backup.tar"}), 4) << "any other archive is somebody's";
  EXPECT_EQ(disk_.Files("/app").at("backup.tar"), backup);
  disk_.AddFile("/app/notes.txt", "mine");
  EXPECT_EQ(Call({"build", "--oci-archive", "notes.txt"}), 4);
  EXPECT_EQ(disk_.Files("/app").at("notes.txt"), "mine");
  EXPECT_NE(console_.err.find("cannot write `notes.txt`"), std::string::npos) << console_.err;
}

// ---- Wasm that lies at an address ----

class FetchTest : public BuildTest {
 protected:
  FetchTest() {
    const std::string digest = Sha256Hex(remote_);
    disk_.AddFile("/app/spin.toml",
                  "spin_manifest_version = 2\n[application]\nname = \"shop\"\nversion = \"1.0.0\"\n[[trigger.http]]\nroute = \"/...\"\n"
                  "component = \"web\"\n[component.web]\nsource = { url = \"https://downloads.example/fs.wasm\", digest = \"sha256:" +
                      digest + "\" }\n");
    place_ = ".spin-aks/remote/" + digest + ".wasm";
    http_ = &server_;
    server_.fault = [this](std::size_t, const HttpRequest&) { return std::optional<Result<HttpResponse>>(answer_); };
  }
  const std::string remote_ = Module("remote");
  std::string place_;
  MemoryRegistry server_;
  Result<HttpResponse> answer_ = HttpResponse{.status = 200, .headers = {}, .body = remote_};
};

TEST_F(FetchTest, IsFetchedOnce) {
  EXPECT_EQ(Call({"build"}), 0) << console_.err;
  EXPECT_EQ(disk_.Files("/app").at(place_), remote_);
  EXPECT_EQ(server_.asked, std::vector<std::string>{"GET /fs.wasm"});
  EXPECT_EQ(Built().files.size(), 2U) << "it is in the image";
  EXPECT_EQ(server_.asked.size(), 1U);
}

TEST_F(FetchTest, IsNotTakenForAnother) {
  answer_->body = Module("another");
  EXPECT_EQ(Call({"build"}), 3);
  EXPECT_NE(console_.err.find("what lies at `https://downloads.example/fs.wasm` is not the file that the digest names"), std::string::npos);
  EXPECT_FALSE(disk_.Files("/app").contains(place_));
}

TEST_F(FetchTest, SaysWhyItCannotBeFetched) {
  answer_ = HttpResponse{.status = 404, .headers = {}};
  EXPECT_EQ(Call({"build"}), 6);
  EXPECT_EQ(console_.err, "error: cannot fetch `https://downloads.example/fs.wasm`: it answers 404\n");
  // Who reads the log need not know what opens the address.
  const std::string address = "https://downloads.example/fs.wasm";
  std::string manifest = disk_.Files("/app").at("spin.toml");
  manifest.replace(manifest.find(address), address.size(), "https://me:canary@downloads.example/fs.wasm?sig=canary");
  disk_.AddFile("/app/spin.toml", manifest);
  EXPECT_EQ(Call({"build"}), 6);
  EXPECT_NE(console_.err.find("error: cannot fetch `https://me:******@downloads.example/fs.wasm`: it answers 404\n"), std::string::npos)
      << console_.err;
  answer_ = std::unexpected(
      Error{.kind = Error::Kind::kUnreachable, .path = "https://downloads.example/fs.wasm", .doing = "reach", .detail = "x"});
  EXPECT_EQ(Call({"build"}), 6);
  EXPECT_EQ(server_.asked.size(), 7U) << "five times, since that may help";
  EXPECT_FALSE(disk_.Files("/app").contains(place_));
}

TEST_F(FetchTest, IsNotFetchedWhereNothingIsToBeDone) {
  EXPECT_EQ(Call({"build", "--check-only"}), 3);
  EXPECT_TRUE(server_.asked.empty());
}

}  // namespace
}  // namespace spin_aks
