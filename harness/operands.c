// SPDX-License-Identifier: MIT
#include "operands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "machine.h"
#include "workload.h"

enum {
    PAGE = 4096,
    STAGGER = 256,   // bytes between the operands' offsets in their pages: equal offsets would make loads wait for unrelated stores
    DRAWN = 1 << 20, // values drawn; a longer array repeats them
    GRANULE = 256,   // elements: whole rows of every benchmarked shape
    ORIGINAL = 8192, // bytes that x is filled from again
};

static uint64_t displacement; // bytes, of all operands

void operands_displace(uint64_t bytes) { displacement = bytes % (PAGE / 2) / OPERANDS_ALIGNMENT * OPERANDS_ALIGNMENT; }

static uint64_t total(struct workload_sizes sizes) {
    return sizes.x + sizes.dy + sizes.out + sizes.aux + sizes.parameters + sizes.dparameters + sizes.bias;
}

uint64_t operands_bytes(const struct activations_row *row, uint64_t n) {
    struct activations_call call = {.size = sizeof call};
    workload_shape(row, n, &call);
    return total(workload_sizes(row, call.rows, call.channels, call.pieces));
}

uint64_t operands_elements(const struct activations_row *row, uint64_t bytes) {
    const uint64_t probe = 64 * GRANULE;
    const double per_element = (double)operands_bytes(row, probe) / (double)probe;
    const uint64_t n = (uint64_t)((double)bytes / per_element) / GRANULE * GRANULE;
    return n < GRANULE ? GRANULE : n;
}

static void fill(void *values, uint64_t bytes, uint64_t element_bytes, const char *distribution, uint64_t seed) {
    const uint64_t n = bytes / element_bytes;
    const uint64_t drawn = n < DRAWN ? n : DRAWN;
    if (element_bytes == 4) {
        workload_fill(values, drawn, distribution, seed);
    } else {
        float *wide = malloc(drawn * sizeof *wide + 1);
        if (!wide) return; // the operand stays zero: a small array, and memory is about to be refused elsewhere
        workload_fill(wide, drawn, distribution, seed);
        workload_narrow(wide, drawn, values);
        free(wide);
    }
    for (uint64_t done = drawn; done < n;) {
        const uint64_t more = done < n - done ? done : n - done;
        memcpy((char *)values + done * element_bytes, values, more * element_bytes);
        done += more;
    }
}

static uint64_t padded(uint64_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE + PAGE; }

bool operands_create(struct operands *operands, const struct activations_row *row, uint64_t n, uint64_t first_index, const char *distribution,
                     uint64_t seed) {
    memset(operands, 0, sizeof *operands);
    struct activations_call *call = &operands->call;
    call->size = sizeof *call;
    workload_shape(row, n, call);
    const struct workload_form form = workload_form(row);
    const struct workload_sizes sizes = workload_sizes(row, call->rows, call->channels, call->pieces);
    const uint64_t bytes[] = {sizes.x, sizes.dy, sizes.out, sizes.aux, sizes.parameters, sizes.dparameters, sizes.bias};
    enum { COUNT = sizeof bytes / sizeof *bytes };

    for (int i = 0; i < COUNT; i++) operands->mapping_bytes += padded(bytes[i]);
    operands->mapping = mmap(NULL, operands->mapping_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (operands->mapping == MAP_FAILED) return false;
    operands->bytes = total(sizes);
    operands->x_bytes = sizes.x;

    void *places[COUNT];
    char *at = operands->mapping;
    for (uint64_t i = 0; i < COUNT; i++) {
        places[i] = bytes[i] ? at + i * STAGGER + displacement : NULL;
        if (places[i]) memset(places[i], 0, bytes[i]);
        at += padded(bytes[i]);
    }
    if (sizes.x) fill(places[0], sizes.x, form.element_bytes, distribution, seed);
    if (sizes.dy) fill(places[1], sizes.dy, form.element_bytes, "normal-0-1", seed + 1);
    if (sizes.bias) fill(places[6], sizes.bias, form.element_bytes, "normal-0-1", seed + 2);
    for (uint64_t i = 0; i < sizes.aux; i++)
        ((uint8_t *)places[3])[i] = (uint8_t)(form.index ? (i * 2654435761u >> 16) % call->pieces : i * 2654435761u >> 16);
    if (sizes.parameters) workload_parameters(row, call->channels, places[4]);

    call->x = places[0];
    call->dy = places[1];
    call->out = places[2];
    call->aux = places[3];
    call->parameters = places[4];
    call->dparameters = places[5];
    call->bias = places[6];
    call->seed = seed;
    call->first_index = first_index;
    call->cache_bytes = machine_this()->l3_bytes ? machine_this()->l3_bytes : machine_this()->l2_bytes;
    return true;
}

void operands_free(struct operands *operands) {
    if (operands->mapping && operands->mapping != MAP_FAILED) munmap(operands->mapping, operands->mapping_bytes);
    memset(operands, 0, sizeof *operands);
}

bool operands_fit_in_place(const struct activations_row *row) {
    const struct activations_function *function = workload_function(row);
    const struct workload_form form = workload_form(row);
    const struct workload_sizes sizes = workload_sizes(row, 1, GRANULE, form.grouped ? 2 : 0);
    const uint32_t allowed = !function ? 0 : form.backward ? function->in_place_backward : function->in_place_forward;
    return (allowed & ACTIVATIONS_OVER_X) && sizes.x && sizes.x == sizes.out;
}

// What out held is where the original is kept.
void operands_go_in_place(struct operands *operands) {
    operands->original_bytes = operands->x_bytes < ORIGINAL ? operands->x_bytes : ORIGINAL;
    operands->original = memcpy(operands->call.out, operands->call.x, operands->original_bytes);
    operands->bytes -= operands->x_bytes;
    operands->call.out = (void *)(uintptr_t)operands->call.x;
}

void operands_restore(const struct operands *operands) {
    char *x = operands->call.out;
    for (uint64_t done = 0; done < operands->x_bytes; done += operands->original_bytes) {
        const uint64_t rest = operands->x_bytes - done;
        memcpy(x + done, operands->original, rest < operands->original_bytes ? rest : operands->original_bytes);
    }
}
