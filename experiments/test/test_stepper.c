// SPDX-License-Identifier: MIT
// The reference nets are of the sizes that their names say, make the same steps with any number of threads, and account for their time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "clock.h"
#include "command.h"
#include "multiply_adds.h"
#include "stepper.h"

static struct stepper_data data;

// The smallest of the reference nets.
static const struct reference_net *smallest(void) { return reference_net_find("MLP-256"); }

static void expect_size(const char *name, uint64_t each, uint64_t parameters) {
    const struct workers alone = {.count = 1};
    const struct reference_net *net = reference_net_find(name);
    struct stepper stepper;
    assert_non_null(net);
    assert_int_equal(stepper_create(&stepper, net, "relu", &data, &alone), EXIT_FINE);
    assert_int_equal(multiply_adds_step(&stepper.network.list, &stepper.network.parameters, 1), each);
    uint64_t count = 0;
    for (uint32_t i = 0; i < stepper.network.parameters.part_count; i++) count += stepper.network.parameters.part[i].count;
    assert_int_equal(count, parameters);
    assert_int_equal(shape_size(stepper.network.out), 10);
    stepper_free(&stepper);
}

static void nets_have_their_sizes(void **state) {
    (void)state;
    assert_int_equal(reference_net_count, 5);
    assert_null(reference_net_find("D"));
    expect_size("MLP-256", 2 * 784 * 256 + 3 * (256 * 256 + 256 * 10), 785 * 256 + 257 * 256 + 257 * 10);
    expect_size("MLP-1024", 2 * 784 * 1024 + 3 * (2 * 1024 * 1024 + 1024 * 10), 785 * 1024 + 2 * 1025 * 1024 + 1025 * 10);
    expect_size("A", 2 * 784 * 25 * 32 + 3 * (196 * 25 * 32 * 64 + 3136 * 128 + 128 * 10), 26 * 32 + 801 * 64 + 3137 * 128 + 129 * 10);
    expect_size("B", 2 * 1024 * 75 * 32 + 3 * (256 * 800 * 32 + 64 * 800 * 64 + 1024 * 64 + 64 * 10),
                76 * 32 + 801 * 32 + 801 * 64 + 1025 * 64 + 65 * 10);
    expect_size("C", 2 * 1024 * 27 * 32 + 3 * (1024 * 288 * 32 + 256 * 288 * 64 + 256 * 576 * 64 + 4096 * 128 + 128 * 10),
                28 * 32 + 289 * 32 + 289 * 64 + 577 * 64 + 4097 * 128 + 129 * 10);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    struct stepper stepper;
    const struct workers widest = {.count = 3};
    char alone[33] = "", together[33] = "";
    assert_int_equal(stepper_create(&stepper, smallest(), "silu", &data, &widest), EXIT_FINE);
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct workers workers;
        assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
        const double loss = stepper_try(&stepper, &workers, threads == 1 ? alone : together);
        assert_true(isfinite(loss) && loss > 0);
        if (threads > 1) assert_string_equal(alone, together);
        workers_stop(&workers);
    }
    stepper_free(&stepper);
}

static void steps_learn(void **state) {
    (void)state;
    struct stepper stepper;
    const struct workers alone = {.count = 1};
    assert_int_equal(stepper_create(&stepper, smallest(), "relu", &data, &alone), EXIT_FINE);
    char before[33], after[33];
    stepper_try(&stepper, &alone, before);
    const double loss = stepper_step(&stepper, &alone, 0);
    assert_true(isfinite(loss));
    assert_int_equal(stepper.steps, 1);
    stepper_try(&stepper, &alone, after);
    assert_string_not_equal(before, after);
    stepper_free(&stepper);
}

// All that is timed fits into what elapsed, and every layer that works has taken some time.
static void time_is_accounted_for(void **state) {
    (void)state;
    struct stepper stepper;
    struct layer_clock clock;
    struct workers workers;
    assert_int_equal(workers_start(&workers, 2), EXIT_FINE);
    assert_int_equal(stepper_create(&stepper, smallest(), "gelu", &data, &workers), EXIT_FINE);
    assert_int_equal(stepper_clock(&stepper, &clock, 2), EXIT_FINE);
    assert_int_equal(clock.layers, 5);
    const uint64_t start = clock_now();
    for (int i = 0; i < 20; i++) stepper_step(&stepper, &workers, &clock);
    const uint64_t elapsed = 2 * (clock_now() - start);
    uint64_t sum = 0;
    for (uint32_t layer = 0; layer < clock.layers; layer++)
        for (int backward = 0; backward < 2; backward++) {
            assert_true(layer_clock_layer(&clock, layer, backward) > 0);
            sum += layer_clock_layer(&clock, layer, backward);
        }
    for (enum layer_clock_part part = 0; part < CLOCK_PARTS; part++) sum += layer_clock_part(&clock, part);
    assert_true(layer_clock_part(&clock, CLOCK_OPTIMISER) > 0 && layer_clock_part(&clock, CLOCK_COPY) > 0 &&
                layer_clock_part(&clock, CLOCK_LOSS) > 0);
    assert_true(sum <= elapsed);
    layer_clock_clear(&clock);
    stepper_step(&stepper, &workers, 0);
    for (uint32_t layer = 0; layer < clock.layers; layer++) assert_int_equal(layer_clock_layer(&clock, layer, false), 0);
    layer_clock_free(&clock);
    stepper_free(&stepper);
    workers_stop(&workers);
}

static int set_up(void **state) {
    (void)state;
    return stepper_data_create(&data, 784);
}

static int tear_down(void **state) {
    (void)state;
    stepper_data_free(&data);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nets_have_their_sizes), cmocka_unit_test(threads_change_no_bit),
                                       cmocka_unit_test(steps_learn), cmocka_unit_test(time_is_accounted_for)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
