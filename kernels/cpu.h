// SPDX-License-Identifier: MIT
#ifndef CPU_H
#define CPU_H

#include <stdint.h>

// The bits of FEATURE_LIST that this CPU has and whose registers the operating system keeps. Asks the CPU anew at each call,
// which takes up to a millisecond under a hypervisor.
uint64_t cpu_features(void);

#endif
