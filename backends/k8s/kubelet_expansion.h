// SPDX-License-Identifier: Apache-2.0
//
// What the kubelet makes of `$` in `env[].value`, `command` and `args`, and how to
// write a text so that it comes out unchanged (kubernetes/kubernetes:
// third_party/forked/golang/expansion/expand.go, 1.34):
//
//   $(anything)   is looked up; unknown names stay as they are
//   $$            is one `$`
//   $x            is itself, except that a byte above 0x7f is taken for a code
//                 point of its own: `$é` comes out as `$Ã©`
//   $( without )  and a last `$` are themselves
#pragma once

#include <string>
#include <string_view>

namespace spin_aks::k8s {

// The text whose expansion is `text`, whatever variables there are. A run of `$` is
// doubled; one alone is doubled before `(` and before what is not ASCII: a rule so
// regular that a chart's template can follow it too (backends/helm/lift_pod.cpp). Total; linear.
[[nodiscard]] std::string EscapeExpansion(std::string_view text);

}  // namespace spin_aks::k8s
