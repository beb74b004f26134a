// SPDX-License-Identifier: MIT
// What the control group of this process allows, versions 1 and 2: the least along the path from its group to the root, since a
// parent's limit binds its children.
#ifndef CONTROL_GROUP_H
#define CONTROL_GROUP_H

#include <stdint.h>

// Where Linux says so; tests have files of their own.
struct control_group_files {
    const char *groups; // /proc/self/cgroup
    const char *mount;  // /sys/fs/cgroup
};
extern const struct control_group_files control_group_here;

uint64_t control_group_memory(const struct control_group_files *files); // bytes; UINT64_MAX: no limit
double control_group_cpus(const struct control_group_files *files);     // CPU seconds a second; infinite: no limit

#endif
