// SPDX-License-Identifier: Apache-2.0
//
// Strings that cannot be malformed: Parse() is the only way in.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

// A DNS-1123 label (RFC 1123, k8s.io/apimachinery IsDNS1123Label) that also
// starts with a letter, so that it is legal as a Service name (DNS-1035) too:
// `[a-z]([-a-z0-9]{0,61}[a-z0-9])?`.
class KubeName {
 public:
  static constexpr std::size_t kMaxLength = 63;
  static constexpr std::size_t kMinLength = 16;  // the shortest that names can be cut to

  [[nodiscard]] static std::optional<KubeName> Parse(std::string_view text);
  // The nearest legal name: lower case, every other character a `-`, runs of `-`
  // and both ends trimmed, `app-` before a leading digit, cut to `max_length`
  // with a hash of the whole text in place of what was cut, so that two long names
  // that differ stay different. Text without a usable character becomes `app-<hash>`.
  // Total and deterministic; distinct short texts may map to one name (report it).
  [[nodiscard]] static KubeName Legalize(std::string_view text, std::size_t max_length = kMaxLength);

  // `<this>-<suffix>`: this name as it is, the suffix legalized, the whole cut like Legalize.
  [[nodiscard]] KubeName WithSuffix(std::string_view suffix) const;

  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const KubeName&) const = default;

 private:
  explicit KubeName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A container image reference: `[registry[:port]/]repository[:tag][@sha256:hex]`
// (the distribution grammar; dossiers: spin.md §5.1).
class ImageRef {
 public:
  [[nodiscard]] static std::optional<ImageRef> Parse(std::string_view text);

  [[nodiscard]] const std::string& registry() const { return registry_; }  // empty: the runtime's default
  [[nodiscard]] const std::string& repository() const { return repository_; }
  [[nodiscard]] const std::string& tag() const { return tag_; }        // empty: none written
  [[nodiscard]] const std::string& digest() const { return digest_; }  // empty: none written
  [[nodiscard]] std::string Text() const;
  // `registry/repository`, as kustomize's `images:` names it.
  [[nodiscard]] std::string NameText() const;

  bool operator==(const ImageRef&) const = default;

 private:
  ImageRef() = default;
  std::string registry_, repository_, tag_, digest_;
};

// Grammars that several stages ask for.
[[nodiscard]] bool IsDnsLabel(std::string_view text);
[[nodiscard]] bool IsDnsSubdomain(std::string_view text);
// `[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?` or empty.
[[nodiscard]] bool IsLabelValue(std::string_view text);
// `[prefix/]name` with a DNS subdomain as prefix.
[[nodiscard]] bool IsQualifiedName(std::string_view text);
// `sha256:` and 64 hexadecimal digits in lower case.
[[nodiscard]] bool IsSha256Digest(std::string_view text);
// The nearest legal label value: illegal characters become `-`, cut to 63, ends trimmed; may be empty.
[[nodiscard]] std::string LegalizeLabelValue(std::string_view text);
// The nearest legal image repository path component(s).
[[nodiscard]] std::string LegalizeRepository(std::string_view text);
// The nearest legal image tag; empty if nothing usable is left.
[[nodiscard]] std::string LegalizeTag(std::string_view text);

}  // namespace spin_aks
