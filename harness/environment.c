// SPDX-License-Identifier: MIT
// What may change on one machine from run to run, as a JSON object.
#include <dirent.h>
#include <gnu/libc-version.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "control_group.h"
#include "json.h"
#include "machine.h"
#include "system_file.h"

#define CPU_FOLDER "/sys/devices/system/cpu"

enum { TEXT_SIZE = 4096 };

// ---- one value each: false where this system does not say ----

static bool kernel_release(char *text) {
    struct utsname system;
    return uname(&system) == 0 && snprintf(text, TEXT_SIZE, "%s %s", system.sysname, system.release) > 0;
}

static bool libc(char *text) { return snprintf(text, TEXT_SIZE, "glibc %s", gnu_get_libc_version()) > 0; }

static bool timestamp(char *text) {
    const time_t now = time(NULL);
    struct tm utc;
    return gmtime_r(&now, &utc) && strftime(text, TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0;
}

static bool microcode(char *text) { return system_field("/proc/cpuinfo", "microcode", text, TEXT_SIZE); }

static bool flags(char *text) {
    return system_field("/proc/cpuinfo", "flags", text, TEXT_SIZE) || system_field("/proc/cpuinfo", "Features", text, TEXT_SIZE) ||
           system_field("/proc/cpuinfo", "isa", text, TEXT_SIZE);
}

static bool governor(char *text) { return system_line(CPU_FOLDER "/cpu0/cpufreq/scaling_governor", text, TEXT_SIZE); }
static bool frequency_driver(char *text) { return system_line(CPU_FOLDER "/cpu0/cpufreq/scaling_driver", text, TEXT_SIZE); }

static bool turbo(char *text) {
    const bool inverted = system_line(CPU_FOLDER "/intel_pstate/no_turbo", text, TEXT_SIZE);
    if (!inverted && !system_line(CPU_FOLDER "/cpufreq/boost", text, TEXT_SIZE)) return false;
    snprintf(text, TEXT_SIZE, "%s", (text[0] == '1') != inverted ? "on" : "off");
    return true;
}

static bool smt(char *text) { return system_line(CPU_FOLDER "/smt/control", text, TEXT_SIZE); }
static bool clock_source(char *text) { return system_line(CPU_FOLDER "/../clocksource/clocksource0/current_clocksource", text, TEXT_SIZE); }
static bool address_randomisation(char *text) { return system_line("/proc/sys/kernel/randomize_va_space", text, TEXT_SIZE); }

// The chosen word of a file such as "always [madvise] never".
static bool huge_pages(char *text) {
    char line[256];
    if (!system_line("/sys/kernel/mm/transparent_hugepage/enabled", line, sizeof line)) return false;
    const char *open = strchr(line, '[');
    const size_t length = open ? strcspn(open + 1, "]") : 0;
    return length > 0 && snprintf(text, TEXT_SIZE, "%.*s", (int)length, open + 1) > 0;
}

static bool load(char *text) {
    char line[256];
    double one, five, fifteen;
    return system_line("/proc/loadavg", line, sizeof line) && sscanf(line, "%lf %lf %lf", &one, &five, &fifteen) == 3 &&
           snprintf(text, TEXT_SIZE, "[%g, %g, %g]", one, five, fifteen) > 0;
}

static bool stolen(char *text) { return snprintf(text, TEXT_SIZE, "%" PRIu64, clock_stolen()) > 0; }

static bool caches(char *text) { return snprintf(text, TEXT_SIZE, "%s", machine_this()->caches_measured ? "measured" : "told") > 0; }

static bool cpu_quota(char *text) {
    const double cpus = control_group_cpus(&control_group_here);
    return isfinite(cpus) && snprintf(text, TEXT_SIZE, "%g", cpus) > 0;
}

static const char *(*matrix_library)(void);

void machine_note_matrix_products(const char *(*library)(void)) { matrix_library = library; }

static bool matrix_products(char *text) { return matrix_library && snprintf(text, TEXT_SIZE, "%s", matrix_library()) > 0; }

#if defined(__x86_64__)
#include <cpuid.h>
// The signature of the hypervisor, which a guest sees in leaf 0x40000000.
static bool hypervisor(char *text) {
    unsigned registers[4];
    if (!__get_cpuid(1, &registers[0], &registers[1], &registers[2], &registers[3])) return false;
    if (!(registers[2] >> 31 & 1u)) return snprintf(text, TEXT_SIZE, "none") > 0;
    __cpuid(0x40000000u, registers[0], registers[1], registers[2], registers[3]);
    char signature[13] = "";
    memcpy(signature, &registers[1], 12);
    return snprintf(text, TEXT_SIZE, "%s", *signature ? signature : "unnamed") > 0;
}
#else
static bool hypervisor(char *text) {
    return system_line("/sys/hypervisor/type", text, TEXT_SIZE) ||
           system_line("/sys/firmware/devicetree/base/hypervisor/compatible", text, TEXT_SIZE);
}
#endif

static bool product(char *text) { return system_line("/sys/class/dmi/id/product_name", text, TEXT_SIZE); }

static const struct entry {
    const char *name;
    bool (*read)(char *text);
    bool number; // the text is JSON already
} entries[] = {
    {"timestamp", timestamp, false},
    {"kernel", kernel_release, false},
    {"libc", libc, false},
    {"matrix_products", matrix_products, false},
    {"microcode", microcode, false},
    {"flags", flags, false},
    {"governor", governor, false},
    {"frequency_driver", frequency_driver, false},
    {"turbo", turbo, false},
    {"smt", smt, false},
    {"hypervisor", hypervisor, false},
    {"product", product, false},
    {"clock_source", clock_source, false},
    {"transparent_huge_pages", huge_pages, false},
    {"address_randomisation", address_randomisation, true},
    {"caches", caches, false},
    {"load", load, true},
    {"cpu_quota", cpu_quota, true},
    {"stolen_nanoseconds", stolen, true},
};

// ---- mitigations: what the kernel does about each weakness that this CPU has ----

static void write_mitigations(FILE *stream) {
    fputs("\"mitigations\": {", stream);
    struct dirent **names = NULL;
    const int count = scandir(CPU_FOLDER "/vulnerabilities", &names, NULL, alphasort);
    bool first = true;
    for (int i = 0; i < count; i++) {
        char path[512], state[512];
        snprintf(path, sizeof path, CPU_FOLDER "/vulnerabilities/%s", names[i]->d_name);
        if (names[i]->d_name[0] != '.' && system_line(path, state, sizeof state) && strcmp(state, "Not affected") != 0) {
            fputs(first ? "" : ", ", stream);
            json_text(stream, names[i]->d_name);
            fputs(": ", stream);
            json_text(stream, state);
            first = false;
        }
        free(names[i]);
    }
    free(names);
    fputc('}', stream);
}

char *machine_environment(void) {
    char *json = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&json, &size);
    if (!stream) return NULL;
    fputc('{', stream);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        char text[TEXT_SIZE];
        json_text(stream, entries[i].name);
        fputs(": ", stream);
        if (!entries[i].read(text)) fputs("null", stream);
        else if (entries[i].number) fputs(text, stream);
        else json_text(stream, text);
        fputs(", ", stream);
    }
    write_mitigations(stream);
    fputc('}', stream);
    if (fclose(stream) == 0) return json;
    free(json);
    return NULL;
}
