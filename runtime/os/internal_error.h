// SPDX-License-Identifier: Apache-2.0
//
// How the program ends when it is our mistake, or memory is out.
#pragma once

namespace spin_aks::os {

// From here on, a failed CHECK, any other exception that nobody catches, memory that runs out, and a standard library that aborts
// (an index out of range) print what happened and a request to report it on standard error, and end the process with 70 on the spot:
// no destructor runs, and what the terminal held back is lost. For main alone: it changes the whole process.
void EndOnInternalErrors();

}  // namespace spin_aks::os
