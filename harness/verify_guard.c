// SPDX-License-Identifier: MIT
#include "verify_guard.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MARGIN = 128, LINE = 64, MARK = 0xC5 }; // bytes looked at on each side of an operand, and what they hold

static const char *const operand_names[OPERAND_COUNT] = {"x", "dy", "out", "aux", "parameters", "dparameters", "bias", "the call"};

// ---- faults ----

// The thread's call in progress: where a fault goes, and where it was.
static _Thread_local struct {
    sigjmp_buf back;
    volatile sig_atomic_t armed;
    void *volatile address;
} faulting;

static struct {
    pthread_mutex_t lock;
    unsigned users;
    struct sigaction segv, bus; // the actions before ours
} handlers = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void on_fault(int signal_number, siginfo_t *information, void *context) {
    (void)context;
    if (!faulting.armed) {
        // Not a kernel's: the instruction runs again and meets the default action.
        signal(signal_number, SIG_DFL);
        return;
    }
    faulting.address = information->si_addr;
    siglongjmp(faulting.back, 1);
}

static void handlers_install(void) {
    pthread_mutex_lock(&handlers.lock);
    if (handlers.users++ == 0) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = on_fault;
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, &handlers.segv);
        sigaction(SIGBUS, &action, &handlers.bus);
    }
    pthread_mutex_unlock(&handlers.lock);
}

static void handlers_restore(void) {
    pthread_mutex_lock(&handlers.lock);
    if (--handlers.users == 0) {
        sigaction(SIGSEGV, &handlers.segv, NULL);
        sigaction(SIGBUS, &handlers.bus, NULL);
    }
    pthread_mutex_unlock(&handlers.lock);
}

// ---- memory ----

bool guard_create(struct guard *guard, uint64_t capacity) {
    memset(guard, 0, sizeof *guard);
    handlers_install();
    guard->page = (uint64_t)sysconf(_SC_PAGESIZE);
    const uint64_t bytes = (capacity + 2 * MARGIN + guard->page - 1) / guard->page * guard->page;
    for (int i = 0; i < OPERAND_COUNT; i++) {
        struct guard_region *region = &guard->regions[i];
        void *map = mmap(NULL, bytes + 2 * guard->page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (map != MAP_FAILED) {
            region->map = map;
            region->bytes = bytes;
        }
        if (map == MAP_FAILED || mprotect(region->map + guard->page, bytes, PROT_READ | PROT_WRITE) != 0) {
            guard_destroy(guard);
            return false;
        }
    }
    return true;
}

void guard_destroy(struct guard *guard) {
    for (int i = 0; i < OPERAND_COUNT; i++)
        if (guard->regions[i].map) munmap(guard->regions[i].map, guard->regions[i].bytes + 2 * guard->page);
    memset(guard, 0, sizeof *guard);
    handlers_restore();
}

// The marked bytes before and after the operand, as many as lie within its pages.
static uint64_t room_before(const struct guard *guard, const struct guard_region *region) {
    const uint64_t room = (uint64_t)(region->start - (region->map + guard->page));
    return room < MARGIN ? room : MARGIN;
}

static uint64_t room_after(const struct guard *guard, const struct guard_region *region) {
    const uint64_t room = (uint64_t)(region->map + guard->page + region->bytes - (region->start + region->size));
    return room < MARGIN ? room : MARGIN;
}

void guard_clear(struct guard *guard) {
    for (int i = 0; i < OPERAND_COUNT; i++) guard->regions[i].start = NULL;
}

void *guard_set(struct guard *guard, enum operand operand, uint64_t size, enum guard_place place, uint64_t offset) {
    struct guard_region *region = &guard->regions[operand];
    uint8_t *first = region->map + guard->page;
    region->size = size;
    region->start = place == GUARD_BEFORE ? first : place == GUARD_AFTER ? first + region->bytes - size - offset : first + LINE + offset % LINE;
    memset(region->start - room_before(guard, region), MARK, room_before(guard, region));
    memset(region->start + size, MARK, room_after(guard, region));
    return region->start;
}

// ---- calls ----

static void describe_fault(const struct guard *guard, char *message, uint64_t size) {
    const uint8_t *address = faulting.address;
    for (int i = 0; i < OPERAND_COUNT; i++) {
        const struct guard_region *region = &guard->regions[i];
        if (!region->start || address < region->map || address >= region->map + region->bytes + 2 * guard->page) continue;
        if (address < region->start) snprintf(message, size, "touches byte %td before %s", region->start - address, operand_names[i]);
        else snprintf(message, size, "touches byte %td beyond the end of %s", address - (region->start + region->size) + 1, operand_names[i]);
        return;
    }
    snprintf(message, size, "touches memory at %p, which belongs to no operand", (const void *)address);
}

static bool marks_stand(const struct guard *guard, char *message, uint64_t size) {
    for (int i = 0; i < OPERAND_COUNT; i++) {
        const struct guard_region *region = &guard->regions[i];
        if (!region->start) continue;
        for (uint64_t byte = 1; byte <= room_before(guard, region); byte++)
            if (*(region->start - byte) != MARK) {
                snprintf(message, size, "writes byte %llu before %s", (unsigned long long)byte, operand_names[i]);
                return false;
            }
        for (uint64_t byte = 0; byte < room_after(guard, region); byte++)
            if (region->start[region->size + byte] != MARK) {
                snprintf(message, size, "writes byte %llu beyond the end of %s", (unsigned long long)byte + 1, operand_names[i]);
                return false;
            }
    }
    return true;
}

bool guard_call(const struct guard *guard, activations_kernel kernel, const struct activations_call *call, char *message, uint64_t message_size) {
    if (sigsetjmp(faulting.back, 1)) {
        faulting.armed = 0;
        describe_fault(guard, message, message_size);
        return false;
    }
    faulting.armed = 1;
    kernel(call);
    faulting.armed = 0;
    return marks_stand(guard, message, message_size);
}
