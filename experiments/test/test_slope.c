// SPDX-License-Identifier: MIT
// What is said of learned slopes, of networks whose slopes are known.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "initialiser.h"
#include "slope.h"

static void make(struct network *network, const char *layers) {
    static const struct workers alone = {.count = 1};
    struct initialiser initialiser;
    const struct network_options options = {.in = {4, 4, 1}, .layers = layers, .batch = 2, .workers = &alone};
    assert_int_equal(network_create(network, &options), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "he_normal"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &network->parameters, 1), EXIT_FINE);
}

static void is_row(const struct trial_layer *row, uint32_t layer, const char *measure, double value) {
    assert_true(row->epoch == 9 && row->layer == layer);
    assert_string_equal(row->measure, measure);
    if (!(fabs(row->value - value) < 1e-7)) fail_msg("%s of layer %u is %.9g, wanted %.9g", measure, layer, row->value, value);
}

// Layers are counted among those that learn: relu is passed over, a residual's is not.
static void slopes_of_every_layer(void **state) {
    (void)state;
    struct network network;
    struct trial_layer rows[3 * SLOPE_MEASURES];
    make(&network, "conv2d(4, 3) prelu(slope=0.5) dense(8) relu residual(dense(8) prelu_shared) dense(3) prelu dense(2)");
    assert_int_equal(slope_layers(&network), 3);
    slope_rows(&network, 9, rows);
    const double starts[] = {0.5, 0.25, 0.25};
    for (uint32_t i = 0; i < 3; i++) {
        is_row(&rows[2 * i], i + 1, "slope", starts[i]);
        is_row(&rows[2 * i + 1], i + 1, "slope_deviation", 0);
    }
    for (uint32_t i = 0; i < network.parameters.part_count; i++)
        if (network.parameters.part[i].role == PARAMETER_SLOPE && network.parameters.part[i].count == 4)
            memcpy(parameters_values(&network.parameters, i), (const real[]){0, 0.5F, 0.75F, -0.25F}, 4 * sizeof(real));
    slope_rows(&network, 9, rows);
    is_row(&rows[0], 1, "slope", 0.25);
    is_row(&rows[1], 1, "slope_deviation", sqrt((0.0625 + 0.0625 + 0.25 + 0.25) / 4));
    is_row(&rows[2], 2, "slope", 0.25);
    network_free(&network);
}

static void networks_without_slopes_have_none(void **state) {
    (void)state;
    struct network network;
    make(&network, "dense(8) leaky_relu dense(2)");
    assert_int_equal(slope_layers(&network), 0);
    network_free(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(slopes_of_every_layer), cmocka_unit_test(networks_without_slopes_have_none)};
    return cmocka_run_group_tests(tests, 0, 0);
}
