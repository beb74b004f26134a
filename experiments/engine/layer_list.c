// SPDX-License-Identifier: MIT
#include "layer_list.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "command.h"

enum { CHUNK_BYTES = 1 << 18 }; // of a layer's values that pass to the next at a time: a part of a second-level cache

// ---- planning ----

bool shape_fits(struct shape shape) {
    uint64_t size = 0;
    if (__builtin_mul_overflow(shape.height, shape.width, &size) || __builtin_mul_overflow(size, shape.channels, &size)) return false;
    return size > 0 && size <= SHAPE_LIMIT;
}

static int plan_layer(struct layer *layer, struct plan *plan, struct shape in, const real *input) {
    layer->in = in;
    layer->input = input;
    layer->ordinal = plan->layers++;
    layer->first_part = plan->parameters->part_count;
    layer->behind_learning = plan->parameters->learning;
    const int code = layer->kind->plan(layer, plan);
    layer->part_end = plan->parameters->part_count;
    if (code) return code;
    if (plan->parameters->refused)
        return complain(EXIT_USAGE, "%s: a network holds at most %d parameter arrays of %g values in all", layer->name, PARAMETER_LIMIT,
                        (double)PARAMETER_VALUES);
    if (!shape_fits(layer->out)) return complain(EXIT_USAGE, "%s: one sample of its output is more than %g values", layer->name, (double)SHAPE_LIMIT);
    // What a list's layers brought has their names.
    for (uint32_t i = layer->first_part; !layer->list && i < layer->part_end; i++)
        parameters_name(plan->parameters, i, layer->ordinal, layer->kind->name);
    const uint64_t in_size = shape_size(layer->in), out_size = shape_size(layer->out);
    layer->chunk = CHUNK_BYTES / sizeof(real) / (in_size > out_size ? in_size : out_size);
    if (layer->chunk < 1) layer->chunk = 1;
    if (plan->chunk_values < layer->chunk * in_size) plan->chunk_values = layer->chunk * in_size;
    return EXIT_FINE;
}

// A weight's activation is the first one behind it in its list, before the next weight.
static void name_activations(const struct layer_list *list, const struct plan *plan) {
    const char *next = "";
    for (uint32_t i = list->count; i-- > 0;) {
        const struct layer *layer = &list->layers[i];
        bool weighs = false;
        if (strcmp(layer->kind->name, "activation") == 0) next = strcmp(layer->name, "activation") == 0 ? plan->activation : layer->name;
        for (uint32_t j = layer->first_part; j < layer->part_end; j++) {
            struct parameter *part = &plan->parameters->part[j];
            if (part->role != PARAMETER_WEIGHT) continue;
            // What a held list has belongs to that list.
            if (!layer->list && !*part->activation) snprintf(part->activation, sizeof part->activation, "%s", next);
            weighs = true;
        }
        if (weighs) next = "";
    }
}

int layer_list_plan(struct layer_list *list, struct plan *plan, struct shape in, const real *input) {
    const bool wanted = plan->input_gradient;
    uint64_t largest = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        struct layer *layer = &list->layers[i];
        // Something before this layer learns, or the caller asks: else there is nothing to pass back.
        plan->input_gradient = wanted || plan->parameters->learning;
        const int code = plan_layer(layer, plan, in, input);
        if (code) return code;
        in = layer->out;
        input = layer->output;
        if (i + 1 < list->count && largest < shape_size(layer->out)) largest = shape_size(layer->out);
    }
    plan->input_gradient = wanted;
    name_activations(list, plan);
    for (int i = 0; i < 2; i++) list->gradient[i] = arena_take(plan->arena, plan->batch * largest, sizeof(real));
    return 0;
}

void layer_list_restart(const struct layer_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        struct layer *layer = &list->layers[i];
        if (layer->kind->restart) layer->kind->restart(layer);
        if (layer->list) layer_list_restart(layer->list);
    }
}

// ---- running ----

// Layers first..end of a list: one that takes the whole batch, or neighbours that take spans, with what they share.
struct section {
    const struct layer_list *list;
    const struct pass *pass;
    uint32_t first, end;
    uint64_t chunk;
    real *dy, *dx;
};

static struct section section_of(const struct layer_list *list, const struct pass *pass, uint32_t first, uint32_t end) {
    struct section section = {.list = list, .pass = pass, .first = first, .end = end, .chunk = UINT64_MAX};
    for (uint32_t i = first; i < end; i++)
        if (section.chunk > list->layers[i].chunk) section.chunk = list->layers[i].chunk;
    return section;
}

static uint64_t start_of(const struct pass *pass) { return pass->clock ? clock_now() : 0; }

// Elapsed time of a layer that all workers share counts for each of them.
static void note(const struct pass *pass, const struct layer *layer, unsigned worker, bool backward, bool shared, uint64_t start) {
    if (pass->clock) layer_clock_add(pass->clock, layer, worker, backward, (clock_now() - start) * (shared ? pass->workers->count : 1));
}

static void run_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const uint64_t start = start_of(pass);
    layer->kind->forward(layer, pass, span);
    note(pass, layer, span->worker, false, layer->kind->whole_batch, start);
}

static void run_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const uint64_t start = start_of(pass);
    layer->kind->backward(layer, pass, span, dy, dx);
    note(pass, layer, span->worker, true, layer->kind->whole_batch, start);
}

static void forward_block(void *context, uint64_t block, unsigned worker) {
    const struct section *section = context;
    uint64_t first, end;
    block_bounds(section->pass, block, &first, &end);
    for (struct span span = {.first = first, .block = block, .worker = worker}; span.first < end; span.first += span.count) {
        span.count = end - span.first < section->chunk ? end - span.first : section->chunk;
        for (uint32_t i = section->first; i < section->end; i++) run_forward(&section->list->layers[i], section->pass, &span);
    }
}

void layer_list_forward(const struct layer_list *list, const struct pass *pass) {
    const struct span everything = {.count = pass->count};
    for (uint32_t i = 0; i < list->count; i++) {
        const uint64_t start = start_of(pass);
        if (!list->layers[i].kind->prepare) continue;
        list->layers[i].kind->prepare(&list->layers[i], pass);
        note(pass, &list->layers[i], 0, false, true, start);
    }
    for (uint32_t first = 0, end; first < list->count; first = end) {
        struct layer *layer = &list->layers[first];
        for (end = first + 1; !layer->kind->whole_batch && end < list->count && !list->layers[end].kind->whole_batch;) end++;
        if (layer->kind->whole_batch) {
            run_forward(layer, pass, &everything);
        } else {
            struct section section = section_of(list, pass, first, end);
            workers_run(pass->workers, pass->blocks, forward_block, &section);
        }
    }
}

double layer_list_penalty(const struct layer_list *list, const struct pass *pass) {
    double sum = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct layer *layer = &list->layers[i];
        if (layer->kind->penalty) sum += layer->kind->penalty(layer, pass);
        if (layer->list) sum += layer_list_penalty(layer->list, pass);
    }
    return sum;
}

// The gradient of one span through the section's layers, from the last to the first, in the worker's two buffers in turns; ends
// where nothing before learns.
static void backward_span(const struct section *section, const struct span *span) {
    const struct pass *pass = section->pass;
    const struct layer *last = &section->list->layers[section->end - 1];
    real *dy = section->dy + span->first * shape_size(last->out);
    for (uint32_t i = section->end; i-- > section->first;) {
        struct layer *layer = &section->list->layers[i];
        const bool wanted = section->dx || layer->behind_learning;
        real *dx = wanted || layer->kind->needs_dx ? pass->chunks[2 * span->worker + i % 2] : 0;
        if (i == section->first && section->dx) dx = section->dx + span->first * shape_size(layer->in);
        run_backward(layer, pass, span, dy, dx);
        if (!wanted) return;
        dy = dx;
    }
}

static void backward_block(void *context, uint64_t block, unsigned worker) {
    const struct section *section = context;
    const struct layer *layers = section->list->layers;
    uint64_t first, end;
    block_bounds(section->pass, block, &first, &end);
    parameters_clear_partials(section->pass->parameters, layers[section->first].first_part, layers[section->end - 1].part_end, block);
    for (struct span span = {.first = first, .block = block, .worker = worker}; span.first < end; span.first += span.count) {
        span.count = end - span.first < section->chunk ? end - span.first : section->chunk;
        backward_span(section, &span);
    }
}

static void backward_section(const struct layer_list *list, const struct pass *pass, uint32_t first, uint32_t end, real *dy, real *dx) {
    const struct span everything = {.count = pass->count};
    struct section section = section_of(list, pass, first, end);
    section.dy = dy;
    section.dx = dx;
    if (list->layers[first].kind->whole_batch) run_backward(&list->layers[first], pass, &everything, dy, dx);
    else workers_run(pass->workers, pass->blocks, backward_block, &section);
}

void layer_list_backward(const struct layer_list *list, const struct pass *pass, real *dy, real *dx) {
    int turn = 0;
    for (uint32_t end = list->count, first; end > 0; end = first) {
        first = end - 1;
        while (!list->layers[end - 1].kind->whole_batch && first > 0 && !list->layers[first - 1].kind->whole_batch) first--;
        real *passed = list->gradient[turn];
        if (first == 0) passed = dx;
        // Nothing before it learns.
        else if (!list->layers[first].behind_learning && !dx) passed = 0;
        backward_section(list, pass, first, end, dy, passed);
        if (!passed) return;
        dy = passed;
        turn = 1 - turn;
    }
}
