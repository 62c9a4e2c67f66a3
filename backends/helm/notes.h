// SPDX-License-Identifier: Apache-2.0
//
// templates/NOTES.txt: what Helm says after an installation.
#pragma once

#include <string>

#include "backends/helm/knob_places.h"
#include "ir/program.h"

namespace spin_aks::helm {

// How the application is reached, and which secrets have to be in which vault. Follows the values.
[[nodiscard]] std::string WriteNotes(const Site& site, const KnobPlaces& places);

}  // namespace spin_aks::helm
