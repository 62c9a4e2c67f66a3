// SPDX-License-Identifier: Apache-2.0
//
// The whole program over a disk and a console in memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/run.h"
#include "tests/fakes/memory_console.h"
#include "tests/fakes/memory_directory.h"
#include "tests/fakes/memory_history.h"

namespace spin_aks {

inline constexpr const char* kManifest =
    "spin_manifest_version = 2\n"
    "[application]\nname = \"shop\"\nversion = \"1.0.0\"\n"
    "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"web\"\n"
    "[component.web]\nsource = \"web.wasm\"\n";

class RunTest : public testing::Test {
 protected:
  RunTest() { SetUpApplication(); }
  void SetUpApplication() {
    disk_.nodes = MemoryDisk().nodes;
    disk_.AddFile("/app/spin.toml", kManifest);
    disk_.AddFile("/app/web.wasm", "wasm");
    disk_.AddFile("/app/aks-spin.toml", "[container_registry]\nname = \"shopacr\"\n");
  }
  int Call(std::vector<std::string> words) {
    console_ = MemoryConsole();
    console_.in = input_;
    console_.width = width_;
    MemoryDirectory directory(disk_, "/app");
    MemoryHistory history(disk_, directory.RealPath());
    Ports ports{.working_directory = directory,
                .console = console_,
                .environment = environment_,
                .history = history,
                .programs = programs_,
                .http = http_,
                .clusters = clusters_};
    words.insert(words.begin(), "spin-aks");
    return spin_aks::Run(words, ports);
  }
  MemoryDisk disk_;
  MemoryConsole console_;
  Environment environment_;
  Programs* programs_ = nullptr;
  Http* http_ = nullptr;
  Clusters* clusters_ = nullptr;
  std::string input_;
  std::size_t width_ = 0;
};

}  // namespace spin_aks
