// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "activation_choice.h"
#include "hash.h"
#include "command.h"
#include "matrix_product.h"
#include "multiply_adds.h"
#include "step_benchmark.h"
#include "step_summary.h"

static int end_transaction(struct step_benchmark *benchmark, int code) {
    if (!code) return store_commit(&benchmark->store);
    store_rollback(&benchmark->store);
    return code;
}

// ---- cells ----

static int store_product(struct step_benchmark *benchmark, const struct step_cell *cell, int64_t position) {
    const int64_t side = STEP_PRODUCT_SIDE;
    return store_execute(&benchmark->store,
                         "INSERT INTO step_cell (step, run, net, activation, threads, batch, blocks, layers, optimiser, library, kernels,"
                         " multiply_adds, bytes, position, state, reason)"
                         " VALUES (?1, ?2, '" STEP_PRODUCT "', '', 1, 1, 1, '', '', ?3, '', ?4, ?5, ?6, ?7, ?8)",
                         "tttiiitt", cell->id, benchmark->run, matrix_product_library(), side * side * side, 3 * side * side * (int64_t)sizeof(real),
                         position, *cell->refusal ? "cut" : "timed", cell->refusal);
}

static int store_net(struct step_benchmark *benchmark, const struct step_cell *cell, const char *kernels, int64_t position) {
    const struct stepper *stepper = &benchmark->steppers[cell->stepper];
    const bool made = stepper->network.arena.base;
    return store_execute(&benchmark->store,
                         "INSERT INTO step_cell (step, run, net, activation, threads, batch, blocks, layers, optimiser, library, kernels,"
                         " multiply_adds, bytes, loss, position, state, reason)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                         "ttttiiittttiiritt", cell->id, benchmark->run, cell->net->name, cell->activation, (int64_t)cell->threads,
                         (int64_t)REFERENCE_BATCH, (int64_t)NETWORK_BLOCKS, cell->net->layers, STEPPER_OPTIMISER, matrix_product_library(), kernels,
                         made ? (int64_t)multiply_adds_step(&stepper->network.list, &stepper->network.parameters, REFERENCE_BATCH) : 0,
                         made ? (int64_t)stepper_bytes(stepper) : 0, isfinite(cell->loss) && made ? cell->loss : NAN, position,
                         cell->cut        ? "cut"
                         : *cell->refusal ? "refused"
                                          : "timed",
                         cell->refusal);
}

static int store_cell(struct step_benchmark *benchmark, struct step_cell *cell, int64_t position) {
    struct activation_choice choice;
    char kernels[160] = "", key[640];
    if (cell->net && activation_choose(&choice, cell->activation, 0) == EXIT_FINE)
        snprintf(kernels, sizeof kernels, "%s %s", choice.forward->name, choice.backward->name);
    const int length = snprintf(key, sizeof key, "%s|%s|%s|%u|%d|%d|%s|%s", benchmark->run, cell->net ? cell->net->name : STEP_PRODUCT,
                                cell->activation, cell->threads, REFERENCE_BATCH, NETWORK_BLOCKS, matrix_product_library(), kernels);
    hash_text(key, (uint64_t)length, cell->id);
    return cell->net ? store_net(benchmark, cell, kernels, position) : store_product(benchmark, cell, position);
}

int step_store_cells(struct step_benchmark *benchmark) {
    int code = store_begin(&benchmark->store);
    if (code) return code;
    for (size_t i = 0; i < benchmark->cell_count && !code; i++) code = store_cell(benchmark, &benchmark->cells[i], (int64_t)i);
    return end_transaction(benchmark, code);
}

// ---- samples ----

int step_store_round(struct step_benchmark *benchmark) {
    int code = store_begin(&benchmark->store);
    if (code) return code;
    for (size_t i = 0; i < benchmark->cell_count && !code; i++) {
        const struct step_cell *cell = &benchmark->cells[i];
        if (cell->sampled)
            code = store_execute(&benchmark->store, "INSERT INTO step_sample (step, round, position, steps, nanoseconds) VALUES (?1, ?2, ?3, ?4, ?5)",
                                 "tiiii", cell->id, (int64_t)benchmark->rounds, (int64_t)cell->place, (int64_t)cell->steps, (int64_t)cell->sampled);
    }
    benchmark->rounds++;
    return end_transaction(benchmark, code);
}

// ---- shares ----

struct sharing {
    struct step_benchmark *benchmark;
    const struct step_cell *cell;
    uint64_t left; // nanoseconds that no part has taken
};

static int store_share(struct sharing *sharing, uint64_t part, const char *kind, const char *direction, uint64_t nanoseconds) {
    sharing->left -= nanoseconds < sharing->left ? nanoseconds : sharing->left;
    if (!nanoseconds) return EXIT_FINE;
    return store_execute(&sharing->benchmark->store,
                         "INSERT INTO step_share (step, part, kind, direction, steps, nanoseconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "tittii",
                         sharing->cell->id, (int64_t)part, kind, direction, (int64_t)sharing->cell->clocked_steps, (int64_t)nanoseconds);
}

static int store_layers(struct sharing *sharing, const struct layer_list *list) {
    const struct layer_clock *clock = &sharing->cell->clock;
    int code = EXIT_FINE;
    for (uint32_t i = 0; i < list->count && !code; i++) {
        const struct layer *layer = &list->layers[i];
        if (layer->list) code = store_layers(sharing, layer->list);
        for (int backward = 0; backward < 2 && !code; backward++)
            code = store_share(sharing, 2 * (uint64_t)layer->ordinal + (uint64_t)backward, layer->kind->name, backward ? "backward" : "forward",
                               layer_clock_layer(clock, layer->ordinal, backward));
    }
    return code;
}

static int store_cell_shares(struct sharing *sharing) {
    static const char *const kinds[CLOCK_PARTS] = {
        [CLOCK_LOSS] = "loss", [CLOCK_PARTIALS] = "partials", [CLOCK_COPY] = "copy", [CLOCK_OPTIMISER] = "optimiser"};
    const struct layer_clock *clock = &sharing->cell->clock;
    int code = store_layers(sharing, &sharing->benchmark->steppers[sharing->cell->stepper].network.list);
    for (enum layer_clock_part part = 0; part < CLOCK_PARTS && !code; part++)
        code = store_share(sharing, 2 * (uint64_t)clock->layers + part, kinds[part], "", layer_clock_part(clock, part));
    return code ? code : store_share(sharing, 2 * (uint64_t)clock->layers + CLOCK_PARTS, "waiting", "", sharing->left);
}

int step_store_shares(struct step_benchmark *benchmark) {
    int code = store_begin(&benchmark->store);
    if (code) return code;
    for (size_t i = 0; i < benchmark->cell_count && !code; i++) {
        struct sharing sharing = {benchmark, &benchmark->cells[i], benchmark->cells[i].clocked_nanoseconds};
        if (sharing.cell->clocked_steps) code = store_cell_shares(&sharing);
    }
    return end_transaction(benchmark, code);
}
