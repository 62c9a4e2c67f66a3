// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/kubelet_expansion.h"

#include <cstddef>

namespace spin_aks::k8s {

std::string EscapeExpansion(std::string_view text) {
  const std::size_t last_closer = text.rfind(')');
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] != '$' || i + 1 == text.size()) continue;
    const char next = text[i + 1];
    const bool opens = next == '(' && last_closer != std::string_view::npos && last_closer > i + 1;
    const bool mangled = static_cast<unsigned char>(next) > 0x7f;
    if (next == '$' || opens || mangled) out += '$';
  }
  return out;
}

}  // namespace spin_aks::k8s
