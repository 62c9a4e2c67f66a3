// SPDX-License-Identifier: Apache-2.0
#include "frontend/text/hosts.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace spin_aks {
namespace {

// `kind scheme host [first,end)`, or `!reason`.
std::string Read(std::string_view text) {
  const auto parsed = ParseOutboundHost(text);
  if (const auto* fault = std::get_if<HostFault>(&parsed)) return "!" + fault->reason;
  const auto& host = std::get<OutboundHost>(parsed);
  static constexpr std::string_view kKinds[] = {"any", "self", "subdomains", "network", "exact"};
  return fmt::format("{} {} {} [{},{})", kKinds[static_cast<std::size_t>(host.kind)], host.scheme, host.host, host.first_port,
                     host.end_port);
}

TEST(AllowsAllOf, IsWhatSpinWouldLetThrough) {
  EXPECT_TRUE(AllowsAllOf("*://*:*", "https://a.com"));
  EXPECT_TRUE(AllowsAllOf("https://*.a.com", "https://b.a.com"));
  EXPECT_TRUE(AllowsAllOf("https://*.a.com", "https://*.b.a.com"));
  EXPECT_TRUE(AllowsAllOf("https://a.com", "https://a.com:443")) << "its own port";
  EXPECT_TRUE(AllowsAllOf("postgres://db", "postgres://db:5432"));
  EXPECT_TRUE(AllowsAllOf("http://a.com:80..90", "http://a.com:85"));
  EXPECT_TRUE(AllowsAllOf("{{ h }}", "{{ h }}")) << "what cannot be read allows itself";
  EXPECT_FALSE(AllowsAllOf("https://*.a.com", "https://a.com")) << "not the domain itself";
  EXPECT_FALSE(AllowsAllOf("https://*.a.com", "https://ba.com"));
  EXPECT_FALSE(AllowsAllOf("https://a.com", "http://a.com"));
  EXPECT_FALSE(AllowsAllOf("https://a.com", "https://a.com:8443"));
  EXPECT_FALSE(AllowsAllOf("https://a.com", "https://*.a.com"));
  EXPECT_FALSE(AllowsAllOf("http://self", "http://a.com"));
  EXPECT_FALSE(AllowsAllOf("{{ h }}", "https://a.com"));
}

TEST(OutboundHost, ReadsEveryForm) {
  EXPECT_EQ(Read("*://*:*"), "any *  [0,65536)");
  EXPECT_EQ(Read("http://self"), "self http  [80,81)");
  EXPECT_EQ(Read("http://self.alt"), "self http  [80,81)");
  EXPECT_EQ(Read("https://*"), "any https  [443,444)");
  EXPECT_EQ(Read("https://*.example.com"), "subdomains https example.com [443,444)");
  EXPECT_EQ(Read("http://*.example.com/"), "subdomains http example.com [80,81)");
  EXPECT_EQ(Read("*://127.0.0.1/24:63551"), "network * 127.0.0.1/24 [63551,63552)");
  EXPECT_EQ(Read("*://ff00::/8:80"), "network * ff00::/8 [80,81)");
  EXPECT_EQ(Read("http://Example.COM:8080..8090"), "exact http example.com [8080,8090)");
  EXPECT_EQ(Read(" http://example.com/ "), "exact http example.com [80,81)");
  EXPECT_EQ(Read("http://example.com:8080/"), "exact http example.com [8080,8081)");
  EXPECT_EQ(Read("http://[::1]:8001"), "exact http [::1] [8001,8002)");
  EXPECT_EQ(Read("http://192.168.1.1:3002"), "exact http 192.168.1.1 [3002,3003)");
  EXPECT_EQ(Read("redis://my_cache"), "exact redis my_cache [6379,6380)");
  EXPECT_EQ(Read("amqp://broker:*"), "exact amqp broker [0,65536)");
  EXPECT_EQ(Read("http://b\xc3\xbc"
                 "cher.example"),
            "exact http b\xc3\xbc"
            "cher.example [80,81)");
}

TEST(OutboundHost, KnowsDefaultPorts) {
  for (const auto& [scheme, port] : {std::pair("postgres", 5432), std::pair("mysql", 3306), std::pair("redis", 6379),
                                     std::pair("mqtt", 1883), std::pair("http", 80), std::pair("https", 443)}) {
    EXPECT_EQ(Read(fmt::format("{}://db", scheme)), fmt::format("exact {} db [{},{})", scheme, port, port + 1));
  }
}

struct Refusal {
  std::string_view text;
  std::string_view reason;  // a fragment
};

std::string HelpOf(std::string_view text) {
  const auto parsed = ParseOutboundHost(text);
  const auto* fault = std::get_if<HostFault>(&parsed);
  return fault == nullptr ? "" : fault->help;
}

TEST(OutboundHost, MendsADamagedScheme) {
  for (const char* text : {"https//a.b", "https:/a.b", "https/a.b", "https:a.b", "https;//a.b", "https:\\\\a.b"}) {
    EXPECT_EQ(HelpOf(text), "did you mean `https://a.b`?") << text;
  }
  EXPECT_EQ(HelpOf("http//foo.com:80"), "did you mean `http://foo.com:80`?");
  EXPECT_EQ(HelpOf("amqp:/broker:5672"), "did you mean `amqp://broker:5672`?");
  EXPECT_EQ(HelpOf("*//a.b:80"), "did you mean `*://a.b:80`?");
}

TEST(OutboundHost, TakesNoHostForADamagedScheme) {
  for (const char* text : {"redis:6379", "http:*", "a.b", "a.b/c", "a.b:80", "[::1]:8080"}) {
    EXPECT_EQ(HelpOf(text), fmt::format("did you mean `https://{}`? `*://` stands for every scheme, and needs a port", text));
  }
  EXPECT_TRUE(HelpOf("//a.b").starts_with("did you mean `https://a.b`?"));
}

TEST(OutboundHost, RefusesWithTheReason) {
  const Refusal cases[] = {
      {"*", "is not of the form"},
      {"", "is not of the form"},
      {"?", "is not of the form"},
      {":", "is not of the form"},
      {"example.com", "has no scheme"},
      {"example.com:8080", "has no scheme"},
      {"self", "has no scheme"},
      {"insecure:allow-all", "belongs to `allowed_http_hosts`"},
      {"[::1]:8080", "has no scheme"},
      {"{http,https}://example.com", "list of schemes"},
      {"h2c://example.com:80", "more than letters"},
      {"http://{a,b}", "list of hosts"},
      {"http://a:{80,81}", "list of ports"},
      {"http://example.com/p", "has a path"},
      {"http://example.com:8080/p", "has a path"},
      {"http://example.com//", "has a path"},
      {"http://127.0.0.0/24/p", "has a path"},
      {"http://ff00::/8/extra", "has a path"},
      {"http://[::1]/foo", "has a path"},
      {"http://a.*.b", "inside the host"},
      {"http://*.a.*", "second `*`"},
      {"http://*.", "not a domain"},
      {"http://*.:8080", "not a domain"},
      {"http://*.127.0.0.1", "not a domain"},
      {"http://[::1", "not an IPv6 address"},
      {"http://[::1]::80", "not an IPv6 address"},
      {"http://[v1.]", "not an IPv6 address"},
      {"http://[::1]", "IPv6 host without a port"},
      {"http://[::1]junk", "port `1]junk`"},
      {"http://example.com:notaport", "port `notaport`"},
      {"redis://u:CANARY@h:6379", "a user in front of the host"},
      {"*://u:CANARY@h", "a user in front of the host"},
      {"http://example.com:99999", "port `99999`"},
      {"http://example.com:8080..70000", "nor a range"},
      {"http://example.com:8080..", "nor a range"},
      {"*://example.com", "no default one"},
      {"amqp://example.com", "the scheme `amqp` has no default one"},
      {"http://example%2.com", "it holds `%`"},
      {"http://exa[mple.com", "it holds `[`"},
      {"http://a b", "it holds ` `"},
      {"http://example.com:80:90", "it holds `:`"},
      {"http://:80", "has no host name"},
      {"http://1.2.3.4.5", "not an IPv4 address"},
      {"http://256.0.0.1", "not an IPv4 address"},
  };
  for (const Refusal& refusal : cases) {
    const std::string read = Read(refusal.text);
    EXPECT_TRUE(read.starts_with('!') && read.find(refusal.reason) != std::string::npos) << refusal.text << " -> " << read;
  }
}

TEST(OutboundHost, NamesChainedComponents) {
  const auto chained = [](std::string_view text) { return std::string(ChainedComponent(std::get<OutboundHost>(ParseOutboundHost(text)))); };
  EXPECT_EQ(chained("http://front-end.spin.internal"), "front-end");
  EXPECT_EQ(chained("https://*.spin.internal"), "*");
  EXPECT_EQ(chained("http://a.b.spin.internal"), "");
  EXPECT_EQ(chained("http://spin.internal"), "");
  EXPECT_EQ(chained("http://*.example.com"), "");
}

std::vector<std::string> Converted(const std::vector<std::string>& hosts, std::size_t errors = 0) {
  std::vector<SpannedString> spanned(hosts.begin(), hosts.end());
  Diagnostics diagnostics;
  std::vector<std::string> texts;
  for (const SpannedString& host : ConvertAllowedHttpHosts(spanned, diagnostics)) texts.push_back(host.value);
  EXPECT_EQ(diagnostics.all().size(), errors);
  return texts;
}
using Texts = std::vector<std::string>;

TEST(AllowedHttpHosts, BecomeOutboundHosts) {
  EXPECT_EQ(Converted({"spin.fermyon.dev"}), (Texts{"http://spin.fermyon.dev", "https://spin.fermyon.dev"}));
  EXPECT_EQ(Converted({"https://spin.fermyon.dev:4444/"}), (Texts{"http://spin.fermyon.dev:4444", "https://spin.fermyon.dev:4444"}));
  EXPECT_EQ(Converted({"localhost:3001", "self"}), (Texts{"http://localhost:3001", "https://localhost:3001", "http://self"}));
  EXPECT_EQ(Converted({"HTTP://Example.com:80"}), (Texts{"http://example.com", "https://example.com"}));
  EXPECT_EQ(Converted({"[::1]:8001"}), (Texts{"http://[::1]:8001", "https://[::1]:8001"}));
  EXPECT_EQ(Converted({"0x7f.1"}), (Texts{"http://127.0.0.1", "https://127.0.0.1"}));
  EXPECT_EQ(Converted({"a b", "insecure:allow-all"}), (Texts{"http://*:*", "https://*:*", "http://self"}));
  EXPECT_EQ(Converted({}), Texts{});
}

TEST(AllowedHttpHosts, ReportsEveryMalformedEntryTogether) {
  EXPECT_EQ(
      Converted({"ftp://random.example", "example.com/wib", "https://example.com/a", "redis://example.com", "a b", "x:99999", "ok.example"},
                6),
      (Texts{"http://ok.example", "https://ok.example"}));
}

TEST(HostName, ShortensIpv6) {
  const auto text = [](std::string_view host) { return std::get<HostName>(ParseHostName(host)).text; };
  EXPECT_EQ(text("[2001:0db8:0:0:1:0:0:1]"), "[2001:db8::1:0:0:1]");
  EXPECT_EQ(text("[::]"), "[::]");
  EXPECT_EQ(text("[::ffff:1.2.3.4]"), "[::ffff:102:304]");
  EXPECT_EQ(text("[1:2:3:4:5:6:7:8]"), "[1:2:3:4:5:6:7:8]");
}

TEST(HostName, TakesHugeTextInStride) {
  const std::string dots(65536, '.');
  const std::string colons(65536, ':');
  EXPECT_TRUE(Read("http://" + dots).size() > 0);
  EXPECT_TRUE(Read("http://[" + colons + "]:80").starts_with('!'));
}

}  // namespace
}  // namespace spin_aks
