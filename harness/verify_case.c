// SPDX-License-Identifier: MIT
#include "verify_case.h"

#include <fenv.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POISON = 0x5A }; // what outputs hold before the call; NaN in no type

bool subject_create(struct subject *s, const struct activations_row *row) {
    memset(s, 0, sizeof *s);
    s->row = row;
    s->form = workload_form(row);
    s->function = workload_function(row);
    s->reference = activation_reference_find(row->activation);
    s->bounds = error_bounds_of(row);
    const char *reason = NULL;
    if (!s->function || !s->reference) reason = "there is no reference for this function";
    float **const arrays[] = {&s->x, &s->dy, &s->bias, &s->parameters, &s->dparameters, &s->got};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (!(*arrays[i] = calloc(CASE_ELEMENTS, sizeof(float)))) reason = "out of memory";
    s->expected = calloc(CASE_ELEMENTS, sizeof *s->expected);
    s->aux = calloc(CASE_ELEMENTS, 1);
    const bool guarded = guard_create(&s->guard, CASE_ELEMENTS * sizeof(float));
    if (!s->expected || !s->aux || !guarded) reason = "out of memory";
    if (!reason) return true;
    s->failed = true;
    snprintf(s->result.message, sizeof s->result.message, "%s", reason);
    if (!guarded) memset(&s->guard, 0, sizeof s->guard);
    return false;
}

void subject_destroy(struct subject *s) {
    float *const arrays[] = {s->x, s->dy, s->bias, s->parameters, s->dparameters, s->got};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
    free(s->expected);
    free(s->aux);
    if (s->guard.page) guard_destroy(&s->guard);
}

static float widen(uint16_t narrow) {
    const uint32_t bits = (uint32_t)narrow << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

void subject_round(const struct subject *s, float *values, uint64_t count) {
    if (s->form.element_bytes != sizeof(uint16_t)) return;
    for (uint64_t i = 0; i < count; i++) {
        uint16_t narrow;
        workload_narrow(&values[i], 1, &narrow);
        values[i] = widen(narrow);
    }
}

uint64_t case_outputs(const struct subject *s, const struct verify_case *c) {
    return workload_sizes(s->row, c->rows, c->channels, c->pieces).out / s->form.element_bytes;
}

// ---- messages ----

static const char *place_text(const struct verify_case *c, char *text, size_t size) {
    if (c->place == GUARD_INSIDE) snprintf(text, size, ", misaligned by %llu", (unsigned long long)c->misalignment);
    else snprintf(text, size, "%s", "");
    return text;
}

void case_fail(struct subject *s, const struct verify_case *c, const char *format, ...) {
    if (s->result.message[0]) return;
    char *message = s->result.message;
    const size_t size = sizeof s->result.message;
    char place[40], pieces[40] = "";
    if (s->form.grouped) snprintf(pieces, sizeof pieces, " of %llu pieces", (unsigned long long)c->pieces);
    const char *over = c->in_place == ACTIVATIONS_OVER_X ? ", in place over x" : c->in_place ? ", in place over dy" : "";
    const int length =
        snprintf(message, size, "%s (%llu rows of %llu%s%s%s%s): ", c->check, (unsigned long long)c->rows, (unsigned long long)c->channels, pieces,
                 place_text(c, place, sizeof place), over, c->chunk_rows ? ", in chunks" : "");
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message + length, size - (size_t)length, format, arguments);
    va_end(arguments);
}

static void fail(struct subject *s, const struct verify_case *c, const char *text) {
    s->failed = true;
    case_fail(s, c, "%s", text);
}

// ---- operands ----

// Contents in the storage type.
static void encode(const struct subject *s, const float *values, uint64_t bytes, void *operand) {
    if (s->form.element_bytes == sizeof(uint16_t)) workload_narrow(values, bytes / sizeof(uint16_t), operand);
    else memcpy(operand, values, bytes);
}

static void *place(struct subject *s, const struct verify_case *c, enum operand operand, uint64_t bytes) {
    if (bytes == 0 && operand != OPERAND_X && operand != OPERAND_DY && operand != OPERAND_OUT) return NULL;
    const uint64_t element = operand == OPERAND_AUX                                            ? 1
                             : operand == OPERAND_PARAMETERS || operand == OPERAND_DPARAMETERS ? sizeof(float)
                                                                                               : s->form.element_bytes;
    uint64_t offset = (c->misalignment + 5 * (uint64_t)operand) % 16 * element;
    if (c->place == GUARD_AFTER) offset = operand == OPERAND_X || operand == OPERAND_DY ? s->row->reads_beyond : 0;
    return guard_set(&s->guard, operand, bytes, c->place, offset);
}

static void place_operands(struct subject *s, const struct verify_case *c, const struct workload_sizes *sizes, struct activations_call *call) {
    guard_clear(&s->guard);
    void *x = s->form.reads_x ? place(s, c, OPERAND_X, sizes->x) : NULL;
    void *dy = s->form.backward ? place(s, c, OPERAND_DY, sizes->dy) : NULL;
    void *bias = place(s, c, OPERAND_BIAS, sizes->bias);
    void *parameters = c->default_parameters ? NULL : place(s, c, OPERAND_PARAMETERS, sizes->parameters);
    call->aux = place(s, c, OPERAND_AUX, sizes->aux);
    call->dparameters = c->sum_unwanted ? NULL : place(s, c, OPERAND_DPARAMETERS, sizes->dparameters);
    call->out = c->in_place == ACTIVATIONS_OVER_X ? x : c->in_place == ACTIVATIONS_OVER_DY ? dy : place(s, c, OPERAND_OUT, sizes->out);

    if (!c->in_place) memset(call->out, POISON, sizes->out);
    if (x) encode(s, s->x, sizes->x, x);
    if (dy) encode(s, s->dy, sizes->dy, dy);
    if (bias) encode(s, s->bias, sizes->bias, bias);
    if (parameters) memcpy(parameters, s->parameters, sizes->parameters);
    if (call->aux && s->form.backward) memcpy(call->aux, s->aux, sizes->aux);
    else if (call->aux) memset(call->aux, POISON, sizes->aux);
    if (call->dparameters)
        for (uint64_t i = 0; i < sizes->dparameters / sizeof(float); i++) call->dparameters[i] = 0.5f;
    call->x = x;
    call->dy = dy;
    call->bias = bias;
    call->parameters = parameters;
}

// ---- calls ----

// Rounding to nearest, with subnormals: a mode that a kernel leaves behind would spoil its callers' arithmetic, and ours.
static bool arithmetic_is_ieee(void) {
    const volatile float one = 1, least = 0x1p-126f;
    return (float)(one + 0x1p-24f) == 1 && (float)(one + 0x1.8p-24f) > 1 && (float)(-one - 0x1p-24f) == -1 && (float)(least * 0.5f) > 0;
}

// The call struct itself ends at a guard page, cut or padded to the size that the caller claims.
static bool call_guarded(struct subject *s, const struct verify_case *c, const struct activations_row *row, const struct activations_call *call) {
    const uint64_t size = c->call_size ? c->call_size : sizeof *call;
    struct activations_call *given = guard_set(&s->guard, OPERAND_CALL, size, GUARD_AFTER, 0);
    memset(given, POISON, size);
    memcpy(given, call, size < sizeof *call ? size : sizeof *call);
    memcpy(given, &size, sizeof size);
    char message[128];
    if (!guard_call(&s->guard, row->call, given, message, sizeof message)) {
        fail(s, c, message);
        return false;
    }
    if (!arithmetic_is_ieee()) {
        fesetenv(FE_DFL_ENV);
        fail(s, c, "leaves another rounding mode, or one without subnormals");
    }
    return true;
}

static bool call_in_chunks(struct subject *s, const struct verify_case *c, const struct activations_row *row, const struct activations_call *whole) {
    const uint64_t step = c->chunk_rows ? c->chunk_rows : c->rows;
    for (uint64_t first = 0; first == 0 || first < c->rows; first += step) {
        const struct workload_sizes before = workload_sizes(s->row, first, c->channels, c->pieces);
        struct activations_call call = *whole;
        call.rows = c->rows - first < step ? c->rows - first : step;
        call.first_index += first * c->channels;
        if (call.x) call.x = (const char *)call.x + before.x;
        if (call.dy) call.dy = (const char *)call.dy + before.dy;
        if (call.aux) call.aux = (char *)call.aux + before.aux;
        call.out = (char *)call.out + before.out;
        if (!call_guarded(s, c, row, &call)) return false;
        if (step == 0) break;
    }
    return true;
}

// ---- comparison ----

static bool kept(const struct subject *s, const void *operand, const float *values, uint64_t bytes) {
    if (!operand) return true;
    if (s->form.element_bytes != sizeof(uint16_t)) return memcmp(operand, values, bytes) == 0;
    for (uint64_t i = 0; i < bytes / sizeof(uint16_t); i++) {
        uint16_t narrow;
        workload_narrow(&values[i], 1, &narrow);
        if (memcmp((const char *)operand + i * sizeof narrow, &narrow, sizeof narrow) != 0) return false;
    }
    return true;
}

static void check_inputs(struct subject *s, const struct verify_case *c, const struct workload_sizes *sizes, const struct activations_call *call) {
    if (c->in_place != ACTIVATIONS_OVER_X && !kept(s, call->x, s->x, sizes->x)) fail(s, c, "writes to x");
    if (c->in_place != ACTIVATIONS_OVER_DY && !kept(s, call->dy, s->dy, sizes->dy)) fail(s, c, "writes to dy");
    if (!kept(s, call->bias, s->bias, sizes->bias)) fail(s, c, "writes to bias");
    if (call->parameters && memcmp(call->parameters, s->parameters, sizes->parameters) != 0) fail(s, c, "writes to parameters");
}

static void decode(struct subject *s, const void *out, uint64_t count) {
    if (s->form.element_bytes == sizeof(uint16_t))
        for (uint64_t i = 0; i < count; i++) {
            uint16_t narrow;
            memcpy(&narrow, (const char *)out + i * sizeof narrow, sizeof narrow);
            s->got[i] = widen(narrow);
        }
    else memcpy(s->got, out, count * sizeof *s->got);
}

static void check_values(struct subject *s, const struct verify_case *c, uint64_t count) {
    struct verify_result *result = &s->result;
    for (uint64_t i = 0; i < count; i++) {
        const struct expected *expected = &s->expected[i];
        const struct verdict verdict = error_judge(&s->bounds, s->got[i], expected->exact, expected->dy);
        if (expected->undefined && !isfinite(s->got[i])) continue;
        if (!verdict.passes && expected->jump.is_near && error_judge(&s->bounds, s->got[i], expected->jump.other, expected->dy).passes) continue;
        if (verdict.counts) {
            if (isfinite(verdict.ulp)) s->ulp_sum += verdict.ulp, s->ulp_count++;
            if (verdict.ulp > result->max_ulp) {
                result->max_ulp = verdict.ulp;
                result->max_ulp_input = expected->x;
            }
        }
        if (verdict.passes) continue;
        result->wrong++;
        char text[160];
        error_describe(text, sizeof text, expected->x, s->form.backward ? &expected->dy : NULL, s->got[i],
                       error_round(expected->exact, s->bounds.digits), verdict.ulp);
        case_fail(s, c, "%s", text);
    }
    result->inputs += count;
}

static void check_aux(struct subject *s, const struct verify_case *c, const struct activations_call *call, uint64_t bytes) {
    const uint8_t *got = call->aux;
    for (uint64_t i = 0; got && i < bytes; i++) {
        if (got[i] == s->aux[i]) continue;
        s->failed = true;
        if (s->form.backward) case_fail(s, c, "writes to aux");
        else if (s->form.mask) case_fail(s, c, "mask byte %llu: got 0x%02x, wanted 0x%02x", (unsigned long long)i, got[i], s->aux[i]);
        else case_fail(s, c, "index of unit %llu: got %u, wanted %u", (unsigned long long)i, got[i], s->aux[i]);
        return;
    }
}

// A learned parameter's gradient is a sum of many roundings; only where each term is exact or correctly rounded has it one value.
static void check_dparameters(struct subject *s, const struct verify_case *c, const struct activations_call *call, uint64_t count) {
    for (uint64_t i = 0; call->dparameters && s->bounds.exact && i < count; i++) {
        if (error_same(call->dparameters[i], s->dparameters[i])) continue;
        s->failed = true;
        case_fail(s, c, "dparameters[%llu]: got %.9g, wanted %.9g", (unsigned long long)i, (double)call->dparameters[i], (double)s->dparameters[i]);
        return;
    }
}

// Runs a row on the case's contents; out is in the guarded memory of *call then.
static bool perform(struct subject *s, const struct verify_case *c, const struct activations_row *row, const struct workload_sizes *sizes,
                    struct activations_call *call) {
    *call = (struct activations_call){
        .rows = c->rows,
        .channels = c->channels,
        .pieces = c->pieces,
        .seed = c->seed,
        .first_index = c->first_index,
        .derivative_at_kink = c->derivative_at_kink,
        .cache_bytes = c->cache_bytes,
    };
    place_operands(s, c, sizes, call);
    return call_in_chunks(s, c, row, call);
}

void case_run(struct subject *s, const struct verify_case *c) {
    const struct workload_sizes sizes = workload_sizes(s->row, c->rows, c->channels, c->pieces);
    struct activations_call call;
    if (!perform(s, c, s->row, &sizes, &call)) return;
    check_inputs(s, c, &sizes, &call);
    decode(s, call.out, sizes.out / s->form.element_bytes);
    check_values(s, c, sizes.out / s->form.element_bytes);
    check_aux(s, c, &call, sizes.aux);
    check_dparameters(s, c, &call, sizes.dparameters / sizeof(float));
}

void case_run_peer(struct subject *s, const struct verify_case *c, const struct activations_row *peer) {
    const struct workload_sizes sizes = workload_sizes(s->row, c->rows, c->channels, c->pieces);
    struct activations_call call;
    if (!perform(s, c, peer, &sizes, &call)) return;
    for (uint64_t i = 0; i < sizes.out / s->form.element_bytes; i++) {
        const char *at = (const char *)call.out + i * s->form.element_bytes;
        uint16_t narrow;
        float value;
        memcpy(&narrow, at, sizeof narrow);
        if (s->form.element_bytes == sizeof narrow) value = widen(narrow);
        else memcpy(&value, at, sizeof value);
        if (error_same(value, s->got[i])) continue;
        s->failed = true;
        case_fail(s, c, "x %.9g: got %a, but %s of the same bit class gives %a", s->expected[i].x, (double)s->got[i], peer->implementation,
                  (double)value);
        return;
    }
}
