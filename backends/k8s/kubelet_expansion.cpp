// SPDX-License-Identifier: Apache-2.0
#include "backends/k8s/kubelet_expansion.h"

#include <algorithm>
#include <cstddef>

namespace spin_aks::k8s {

std::string EscapeExpansion(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of('$', i), text.size());
    const std::size_t run = end - i;
    const bool mangled = end < text.size() && (text[end] == '(' || static_cast<unsigned char>(text[end]) > 0x7f);
    out.append(run > 1 || (run == 1 && mangled) ? 2 * run : run, '$');
    i = end;
    while (i < text.size() && text[i] != '$') out += text[i++];
  }
  return out;
}

}  // namespace spin_aks::k8s
