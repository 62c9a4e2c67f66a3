// SPDX-License-Identifier: Apache-2.0
//
// Nothing: what the precompiled header of every room hangs on (CMakeLists.txt).
