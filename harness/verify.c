// SPDX-License-Identifier: MIT
// The standard set: what every kernel is tried with.
#include "verify.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verify_case.h"
#include "verify_inputs.h"

enum { VALUE_LIMIT = 32768, LINE_FLOATS = 16, DEFAULT_PIECES = 3 };

// What the checks share: the row, and the values that inputs_values found for it.
struct set {
    struct subject subject;
    const struct activations_row *const *peers;
    float *values;
    uint64_t value_count;
    uint64_t seed; // another for each case
};

// ---- contents ----

static bool by_channel(const struct workload_form *form) { return form->per_channel || form->bias || form->grouped || form->doubling; }

static void fill_parameters(struct set *set, uint64_t channels, bool defaults) {
    struct subject *s = &set->subject;
    if (s->row->lacks & ACTIVATIONS_LACKS_PARAMETERS) defaults = true;
    workload_parameters(s->row, channels, s->parameters);
    float *to = s->parameters;
    for (uint32_t i = 0; i < s->function->parameter_count; i++) {
        const struct activations_parameter *parameter = &s->function->parameters[i];
        for (uint64_t c = 0; c < (parameter->per_channel ? channels : 1); c++, to++) {
            const double share = (double)(inputs_mix(set->seed, c * 16 + i) >> 11) * 0x1p-53;
            if (!defaults) *to = (float)(parameter->lower + (parameter->upper - parameter->lower) * share);
        }
    }
}

// Masks are bits that any forward may have left, beyond the last element too; indices are below `pieces`.
static void fill_aux(struct set *set, const struct verify_case *c, uint64_t bytes) {
    struct subject *s = &set->subject;
    for (uint64_t i = 0; i < bytes; i++) {
        const uint64_t bits = inputs_mix(set->seed + 5, i);
        s->aux[i] = (uint8_t)(s->form.index ? bits % (c->pieces ? c->pieces : 1) : bits);
    }
}

// Everything but x.
static void fill_rest(struct set *set, const struct verify_case *c, bool default_parameters) {
    struct subject *s = &set->subject;
    const struct workload_sizes sizes = workload_sizes(s->row, c->rows, c->channels, c->pieces);
    set->seed++;
    inputs_gradients(s->dy, sizes.dy / s->form.element_bytes, set->seed);
    workload_fill(s->bias, sizes.bias / s->form.element_bytes, "mixed-special", set->seed);
    subject_round(s, s->dy, sizes.dy / s->form.element_bytes);
    subject_round(s, s->bias, sizes.bias / s->form.element_bytes);
    fill_parameters(set, c->channels, default_parameters);
    if (s->form.backward) fill_aux(set, c, sizes.aux);
}

// x drawn from the values, the rest random too.
static void fill(struct set *set, const struct verify_case *c) {
    struct subject *s = &set->subject;
    fill_rest(set, c, false);
    const uint64_t count = workload_sizes(s->row, c->rows, c->channels, c->pieces).x / s->form.element_bytes;
    for (uint64_t i = 0; i < count; i++) s->x[i] = set->values[inputs_mix(set->seed, i) % set->value_count];
}

static struct verify_case case_of(const struct set *set, const char *check, uint64_t rows, uint64_t channels) {
    return (struct verify_case){
        .check = check,
        .rows = rows,
        .channels = channels,
        .pieces = set->subject.form.grouped ? DEFAULT_PIECES : 0,
        .seed = set->seed * 0x9E3779B97F4A7C15u,
        .first_index = set->seed * 37,
        .place = GUARD_AFTER,
    };
}

// n elements in the shape that the form wants: one row, or a few rows of n channels.
static struct verify_case case_of_length(const struct set *set, const char *check, uint64_t n) {
    return case_of(set, check, by_channel(&set->subject.form) ? 2 : 1, n);
}

static void expect_and_run(struct set *set, const struct verify_case *c) {
    case_expect(&set->subject, c);
    case_run(&set->subject, c);
}

static void run_filled(struct set *set, const struct verify_case *c) {
    fill(set, c);
    expect_and_run(set, c);
}

// ---- the checks ----

static void run_with_peers(struct set *set, const struct verify_case *c) {
    expect_and_run(set, c);
    for (size_t i = 0; set->peers && set->peers[i]; i++)
        if (verify_shares_bits(set->subject.row, set->peers[i])) case_run_peer(&set->subject, c, set->peers[i]);
}

// All values, with default parameters; backward with a gradient of 1, where the promise is about f', and with others.
static void check_values(struct set *set) {
    struct subject *s = &set->subject;
    enum { AT_ONCE = 8192, CHANNELS = 65 };
    for (uint64_t first = 0; first < set->value_count; first += AT_ONCE) {
        const uint64_t count = set->value_count - first < AT_ONCE ? set->value_count - first : AT_ONCE;
        const bool shaped = by_channel(&s->form);
        struct verify_case c = case_of(set, "values", shaped ? (count + CHANNELS - 1) / CHANNELS : 1, shaped ? CHANNELS : count);
        const struct workload_sizes sizes = workload_sizes(s->row, c.rows, c.channels, c.pieces);
        fill_rest(set, &c, true);
        for (uint64_t i = 0; i < sizes.x / s->form.element_bytes; i++) s->x[i] = set->values[(first + i) * 7919 % set->value_count];
        run_with_peers(set, &c);
        if (!s->form.backward) continue;
        for (uint64_t i = 0; i < sizes.dy / s->form.element_bytes; i++) s->dy[i] = 1;
        run_with_peers(set, &c);
    }
}

static void check_shapes(struct set *set) {
    static const uint64_t channels[] = {1, 2, 3, 5, 8, 16, 17, 31, 33, 64, 65, 130};
    static const uint64_t rows[] = {1, 2, 3, 4, 5, 9};
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
            const struct verify_case c = case_of(set, "shapes", rows[j], channels[i]);
            run_filled(set, &c);
        }
}

// Every number of pieces with ties of all kinds and NaNs at all places; then as many as an index can name.
static void check_pieces(struct set *set) {
    struct subject *s = &set->subject;
    if (!s->form.grouped) return;
    static const uint64_t pieces[] = {1, 2, 3, 4, 5, 6, 7, 8, 17, 256};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct verify_case c = case_of(set, "pieces", pieces[i] > 8 ? 3 : 20, pieces[i] > 8 ? 37 : 67);
        c.pieces = pieces[i];
        fill_rest(set, &c, false);
        inputs_ties(s->x, c.rows * c.channels * c.pieces, set->seed);
        expect_and_run(set, &c);
        run_filled(set, &c);
    }
}

// Every length up to a turn of any loop, eight vectors of sixteen lanes, and what can be left of it; against the page after, against the
// page before, and at every misalignment.
static void check_lengths(struct set *set) {
    for (uint64_t n = 0; n <= 131; n++) {
        struct verify_case c = case_of_length(set, "lengths", n);
        fill(set, &c);
        expect_and_run(set, &c);
        c.place = GUARD_BEFORE;
        case_run(&set->subject, &c);
        c.place = GUARD_INSIDE;
        for (c.misalignment = 0; c.misalignment < LINE_FLOATS; c.misalignment++) case_run(&set->subject, &c);
    }
}

static void check_in_place(struct set *set) {
    static const uint64_t lengths[] = {1, 7, 16, 33, 64, 67, 129, 1000};
    const struct subject *s = &set->subject;
    const uint32_t allowed = s->form.backward ? s->function->in_place_backward : s->function->in_place_forward;
    for (uint32_t over = ACTIVATIONS_OVER_X; over <= ACTIVATIONS_OVER_DY; over <<= 1) {
        if (!(allowed & over) || (over == ACTIVATIONS_OVER_X && !s->form.reads_x)) continue;
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            struct verify_case c = case_of(set, "in place", 3, lengths[i]);
            c.in_place = over;
            run_filled(set, &c);
            c.cache_bytes = 1;
            c.place = GUARD_INSIDE;
            c.misalignment = i;
            case_run(&set->subject, &c);
        }
    }
}

// Whole rows, as many a call as may be; random draws follow first_index, and gradients of parameters add up.
static void check_chunks(struct set *set) {
    static const uint64_t channels[] = {8, 24, 264};
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        struct verify_case c = case_of(set, "chunks", 13, channels[i]);
        run_filled(set, &c);
        for (c.chunk_rows = 1; c.chunk_rows <= 6; c.chunk_rows++) case_run(&set->subject, &c);
    }
}

// Indices around the generator's spans and blocks and the shared sums' turns, beyond 32 bits, and where an index or a counter wraps.
static void check_indices(struct set *set) {
    if (!set->subject.form.random && !set->subject.form.shared) return;
    static const uint64_t firsts[] = {
        0, 1, 63, 64, 192, 255, 256, 1000, 0xffffffff, 0x3fffffff0, 0x400000000, 0x123456789abcdef0, 0xfffffffffffffe00};
    static const uint64_t lengths[] = {1, 65, 256, 300, 511};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            struct verify_case c = case_of(set, "indices", 1, lengths[j]);
            c.first_index = firsts[i];
            if (i == 0) c.seed = 0;
            run_filled(set, &c);
        }
}

// Every special x with every special dy or bias, at each choice of f'(0).
static void check_special_pairs(struct set *set) {
    static const double choices[] = {0, 0.25, 0.5, 1};
    struct subject *s = &set->subject;
    float special[INPUTS_SPECIAL];
    inputs_special(special);
    const size_t offered = s->row->lacks & ACTIVATIONS_LACKS_KINK ? 1 : sizeof choices / sizeof *choices;
    for (size_t i = 0; i < offered; i++) {
        struct verify_case c = case_of(set, "special pairs", INPUTS_SPECIAL, INPUTS_SPECIAL);
        c.derivative_at_kink = choices[i];
        fill(set, &c);
        const struct workload_sizes sizes = workload_sizes(s->row, c.rows, c.channels, c.pieces);
        const uint64_t row_of_x = (uint64_t)INPUTS_SPECIAL * (s->form.grouped ? DEFAULT_PIECES : 1);
        for (uint64_t x = 0; x < sizes.x / s->form.element_bytes; x++) s->x[x] = special[x / row_of_x];
        for (uint64_t dy = 0; dy < sizes.dy / s->form.element_bytes; dy++) s->dy[dy] = special[dy % INPUTS_SPECIAL];
        for (uint64_t bias = 0; bias < sizes.bias / s->form.element_bytes; bias++) s->bias[bias] = special[bias];
        subject_round(s, s->x, sizes.x / s->form.element_bytes);
        subject_round(s, s->dy, sizes.dy / s->form.element_bytes);
        subject_round(s, s->bias, sizes.bias / s->form.element_bytes);
        expect_and_run(set, &c);
    }
}

static void check_optional_operands(struct set *set) {
    const struct subject *s = &set->subject;
    struct verify_case c = case_of(set, "no dparameters", 5, 67);
    c.sum_unwanted = true;
    run_filled(set, &c);
    if (s->form.per_channel) return;
    c.check = "no parameters";
    c.default_parameters = true;
    run_filled(set, &c);
}

// Outputs larger than the cache are written around it, whatever their alignment.
static void check_streaming(struct set *set) {
    static const uint64_t lengths[] = {1, 5, 31, 64, 67, 192, 1000, 4099};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct verify_case c = case_of_length(set, "streaming", lengths[i]);
        if (c.rows > 1) c.rows = 5; // loops take four at a time
        c.cache_bytes = 1;
        fill(set, &c);
        expect_and_run(set, &c);
        c.place = GUARD_INSIDE;
        for (c.misalignment = 0; c.misalignment < LINE_FLOATS; c.misalignment += 3) case_run(&set->subject, &c);
    }
}

// A caller of an older revision gives a shorter struct, whose missing fields count as 0; one of a newer revision a longer one.
static void check_callers(struct set *set) {
    const struct workload_form *form = &set->subject.form;
    struct verify_case c = case_of_length(set, "older caller", 67);
    fill(set, &c);
    case_expect(&set->subject, &c);
    c.call_size = form->bias ? offsetof(struct activations_call, cache_bytes) : offsetof(struct activations_call, derivative_at_kink);
    case_run(&set->subject, &c);
    c.check = "newer caller";
    c.call_size = sizeof(struct activations_call) + 40;
    case_run(&set->subject, &c);
}

static void (*const checks[])(struct set *set) = {
    check_values,  check_shapes,  check_pieces,        check_lengths,           check_in_place,
    check_chunks,  check_indices, check_special_pairs, check_optional_operands, check_streaming,
    check_callers,
};

static void finish(struct subject *s) {
    struct verify_result *result = &s->result;
    result->mean_ulp = s->ulp_count ? s->ulp_sum / (double)s->ulp_count : 0;
    if (strcmp(s->row->mode, "raw") == 0) result->outcome = VERIFY_UNPROMISED;
    else result->outcome = s->failed || result->wrong ? VERIFY_FAIL : VERIFY_PASS;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct verify_result verify_row(const struct activations_row *row, const struct activations_row *const *peers) {
    struct set set = {.peers = peers, .seed = 1};
    const double start = seconds_now();
    if (subject_create(&set.subject, row)) {
        set.values = calloc(VALUE_LIMIT, sizeof *set.values);
        if (set.values) {
            set.value_count = inputs_values(set.values, VALUE_LIMIT, row->worst_input);
            subject_round(&set.subject, set.values, set.value_count);
            for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) checks[i](&set);
        } else {
            set.subject.failed = true;
            snprintf(set.subject.result.message, sizeof set.subject.result.message, "out of memory");
        }
    }
    finish(&set.subject);
    free(set.values);
    subject_destroy(&set.subject);
    set.subject.result.seconds = seconds_now() - start;
    return set.subject.result;
}
