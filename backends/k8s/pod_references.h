// SPDX-License-Identifier: Apache-2.0
//
// References inside a pod template.
#pragma once

#include "backends/k8s/reference_index.h"
#include "ir/diagnostic.h"

namespace spin_aks::k8s {

// Reports what leads nowhere in `object`'s pods.
void CheckPodReferences(const Object& object, const ReferenceIndex& index, Diagnostics& diagnostics);

// One kind for all of them: what is broken is in the message.
Diagnostic& ReportBroken(const Object& from, Span span, const std::string& what, Diagnostics& diagnostics);

}  // namespace spin_aks::k8s
