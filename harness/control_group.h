// SPDX-License-Identifier: MIT
// What the control group of this process allows, versions 1 and 2: the least along the path from its group to the root, since a
// parent's limit binds its children.
#ifndef CONTROL_GROUP_H
#define CONTROL_GROUP_H

#include <stdint.h>

uint64_t control_group_memory(void); // bytes; UINT64_MAX: no limit
double control_group_cpus(void);     // CPU seconds a second; infinite: no limit

#endif
