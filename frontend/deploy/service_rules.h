// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with Services that are each made of legal settings.
#pragma once

#include <vector>

#include "frontend/deploy/parts.h"

namespace spin_aks {

// Annotations that Azure reads of a load balancer, against the settings that make the same ones: `service` as `written` says it.
void CheckBalancerAnnotations(const ResolveContext& context, const Section<keys::service::kTable>& written, const Service& service);

// A headless Service translates no port.
void CheckHeadlessPorts(const ResolveContext& context, const Service& service);

// A public name belongs to one address.
void CheckDnsLabels(const ResolveContext& context, const std::vector<Service>& services);

// Beside the type `None` nothing else has an effect.
void CheckNoService(const ResolveContext& context, const Section<keys::service::kTable>& written);

}  // namespace spin_aks
