// SPDX-License-Identifier: MIT
#include "machine.h"

#include <hwloc.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "activations.h"
#include "hash.h"
#include "control_group.h"
#include "staircase.h"
#include "system_file.h"

#define CPUINFO "/proc/cpuinfo"

// ---- names, from /proc ----

// Architectures name the same thing differently; the first that is there is taken.
static const char *const vendor_fields[] = {"vendor_id", "CPU implementer", "mvendorid", "vendor", 0};
static const char *const model_fields[] = {"model name", "Model Name", "cpu model", "uarch", "CPU part", "cpu", 0};

static void first_field(const char *const *names, char *value, size_t size) {
    for (; *names; names++)
        if (system_field(CPUINFO, *names, value, size) && *value) return;
    snprintf(value, size, "unknown");
}

static int number_field(const char *name) {
    char text[64];
    int value;
    return system_field(CPUINFO, name, text, sizeof text) && sscanf(text, "%i", &value) == 1 ? value : -1;
}

static void read_names(struct machine *machine) {
    struct utsname system;
    const bool known = uname(&system) == 0;
    snprintf(machine->architecture, sizeof machine->architecture, "%.31s", known ? system.machine : "unknown");
    first_field(vendor_fields, machine->vendor, sizeof machine->vendor);
    first_field(model_fields, machine->model, sizeof machine->model);
    machine->family = number_field("cpu family");
    machine->model_number = number_field("model");
    machine->stepping = number_field("stepping");
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

// Those that kernels can require, as the library probes them. The list in /proc would not be stable: it also has what the kernel
// makes up, which changes with its version and its options.
static void read_features(struct machine *machine) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const uint64_t present = table->features();
    const char *names[64] = {0};
    size_t count = 0;
    for (uint32_t bit = 0; bit < table->feature_count && bit < 64; bit++)
        if (present >> bit & 1u && table->feature_names[bit]) names[count++] = table->feature_names[bit];
    qsort(names, count, sizeof *names, by_name);
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof machine->features; i++)
        used += (size_t)snprintf(machine->features + used, sizeof machine->features - used, "%s%s", i ? " " : "", names[i]);
}

// ---- counts and caches, from hwloc ----

static unsigned count_of(hwloc_topology_t topology, hwloc_obj_type_t type) {
    const int count = hwloc_get_nbobjs_by_type(topology, type);
    return count > 0 ? (unsigned)count : 1;
}

// Of the first CPU that this process may use: the one on which single-threaded timings run.
static void read_caches(struct machine *machine, hwloc_topology_t topology) {
    unsigned cpu = 0;
    machine_cpus(&cpu, 1);
    for (hwloc_obj_t object = hwloc_get_pu_obj_by_os_index(topology, cpu); object; object = object->parent) {
        uint64_t *const bytes = object->type == HWLOC_OBJ_L1CACHE   ? &machine->l1_bytes
                                : object->type == HWLOC_OBJ_L2CACHE ? &machine->l2_bytes
                                : object->type == HWLOC_OBJ_L3CACHE ? &machine->l3_bytes
                                                                    : NULL;
        if (!bytes) continue;
        *bytes = object->attr->cache.size;
        if (!machine->line_bytes) machine->line_bytes = object->attr->cache.linesize;
    }
}

static void read_topology(struct machine *machine) {
    machine->cores = machine->threads = machine->packages = 1;
    hwloc_topology_t topology;
    if (hwloc_topology_init(&topology) != 0) return;
    // The whole machine, not only what this process was given: the sheet tells machines apart.
    hwloc_topology_set_flags(topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    hwloc_topology_set_io_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_NONE);
    if (hwloc_topology_load(topology) == 0) {
        machine->cores = count_of(topology, HWLOC_OBJ_CORE);
        machine->threads = count_of(topology, HWLOC_OBJ_PU);
        machine->packages = count_of(topology, HWLOC_OBJ_PACKAGE);
        read_caches(machine, topology);
    }
    hwloc_topology_destroy(topology);
}

// Not from hwloc, whose sum over NUMA nodes misses memory that was plugged in later.
static void read_memory(struct machine *machine) {
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) machine->memory_bytes = (uint64_t)pages * (uint64_t)page;
    const uint64_t limit = control_group_memory(&control_group_here);
    machine->memory_limit_bytes = limit < machine->memory_bytes ? limit : machine->memory_bytes;
}

enum { STAIRCASE_BYTES = 128 << 20 };

static void measure_caches(struct machine *machine) {
    if (machine->l1_bytes || machine->l2_bytes || machine->l3_bytes) return;
    const uint64_t allowed = machine->memory_limit_bytes / 4;
    uint64_t levels[STAIRCASE_LEVELS];
    staircase_measure(allowed < STAIRCASE_BYTES ? allowed : STAIRCASE_BYTES, levels);
    machine->caches_measured = true;
    machine->l1_bytes = levels[0];
    machine->l2_bytes = levels[1];
    machine->l3_bytes = levels[2];
}

// Memory is left out: its size as Linux counts it changes with the kernel's own needs. So are measured caches, which are not
// stable either.
static void identify(struct machine *machine) {
    const uint64_t told = machine->caches_measured ? 0 : 1;
    char text[4096];
    const int length = snprintf(text, sizeof text,
                                "vendor=%s\nmodel=%s\nfamily=%d\nmodel_number=%d\nstepping=%d\narchitecture=%s\nfeatures=%s\ncores=%u\nthreads=%u\n"
                                "packages=%u\nl1=%" PRIu64 "\nl2=%" PRIu64 "\nl3=%" PRIu64 "\nline=%" PRIu64 "\n",
                                machine->vendor, machine->model, machine->family, machine->model_number, machine->stepping, machine->architecture,
                                machine->features, machine->cores, machine->threads, machine->packages, told * machine->l1_bytes,
                                told * machine->l2_bytes, told * machine->l3_bytes, machine->line_bytes);
    hash_text(text, length > 0 && (size_t)length < sizeof text ? (uint64_t)length : sizeof text, machine->id);
}

static struct machine this_machine;

static void read_machine(void) {
    read_names(&this_machine);
    read_features(&this_machine);
    read_topology(&this_machine);
    read_memory(&this_machine);
    measure_caches(&this_machine);
    identify(&this_machine);
}

const struct machine *machine_this(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_machine);
    return &this_machine;
}

// ---- CPUs ----

enum { CPU_LIMIT = 65536 }; // more than any Linux is built for

static unsigned own_cpus[CPU_LIMIT];
static unsigned own_cpu_count;

static void read_own_cpus(void) {
    cpu_set_t *set = CPU_ALLOC(CPU_LIMIT);
    const size_t size = CPU_ALLOC_SIZE(CPU_LIMIT);
    if (set && sched_getaffinity(0, size, set) == 0)
        for (unsigned cpu = 0; cpu < CPU_LIMIT; cpu++)
            if (CPU_ISSET_S(cpu, size, set)) own_cpus[own_cpu_count++] = cpu;
    CPU_FREE(set);
}

// Read once, by the first caller: later the calling thread may be bound to fewer.
unsigned machine_cpus(unsigned *cpus, unsigned limit) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_own_cpus);
    const unsigned count = own_cpu_count < limit ? own_cpu_count : limit;
    memcpy(cpus, own_cpus, count * sizeof *cpus);
    return count;
}

bool machine_pin(unsigned cpu) {
    if (cpu >= CPU_LIMIT) return false;
    cpu_set_t *set = CPU_ALLOC(CPU_LIMIT);
    if (!set) return false;
    const size_t size = CPU_ALLOC_SIZE(CPU_LIMIT);
    CPU_ZERO_S(size, set);
    CPU_SET_S(cpu, size, set);
    const bool bound = sched_setaffinity(0, size, set) == 0;
    CPU_FREE(set);
    return bound;
}
