// SPDX-License-Identifier: MIT
#include "network.h"

#include "clock.h"
#include "command.h"
#include "matrix_product.h"

enum { BLOCKS_LIMIT = 1 << 16, BATCH_LIMIT = 1 << 24 };

static int check(const struct network_options *options) {
    if (!shape_fits(options->in)) return complain(EXIT_USAGE, "a network's input is of 1 to %g values", (double)SHAPE_LIMIT);
    if (options->batch < 1 || options->batch > BATCH_LIMIT) return complain(EXIT_USAGE, "a batch is of 1 to %d samples", BATCH_LIMIT);
    if (options->blocks > BLOCKS_LIMIT) return complain(EXIT_USAGE, "a batch is divided into %d blocks at most", BLOCKS_LIMIT);
    return EXIT_FINE;
}

static int plan_all(struct network *network, const struct network_options *options) {
    struct arena *arena = &network->arena;
    const unsigned workers = options->workers->count;
    struct plan plan = {
        .arena = arena,
        .parameters = &network->parameters,
        .batch = options->batch,
        .blocks = network->pass.blocks,
        .activation = options->activation,
        .kernels = options->kernels,
    };
    parameters_restart(&network->parameters);
    network->input = arena_take(arena, plan.batch * shape_size(options->in), sizeof(real));
    const int code = layer_list_plan(&network->list, &plan, options->in, network->input);
    if (code) return code;
    network->layers = plan.layers;
    network->out = layer_list_last(&network->list)->out;
    network->gradient = arena_take(arena, plan.batch * shape_size(network->out), sizeof(real));
    network->losses = arena_take(arena, plan.blocks, sizeof(double));
    network->mistakes = arena_take(arena, plan.blocks, sizeof(uint64_t));
    parameters_take(&network->parameters, arena, plan.blocks);
    network->scratch = arena_take(arena, workers, sizeof(void *));
    network->chunks = arena_take(arena, 2 * (uint64_t)workers, sizeof(real *));
    for (unsigned i = 0; i < workers; i++) {
        void *scratch = arena_take(arena, plan.scratch, 1);
        real *chunk[2] = {arena_take(arena, plan.chunk_values, sizeof(real)), arena_take(arena, plan.chunk_values, sizeof(real))};
        if (!arena->base) continue;
        network->scratch[i] = scratch;
        network->chunks[2 * i] = chunk[0];
        network->chunks[2 * i + 1] = chunk[1];
    }
    return EXIT_FINE;
}

int network_create(struct network *network, const struct network_options *options) {
    *network = (struct network){.in = options->in};
    const char *text = options->layers;
    int code = check(options);
    if (code) return code;
    matrix_product_library(); // chooses: a first product that did not would be several times slower, and so would all after it
    code = layer_list_read(&network->list, &text);
    if (!code && *text) code = complain(EXIT_USAGE, "\"%.40s\" of a network is not understood", text);
    if (code) return code;
    network->pass = (struct pass){
        .workers = options->workers,
        .parameters = &network->parameters,
        .seed = options->seed,
        .batch = options->batch,
        .blocks = options->blocks ? options->blocks : NETWORK_BLOCKS,
    };
    code = plan_all(network, options);
    if (!code) code = arena_reserve(&network->arena);
    if (!code) code = plan_all(network, options);
    network->pass.scratch = network->scratch;
    network->pass.chunks = network->chunks;
    if (!code) network_restart(network);
    return code;
}

void network_restart(struct network *network) { layer_list_restart(&network->list); }

void network_free(struct network *network) {
    layer_list_free(&network->list);
    arena_free(&network->arena);
}

const real *network_forward(struct network *network, uint64_t count, bool training) {
    network->pass.count = count;
    network->pass.training = training;
    layer_list_forward(&network->list, &network->pass);
    return layer_list_last(&network->list)->output;
}

struct judging {
    struct network *network;
    const struct loss *loss;
    const uint8_t *labels;
};

// Loss of a block's samples, summed in their order.
static void judge_block(void *context, uint64_t block, unsigned worker) {
    (void)worker;
    const struct judging *judging = context;
    struct network *network = judging->network;
    const uint64_t classes = shape_size(network->out), count = network->pass.count;
    uint64_t first, end;
    block_bounds(&network->pass, block, &first, &end);
    const real *outputs = layer_list_last(&network->list)->output;
    double sum = 0;
    uint64_t mistakes = 0;
    for (uint64_t i = first; i < end; i++) {
        real *gradient = network->pass.training ? network->gradient + i * classes : 0;
        const real *output = outputs + i * classes;
        sum += judging->loss->reconstruct ? judging->loss->reconstruct(output, network->input + i * classes, classes, 1 / (double)count, gradient)
                                          : judging->loss->judge(output, classes, judging->labels[i], 1 / (double)count, gradient, &mistakes);
    }
    network->losses[block] = sum;
    network->mistakes[block] = mistakes;
}

struct outcome network_judge(struct network *network, const struct loss *loss, const uint8_t *labels, uint64_t count) {
    struct judging judging = {network, loss, labels};
    network->pass.count = count;
    workers_run(network->pass.workers, network->pass.blocks, judge_block, &judging);
    struct outcome outcome = {0};
    for (uint64_t block = 0; block < network->pass.blocks; block++) {
        outcome.loss += network->losses[block];
        outcome.mistakes += network->mistakes[block];
    }
    outcome.loss /= (double)count;
    outcome.penalty = layer_list_penalty(&network->list, &network->pass);
    return outcome;
}

static uint64_t start_of(const struct pass *pass) { return pass->clock ? clock_now() : 0; }

static void note(const struct pass *pass, enum layer_clock_part part, uint64_t start) {
    if (pass->clock) layer_clock_add_part(pass->clock, part, pass->workers->count, clock_now() - start);
}

struct outcome network_learn(struct network *network, const struct loss *loss, const uint8_t *labels, uint64_t count, uint64_t step) {
    network->pass.step = step;
    network_forward(network, count, true);
    uint64_t start = start_of(&network->pass);
    const struct outcome outcome = network_judge(network, loss, labels, count);
    note(&network->pass, CLOCK_LOSS, start);
    layer_list_backward(&network->list, &network->pass, network->gradient, 0);
    start = start_of(&network->pass);
    parameters_sum_partials(&network->parameters, network->pass.workers);
    note(&network->pass, CLOCK_PARTIALS, start);
    return outcome;
}
