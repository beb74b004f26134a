// SPDX-License-Identifier: MIT
// Networks of finite width against their mean field. Seeds are fixed; differences are held against their standard errors, and against what a
// finite width may add.
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "command.h"
#include "finite_net.h"

enum { LAYERS = 6, WIDTH = 100, NETS = 16 };

static void measure(const struct finite_net *net, unsigned threads, struct finite_net_layer layers[LAYERS]) {
    struct workers workers;
    assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
    assert_int_equal(finite_net_measure(net, &workers, layers), EXIT_FINE);
    workers_stop(&workers);
}

// Student's bound on the mean of some networks, which one seed in a million misses; of 2 / width the mean itself may be off.
static void expect(const struct finite_net *net, int layer, const char *what, double got, double error, double wanted) {
    if (!(fabs(got - wanted) <= gsl_cdf_tdist_Qinv(0.5e-6, NETS - 1) * error + 2 * wanted / WIDTH))
        fail_msg("%s, layer %d: %s is %g +- %g, not %g", net->activation, layer, what, got, error, wanted);
    // Errors that allow anything would hide everything.
    if (!(error < 0.15 * wanted)) fail_msg("%s, layer %d: %s has an error of %g", net->activation, layer, what, error);
}

static void signals_and_gradients(void **state) {
    (void)state;
    static const struct {
        const char *activation;
        struct mean_field_draw draw;
        double square;
    } rows[] = {{"tanh", {1.761, 0.05}, 1}, {"tanh", {3, 0.2}, 4},   {"relu", {2, 0}, 1},    {"leaky_relu(0.25)", {1.5, 0.3}, 1},
                {"gelu", {2.3, 0.05}, 0.3}, {"selu", {1, 0}, 1},     {"abs", {1, 0.5}, 1},   {"sigmoid", {100, 0.1}, 0.5},
                {"crelu", {2, 0.1}, 1},     {"maxout", {1, 0.1}, 1}, {"softplus", {1, 0}, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct finite_net net = {.activation = rows[i].activation,
                                       .draw = rows[i].draw,
                                       .width = WIDTH,
                                       .layers = LAYERS,
                                       .samples = 16,
                                       .nets = NETS,
                                       .square = rows[i].square,
                                       .seed = 1};
        struct finite_net_layer layers[LAYERS];
        struct mean_field field;
        assert_int_equal(mean_field_read(&field, net.activation), EXIT_FINE);
        measure(&net, 1, layers);
        double q = net.draw.weight_variance * net.square + net.draw.bias_variance;
        for (int layer = 0; layer < LAYERS; layer++) {
            expect(&net, layer, "q", layers[layer].q, layers[layer].q_error, q);
            if (layer + 1 < LAYERS) expect(&net, layer, "chi", layers[layer].chi, layers[layer].chi_error, mean_field_chi(&field, net.draw, q));
            q = mean_field_length(&field, net.draw, q);
        }
        assert_true(isnan(layers[LAYERS - 1].chi));
    }
}

static void threads_change_nothing(void **state) {
    (void)state;
    const struct finite_net net = {
        .activation = "gelu", .draw = {2, 0.1}, .width = 30, .layers = LAYERS, .samples = 10, .nets = 3, .square = 1, .seed = 2};
    struct finite_net_layer one[LAYERS], more[LAYERS];
    measure(&net, 1, one);
    measure(&net, 3, more);
    for (int i = 0; i < LAYERS; i++) {
        assert_true(one[i].q == more[i].q && one[i].q_error == more[i].q_error);
        if (i + 1 < LAYERS) assert_true(one[i].chi == more[i].chi && one[i].chi_error == more[i].chi_error);
    }
}

static void wrong_networks(void **state) {
    (void)state;
    const struct finite_net good = {.activation = "tanh", .draw = {1, 0.1}, .width = 4, .layers = 2, .samples = 2, .nets = 2, .square = 1};
    struct finite_net bad[9];
    struct finite_net_layer layers[LAYERS];
    struct workers workers;
    for (int i = 0; i < 9; i++) bad[i] = good;
    bad[0].width = 0;
    bad[1].layers = 0;
    bad[2].layers = FINITE_NET_LAYERS + 1;
    bad[3].nets = 1;
    bad[4].activation = "no_such_function";
    bad[5].samples = 0;
    bad[6].draw.weight_variance = 0;
    bad[7].draw.bias_variance = -1;
    bad[8].square = -1;
    assert_int_equal(workers_start(&workers, 1), EXIT_FINE);
    for (int i = 0; i < 9; i++) assert_int_equal(finite_net_measure(&bad[i], &workers, layers), EXIT_USAGE);
    assert_int_equal(finite_net_measure(&good, &workers, layers), EXIT_FINE);
    workers_stop(&workers);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(signals_and_gradients), cmocka_unit_test(threads_change_nothing),
                                       cmocka_unit_test(wrong_networks)};
    return cmocka_run_group_tests(tests, 0, 0);
}
