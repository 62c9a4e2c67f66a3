// SPDX-License-Identifier: Apache-2.0
#include "runtime/cli/push_progress.h"

#include <string_view>

#include <fmt/core.h>

#include "runtime/draw/display.h"

namespace spin_aks {
namespace {

constexpr double kMegabyte = 1e6;

std::string Size(std::size_t bytes) {
  constexpr std::size_t kManyBytes = 100'000;
  return bytes < kManyBytes ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} MB", static_cast<double>(bytes) / kMegabyte);
}

std::string_view WordFor(registry::HowUploaded how) {
  switch (how) {
    case registry::HowUploaded::kSent:
      return "sent";
    case registry::HowUploaded::kMounted:
      return "mounted";
    case registry::HowUploaded::kWasThere:
      return "was there";
  }
  return {};
}

}  // namespace

std::string CountBlobs(std::size_t blobs, std::size_t bytes) {
  return fmt::format("{} blob{}, {}", blobs, blobs == 1 ? "" : "s", Size(bytes));
}

PushProgress::PushProgress(const Session& session, const oci::Image& image)
    : session_(session),
      image_(image),
      is_line_(session.ports.console.IsTerminal(Stream::kErr) && session.ports.environment.Get("TERM").value_or("dumb") != "dumb") {}

void PushProgress::OnPlan(std::size_t /*blobs*/, std::size_t bytes) { planned_ = bytes; }

void PushProgress::OnSent(std::size_t bytes) {
  if (!is_line_ || planned_ == 0) return;
  std::string line = fmt::format("\rpushing {} of {}, {} %\x1b[K", Size(bytes), Size(planned_), bytes * 100 / planned_);
  if (line == shown_) return;
  shown_ = std::move(line);
  session_.Say(shown_);
  (void)session_.ports.console.Flush();
}

void PushProgress::OnBlob(const std::string& digest, registry::HowUploaded how) {
  if (is_line_) return;
  constexpr std::size_t kShownDigits = 12;
  const auto name = image_.names.find(digest);
  session_.Say(fmt::format("{}  {:>9}  {}, {}\n", digest.substr(digest.find(':') + 1, kShownDigits), image_.blobs.at(digest).size(),
                           name == image_.names.end() ? "configuration" : MakeVisible(name->second), WordFor(how)));
}

void PushProgress::OnPause(std::chrono::milliseconds pause, const std::string& why) {
  constexpr double kMilliseconds = 1000;
  End();
  session_.Say(fmt::format("waiting for {} s: {}\n", static_cast<double>(pause.count()) / kMilliseconds, MakeVisible(why)));
  (void)session_.ports.console.Flush();
}

void PushProgress::End() {
  if (!shown_.empty()) session_.Say("\r\x1b[K");
  shown_.clear();
}

}  // namespace spin_aks
