// SPDX-License-Identifier: MIT
#include "activation_choice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "notation.h"

enum { KINK = ACTIVATION_PARAMETERS, ASSIGN, PIECES, OPTIONS };

static bool is_family(const struct activation_choice *choice, const char *family) { return strcmp(choice->function->family, family) == 0; }

static int find_function(struct activation_choice *choice, const char *name) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    char valid[1024] = "";
    for (uint64_t i = 0; i < table->function_count; i++) {
        if (strcmp(table->functions[i]->name, name) == 0) choice->function = table->functions[i];
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s%s", i ? ", " : "", table->functions[i]->name);
    }
    if (choice->function) return EXIT_FINE;
    return complain(EXIT_USAGE, "there is no activation \"%s\"; valid: %s", name, valid);
}

// Its parameters under their own names, and what every function with a kink or with pieces has.
static uint32_t describe(const struct activation_choice *choice, struct notation_option options[OPTIONS], uint32_t place[OPTIONS]) {
    const struct activations_function *function = choice->function;
    uint32_t count = 0;
    for (uint32_t i = 0; i < function->parameter_count && i < ACTIVATION_PARAMETERS; i++) {
        const struct activations_parameter *parameter = &function->parameters[i];
        options[count] = (struct notation_option){parameter->name, parameter->value, parameter->lower, parameter->upper, false};
        place[count++] = i;
    }
    if (function->has_kink) {
        options[count] = (struct notation_option){"kink", 0, 0, 1, false};
        place[count++] = KINK;
    }
    if (strcmp(function->name, "relu") == 0) {
        options[count] = (struct notation_option){"assign", 0, 0, 1, false};
        place[count++] = ASSIGN;
    }
    if (is_family(choice, "grouped")) {
        options[count] = (struct notation_option){"pieces", 2, 1, 256, true};
        place[count++] = PIECES;
    }
    return count;
}

static int find_rows(struct activation_choice *choice, const char *kernels) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const char *name = choice->function->name;
    choice->forward = table->best(name, "forward", "f32", "la", kernels);
    choice->backward = table->best(name, "backward", "f32", "la", kernels);
    choice->inference = is_family(choice, "random") ? table->best(name, "forward-inference", "f32", "la", kernels) : choice->forward;
    choice->reference = activation_reference_find(name);
    if (choice->forward && choice->backward && choice->inference && choice->reference) return EXIT_FINE;
    return complain(EXIT_USAGE, "%s has no kernel \"%s\" for training that this CPU runs; `relubench list kernels` shows them", name,
                    kernels ? kernels : "of ours");
}

int activation_choose(struct activation_choice *choice, const char *text, const char *kernels) {
    struct notation_option options[OPTIONS];
    uint32_t place[OPTIONS];
    double values[OPTIONS], given[OPTIONS] = {0};
    char name[NOTATION_NAME];
    *choice = (struct activation_choice){.pieces = 1};
    if (!notation_name(&text, name)) return EXIT_USAGE;
    int code = find_function(choice, name);
    if (code) return code;
    const uint32_t count = describe(choice, options, place);
    code = notation_values(&text, name, options, count, values);
    if (code) return code;
    if (text[strspn(text, " ")]) return complain(EXIT_USAGE, "\"%s\" after %s is not understood", text, name);
    for (uint32_t i = 0; i < count; i++) given[place[i]] = values[i];
    memcpy(choice->values, given, sizeof choice->values);
    choice->derivative_at_kink = given[KINK];
    choice->assigned_at_kink = given[ASSIGN];
    if (given[KINK] > 0 && given[ASSIGN] > 0) return complain(EXIT_USAGE, "%s: kink and assign are two rules for one place; give one of them", name);
    if (is_family(choice, "grouped")) choice->pieces = (uint64_t)given[PIECES];
    choice->learned = is_family(choice, "per_channel") || is_family(choice, "shared");
    return find_rows(choice, kernels);
}

void activation_print(const struct activation_choice *choice, char *text, uint64_t size) {
    struct notation_option options[OPTIONS];
    uint32_t place[OPTIONS];
    double values[OPTIONS];
    const uint32_t count = describe(choice, options, place);
    const double own[] = {choice->derivative_at_kink, choice->assigned_at_kink, (double)choice->pieces};
    for (uint32_t i = 0; i < count; i++) values[i] = place[i] >= KINK ? own[place[i] - KINK] : choice->values[place[i]];
    notation_print(text, size, choice->function->name, options, count, values);
}

uint64_t activation_channels(const struct activation_choice *choice, uint64_t channels) {
    if (is_family(choice, "doubling")) return 2 * channels;
    return channels % choice->pieces ? 0 : channels / choice->pieces;
}

bool activation_is_scalar(const struct activation_choice *choice) {
    return choice->pieces == 1 && activation_channels(choice, 1) == 1 && !choice->learned && !is_family(choice, "random");
}

#ifndef REAL_DOUBLE

static void call_row(const struct activation_choice *choice, const struct activation_data *data, const struct activations_row *row, float *dlearned) {
    float values[ACTIVATION_PARAMETERS];
    for (uint32_t i = 0; i < ACTIVATION_PARAMETERS; i++) values[i] = (float)choice->values[i];
    const struct activations_call call = {
        .size = sizeof call,
        .x = data->x,
        .dy = data->dy,
        .out = data->out,
        .parameters = choice->learned ? data->learned : values,
        .dparameters = dlearned,
        .rows = data->rows,
        .channels = data->channels / choice->pieces,
        .pieces = choice->pieces,
        .seed = data->seed,
        .first_index = data->first_index,
        .derivative_at_kink = choice->derivative_at_kink,
    };
    row->call(&call);
}

void activation_forward(const struct activation_choice *choice, const struct activation_data *data) {
    call_row(choice, data, data->training ? choice->forward : choice->inference, 0);
}

static void pass_back(const struct activation_choice *choice, const struct activation_data *data) {
    float sums[ACTIVATIONS_PARTIAL_SUMS] = {0};
    const bool shared = data->dlearned && is_family(choice, "shared");
    call_row(choice, data, choice->backward, shared ? sums : data->dlearned);
    if (shared) *data->dlearned += activations_table(ACTIVATIONS_ABI)->sum(sums);
}

#else

#include "verify_case.h"

// One element through the reference, rounded to double. crelu and maxout have two halves, or pieces, a row apart.
struct place {
    double x[256], dy[2], parameter[ACTIVATION_PARAMETERS];
    struct reference_element element;
};

static void read_place(const struct activation_choice *choice, const struct activation_data *data, uint64_t row, uint64_t channel, struct place *at) {
    const uint64_t channels = data->channels / choice->pieces;
    const double *x = data->x + row * data->channels + channel;
    const bool doubling = is_family(choice, "doubling");
    for (uint64_t piece = 0; piece < choice->pieces; piece++) at->x[piece] = x[piece * channels];
    for (uint32_t i = 0; i < ACTIVATION_PARAMETERS; i++) at->parameter[i] = choice->values[i];
    if (choice->learned) at->parameter[0] = data->learned[is_family(choice, "per_channel") ? channel : 0];
    if (data->dy) {
        const double *dy = data->dy + row * (doubling ? 2 * channels : channels) + channel;
        at->dy[0] = dy[0];
        at->dy[1] = doubling ? dy[channels] : 0;
    }
    const bool random = is_family(choice, "random");
    at->element = (struct reference_element){
        .x = at->x,
        .pieces = choice->pieces,
        .parameter = at->parameter,
        .dy = at->dy,
        .random = random ? expected_random(data->seed, data->first_index + row * data->channels + channel) : 0,
        .inference = random && !data->training,
        .derivative_at_kink = choice->derivative_at_kink,
    };
}

static double rounded(struct double_double value) { return value.high + value.low; }

void activation_forward(const struct activation_choice *choice, const struct activation_data *data) {
    const uint64_t channels = data->channels / choice->pieces, halves = is_family(choice, "doubling") ? 2 : 1;
    struct place at;
    for (uint64_t row = 0; row < data->rows; row++)
        for (uint64_t channel = 0; channel < channels; channel++) {
            struct double_double y[2];
            read_place(choice, data, row, channel, &at);
            choice->reference->forward(&at.element, y);
            for (uint64_t half = 0; half < halves; half++) data->out[(row * halves + half) * channels + channel] = rounded(y[half]);
        }
}

static void pass_back(const struct activation_choice *choice, const struct activation_data *data) {
    const uint64_t channels = data->channels / choice->pieces;
    struct place at;
    for (uint64_t row = 0; row < data->rows; row++)
        for (uint64_t channel = 0; channel < channels; channel++) {
            struct double_double dx[256];
            double dlearned = 0;
            read_place(choice, data, row, channel, &at);
            choice->reference->backward(&at.element, dx, &dlearned);
            for (uint64_t piece = 0; piece < choice->pieces; piece++)
                data->out[row * data->channels + piece * channels + channel] = rounded(dx[piece]);
            if (choice->learned && data->dlearned) data->dlearned[is_family(choice, "per_channel") ? channel : 0] += (real)dlearned;
        }
}

#endif

void activation_backward(const struct activation_choice *choice, const struct activation_data *data) {
    pass_back(choice, data);
    const uint64_t count = choice->assigned_at_kink > 0 ? data->rows * data->channels : 0;
    for (uint64_t i = 0; i < count; i++)
        if (data->x[i] == 0) data->out[i] = (real)choice->assigned_at_kink;
}
