// SPDX-License-Identifier: Apache-2.0
//
// Spin's identifiers: words of ASCII letters and digits, each beginning with a
// letter and of one case, joined by one delimiter. Facts: Spin's
// crates/serde/src/id.rs; the reasons come in its order, the first one wins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spin_aks {

enum class IdKind : std::uint8_t {
  kKebab,       // component ids, plain dependency names, interfaces, halves of package names
  kSnake,       // the other way to write a store's label
  kLowerSnake,  // application and component variables
};

// Why the text is no such identifier, as the end of a sentence: "words must be
// separated with `-`, not `_`". Nothing if it is one.
[[nodiscard]] std::optional<std::string> FindIdFault(IdKind kind, std::string_view text);
[[nodiscard]] bool IsId(IdKind kind, std::string_view text);
// Labels of stores and databases: wholly kebab or wholly snake.
[[nodiscard]] bool IsStoreLabel(std::string_view text);

// The nearest identifier that says the same: `my_App-2` -> `my-app2`. Nothing
// if no letter is left to begin with, or the text is very long.
[[nodiscard]] std::optional<std::string> SuggestId(IdKind kind, std::string_view text);

// `ns:name`, both kebab and all lower case (wasm-pkg's PackageRef and Label).
[[nodiscard]] bool IsPackageName(std::string_view text);
// A registry as wasm-pkg takes it, the authority of a URL: `ghcr.io`,
// `localhost:5000`, `[::1]:80`. Facts: the http crate's uri::Authority, which
// looks at characters, brackets and colons, and never at the port's digits.
[[nodiscard]] bool IsRegistryName(std::string_view text);

}  // namespace spin_aks
