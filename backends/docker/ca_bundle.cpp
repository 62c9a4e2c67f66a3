// SPDX-License-Identifier: Apache-2.0
//
// The assembler takes the file in as it is: as a string literal every compiler would spend seconds on it.
#include "backends/docker/ca_bundle.h"

#include <cstddef>

#ifdef __APPLE__
#define SPIN_AKS_SECTION ".const_data\n"
#define SPIN_AKS_SYMBOL(name) "_" name
#define SPIN_AKS_SECTION_END ".text\n"
#else
#define SPIN_AKS_SECTION ".pushsection .rodata\n"
#define SPIN_AKS_SYMBOL(name) name
#define SPIN_AKS_SECTION_END ".popsection\n"
#endif

// SPIN_AKS_CA_FILE: see backends/CMakeLists.txt.
__asm__(SPIN_AKS_SECTION                                       //
        ".globl " SPIN_AKS_SYMBOL("spin_aks_ca_bundle") "\n"   //
        SPIN_AKS_SYMBOL("spin_aks_ca_bundle") ":\n"            //
        ".incbin \"" SPIN_AKS_CA_FILE "\"\n"                   //
        ".globl " SPIN_AKS_SYMBOL("spin_aks_ca_bundle_end") "\n"
        SPIN_AKS_SYMBOL("spin_aks_ca_bundle_end") ":\n"        //
        ".byte 0\n"                                            //
        SPIN_AKS_SECTION_END);

extern "C" {
extern const char spin_aks_ca_bundle[];      // NOLINT(*-avoid-c-arrays,readability-identifier-naming)
extern const char spin_aks_ca_bundle_end[];  // NOLINT(*-avoid-c-arrays,readability-identifier-naming)
}

namespace spin_aks {

std::string_view CaBundle() { return {spin_aks_ca_bundle, static_cast<std::size_t>(spin_aks_ca_bundle_end - spin_aks_ca_bundle)}; }

}  // namespace spin_aks
