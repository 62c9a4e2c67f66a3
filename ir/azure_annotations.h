// SPDX-License-Identifier: Apache-2.0
//
// Annotations by which AKS makes the load balancer of a Service.
// MicrosoftDocs/azure-aks-docs: internal-lb.md, load-balancer-standard.md.
#pragma once

#include <string_view>

namespace spin_aks {

// The one text `true` makes it internal, every other public.
inline constexpr std::string_view kInternalBalancerAnnotation = "service.beta.kubernetes.io/azure-load-balancer-internal";
// The first label of its public name.
inline constexpr std::string_view kDnsLabelAnnotation = "service.beta.kubernetes.io/azure-dns-label-name";

}  // namespace spin_aks
