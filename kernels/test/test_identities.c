// SPDX-License-Identifier: MIT
// Closed-form identities that bind functions together, as softplus(x) - softplus(-x) = x: of the references in double-double, and of
// every row within what it promises. An error common to a function's reference and its kernels, as a wrong formula, shows here.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "activations.h"
#include "reference_check.h"

enum { INPUTS = 4096, MOST_TERMS = 2, RANDOM_SEED = 1 };

// factor f(scale x) or factor f'(scale x), times x or not, at the default parameters.
struct term {
    const char *function;
    const char *form;
    double factor;
    float scale; // a power of two, so that scale x is a float
    int half;    // of a doubling function: which half of the output
    int times_x; // 1: the term is multiplied by x
};

// The sum of the terms is slope x + constant.
struct identity {
    const char *text;
    struct term terms[MOST_TERMS]; // a term without a function is none
    double slope, constant;
};

static const struct identity identities[] = {
    {"relu(x) - relu(-x) = x", {{"relu", "forward", 1, 1, 0, 0}, {"relu", "forward", -1, -1, 0, 0}}, 1, 0},
    {"gelu(x) - gelu(-x) = x", {{"gelu", "forward", 1, 1, 0, 0}, {"gelu", "forward", -1, -1, 0, 0}}, 1, 0},
    {"gelu'(x) + gelu'(-x) = 1", {{"gelu", "backward", 1, 1, 0, 0}, {"gelu", "backward", 1, -1, 0, 0}}, 0, 1},
    {"softplus(x) - softplus(-x) = x", {{"softplus", "forward", 1, 1, 0, 0}, {"softplus", "forward", -1, -1, 0, 0}}, 1, 0},
    {"softplus'(x) + softplus'(-x) = 1", {{"softplus", "backward", 1, 1, 0, 0}, {"softplus", "backward", 1, -1, 0, 0}}, 0, 1},
    {"tanh(x) = 2 softplus'(2 x) - 1", {{"tanh", "forward", 1, 1, 0, 0}, {"softplus", "backward", -2, 2, 0, 0}}, 0, -1},
    {"tanh(x) = -tanh(-x)", {{"tanh", "forward", 1, 1, 0, 0}, {"tanh", "forward", 1, -1, 0, 0}}, 0, 0},
    {"celu(x) = elu(x)", {{"celu", "forward", 1, 1, 0, 0}, {"elu", "forward", -1, 1, 0, 0}}, 0, 0},
    {"celu'(x) = elu'(x)", {{"celu", "backward", 1, 1, 0, 0}, {"elu", "backward", -1, 1, 0, 0}}, 0, 0},
    {"abs(x) = x + 2 relu(-x)", {{"abs", "forward", 1, 1, 0, 0}, {"relu", "forward", -2, -1, 0, 0}}, 1, 0},
    {"hard_sigmoid(x) + hard_sigmoid(-x) = 1", {{"hard_sigmoid", "forward", 1, 1, 0, 0}, {"hard_sigmoid", "forward", 1, -1, 0, 0}}, 0, 1},
    {"hard_swish(x) = x hard_sigmoid(x)", {{"hard_swish", "forward", 1, 1, 0, 0}, {"hard_sigmoid", "forward", -1, 1, 0, 1}}, 0, 0},
    {"hard_swish(x) - hard_swish(-x) = x", {{"hard_swish", "forward", 1, 1, 0, 0}, {"hard_swish", "forward", -1, -1, 0, 0}}, 1, 0},
    {"hard_tanh(x) = -hard_tanh(-x)", {{"hard_tanh", "forward", 1, 1, 0, 0}, {"hard_tanh", "forward", 1, -1, 0, 0}}, 0, 0},
    {"softsign(x) = -softsign(-x)", {{"softsign", "forward", 1, 1, 0, 0}, {"softsign", "forward", 1, -1, 0, 0}}, 0, 0},
    {"the halves of crelu(x) differ by x", {{"crelu", "forward", 1, 1, 0, 0}, {"crelu", "forward", -1, 1, 1, 0}}, 1, 0},
    {"the second half of crelu(x) is relu(-x)", {{"crelu", "forward", 1, 1, 1, 0}, {"relu", "forward", -1, -1, 0, 0}}, 0, 0},
};

static float inputs[INPUTS];

// Half of them evenly in -32 to 32, the others of every exponent up to there. Marsaglia 2003, xorshift.
static int fill_inputs(void **state) {
    (void)state;
    uint32_t random = RANDOM_SEED;
    for (int i = 0; i < INPUTS; i++) {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        const float part = (float)(int32_t)random * 0x1p-31f;
        inputs[i] = i % 2 ? 32 * part : ldexpf(part, -(int)(random % 140));
    }
    return 0;
}

static int is_backward(const struct term *term) { return strcmp(term->form, "backward") == 0; }

static const struct activations_function *function_of(const char *name) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < table->function_count; i++)
        if (strcmp(table->functions[i]->name, name) == 0) return table->functions[i];
    fail_msg("there is no function %s", name);
    return NULL;
}

// What a value of the term's function is multiplied by.
static double weight(const struct term *term, double x) { return term->times_x ? term->factor * x : term->factor; }

// f or f' by the reference.
static struct double_double exact_value(const struct term *term, double x) {
    const struct activations_function *function = function_of(term->function);
    double parameters[4] = {0};
    for (uint32_t i = 0; i < function->parameter_count; i++) parameters[i] = (double)(float)function->parameters[i].value;
    const double scaled = (double)term->scale * x;
    const double ones[2] = {1, 1};
    const struct reference_element element = {.x = &scaled, .pieces = 1, .parameter = parameters, .dy = ones};
    struct double_double result[2];
    double unused = 0;
    if (is_backward(term)) reference_of(term->function)->backward(&element, result, &unused);
    else reference_of(term->function)->forward(&element, result);
    return result[term->half];
}

// ---- the references ----

static void references_obey(void **state) {
    (void)state;
    for (size_t k = 0; k < COUNT(identities); k++)
        for (int i = 0; i < INPUTS; i++) {
            const double x = inputs[i];
            struct double_double sum = two_sum(-identities[k].slope * x, -identities[k].constant);
            double size = fabs(identities[k].slope * x) + fabs(identities[k].constant);
            for (const struct term *term = identities[k].terms; term < identities[k].terms + MOST_TERMS && term->function; term++) {
                const struct double_double value = double_double_multiply(exactly(weight(term, x)), exact_value(term, x));
                sum = double_double_add(sum, value);
                size += fabs(value.high);
            }
            if (!(fabs(sum.high) <= 0x1p-75 * size)) fail_msg("%s: at %a the references are off by %g", identities[k].text, x, sum.high);
        }
}

// ---- the rows ----

// The part's row for the term's function that makes a promise, or 0.
static const struct activations_row *promising_row(const struct activations_part *part, const struct term *term) {
    for (uint64_t i = 0; i < part->row_count; i++) {
        const struct activations_row *row = &part->rows[i];
        if (strcmp(row->activation, term->function) == 0 && strcmp(row->form, term->form) == 0 && strcmp(row->type, "f32") == 0 &&
            isfinite(row->ulp_bound))
            return row;
    }
    return NULL;
}

// Adds the term's values to the sums, and what the row's promise and adding doubles let them be off by.
static void add_term(const struct activations_row *row, const struct term *term, double *sums, double *allowed) {
    static float x[INPUTS], dy[INPUTS], out[2 * INPUTS];
    for (int i = 0; i < INPUTS; i++) {
        x[i] = term->scale * inputs[i];
        dy[i] = 1;
    }
    row->call(&(struct activations_call){.size = sizeof(struct activations_call), .x = x, .dy = dy, .out = out, .rows = 1, .channels = INPUTS});
    const double units = row->ulp_bound > 0.5 ? row->ulp_bound : 0.5;
    for (int i = 0; i < INPUTS; i++) {
        const double times = weight(term, inputs[i]);
        const double exact = fabs(exact_value(term, inputs[i]).high);
        const double unit = ldexp(1, (exact >= 0x1p-126 ? ilogb(exact) : -126) - 23);
        sums[i] += times * out[INPUTS * term->half + i];
        allowed[i] += fabs(times) * ((units + (exact < 0x1p-126)) * unit + row->absolute_bound + 0x1p-50 * exact);
    }
}

static void check_part(const struct activations_part *part, const struct identity *identity) {
    double sums[INPUTS] = {0};
    double allowed[INPUTS] = {0};
    for (const struct term *term = identity->terms; term < identity->terms + MOST_TERMS && term->function; term++)
        add_term(promising_row(part, term), term, sums, allowed);
    for (int i = 0; i < INPUTS; i++) {
        const double wanted = identity->slope * (double)inputs[i] + identity->constant;
        if (!(fabs(sums[i] - wanted) <= allowed[i]))
            fail_msg("%s: at %a %s gives %a, allowed is %g", identity->text, (double)inputs[i], part->implementation, sums[i], allowed[i]);
    }
}

static int part_has_all(const struct activations_part *part, const struct identity *identity) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (const struct term *term = identity->terms; term < identity->terms + MOST_TERMS && term->function; term++) {
        const struct activations_row *row = promising_row(part, term);
        if (!row || (row->required & ~table->features())) return 0;
    }
    return 1;
}

// Every part that this CPU runs and that promises something for all functions concerned; at least `scalar` does.
static void rows_obey_within_their_bounds(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (size_t k = 0; k < COUNT(identities); k++) {
        int checked = 0;
        for (uint64_t p = 0; p < table->part_count; p++) {
            if (!part_has_all(table->parts[p], &identities[k])) continue;
            check_part(table->parts[p], &identities[k]);
            checked++;
        }
        if (!checked) fail_msg("%s: no implementation has all of these functions", identities[k].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_obey),
        cmocka_unit_test(rows_obey_within_their_bounds),
    };
    return cmocka_run_group_tests(tests, fill_inputs, NULL);
}
