// SPDX-License-Identifier: Apache-2.0
//
// Rules over the whole application that no single table shows: what Spin finds
// when a component runs, or never.
#pragma once

#include "ir/app.h"
#include "ir/diagnostic.h"

namespace spin_aks {

// Clashing and unreachable routes, names in templates, chained components.
// ResolveApp calls it.
void CheckApp(const App& app, Diagnostics& diagnostics);

// Every Redis trigger has an address, its own or the application's. Apart from
// the rest because `[redis]` of the settings may supply one after ResolveApp.
void CheckRedisAddresses(const App& app, Diagnostics& diagnostics);

}  // namespace spin_aks
