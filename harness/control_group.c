// SPDX-License-Identifier: MIT
#include "control_group.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system_file.h"

enum { PATH_SIZE = 4096 };

const struct control_group_files control_group_here = {"/proc/self/cgroup", "/sys/fs/cgroup"};

static bool lists(const char *controllers, const char *name) {
    const size_t length = strlen(name);
    for (const char *at = controllers; (at = strstr(at, name)); at += length)
        if ((at == controllers || at[-1] == ',') && (at[length] == 0 || at[length] == ',')) return true;
    return false;
}

// The group's path under the mount of `controller`, from a line "id:controllers:path"; version 2 lists no controllers.
static bool group_path(const struct control_group_files *files, const char *controller, bool version_2, char *path) {
    FILE *file = fopen(files->groups, "re");
    if (!file) return false;
    char *line = NULL;
    size_t capacity = 0;
    bool found = false;
    while (!found && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *controllers = strchr(line, ':');
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group) continue;
        *group++ = 0;
        controllers++;
        if (version_2 ? *controllers != 0 : !lists(controllers, controller)) continue;
        const int length = snprintf(path, PATH_SIZE, "%s%s%s%s", files->mount, version_2 ? "" : "/", version_2 ? "" : controller, group);
        found = length > 0 && length < PATH_SIZE;
    }
    free(line);
    fclose(file);
    return found;
}

// The least of `value_of(folder)` over the group and its parents. A container sees its own group as the root of the mount, under
// a path that may not exist there, so that folders which are missing are passed over.
static double least(const struct control_group_files *files, const char *controller, bool version_2, double (*value_of)(const char *folder)) {
    char folder[PATH_SIZE];
    double lowest = INFINITY;
    if (!group_path(files, controller, version_2, folder)) return lowest;
    while (strlen(folder) >= strlen(files->mount)) {
        lowest = fmin(lowest, value_of(folder));
        *strrchr(folder, '/') = 0;
    }
    return lowest;
}

static bool line_in(const char *folder, const char *name, char *line, size_t size) {
    char path[PATH_SIZE + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return system_line(path, line, size);
}

static double number_in(const char *folder, const char *name, double otherwise) {
    char line[64];
    double value;
    return line_in(folder, name, line, sizeof line) && sscanf(line, "%lf", &value) == 1 ? value : otherwise;
}

static double memory_1(const char *folder) { return number_in(folder, "memory.limit_in_bytes", INFINITY); }
static double memory_2(const char *folder) { return number_in(folder, "memory.max", INFINITY); } // "max" is no number

static double cpus_1(const char *folder) {
    const double quota = number_in(folder, "cpu.cfs_quota_us", -1);
    const double period = number_in(folder, "cpu.cfs_period_us", 0);
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

static double cpus_2(const char *folder) {
    char line[64];
    double quota, period;
    return line_in(folder, "cpu.max", line, sizeof line) && sscanf(line, "%lf %lf", &quota, &period) == 2 && period > 0 ? quota / period : INFINITY;
}

uint64_t control_group_memory(const struct control_group_files *files) {
    const double bytes = fmin(least(files, "memory", false, memory_1), least(files, "memory", true, memory_2));
    // Version 1 says "no limit" by the largest multiple of a page.
    return bytes < 0x1p62 && bytes >= 0 ? (uint64_t)bytes : UINT64_MAX;
}

double control_group_cpus(const struct control_group_files *files) {
    return fmin(least(files, "cpu", false, cpus_1), least(files, "cpu", true, cpus_2));
}
