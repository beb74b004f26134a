// SPDX-License-Identifier: MIT
// Gradients against finite differences of the loss, in doubles: every kind of layer, and every activation in a dense and in a
// convolutional net.
//
// Differences of fourth order over steps of 2^-13 are off by some 2^-53 2^13 of the loss from rounding, 1e-12 or 1e-11, and by less from
// their order.
// Where a step carries some value across a kink, differences over half the step are others: such parameters are passed over, and may be
// few. A wrong gradient has no such excuse.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "activations.h"
#include "network_fixture.h"

static const double STEP = 0x1p-13;
// Of a gradient, or of a hundredth of the loss where that is more.
static const double TOLERANCE = 2e-9;
enum { BATCH = 7, COUNT = 5, BLOCKS = 3, TRIED = 10 }; // the last block is empty, the one before short

struct tally {
    uint64_t checked, passed_over;
    double worst;
};

static double loss_at(struct fixture *fixture, real *moved, real value) {
    *moved = value;
    network_forward(&fixture->network, COUNT, true);
    const struct outcome outcome = network_judge(&fixture->network, fixture->loss, fixture->labels, COUNT);
    return outcome.loss + outcome.penalty;
}

static double slope(struct fixture *fixture, real *moved, double step) {
    const real middle = *moved;
    const double near = loss_at(fixture, moved, middle + step) - loss_at(fixture, moved, middle - step);
    const double far = loss_at(fixture, moved, middle + 2 * step) - loss_at(fixture, moved, middle - 2 * step);
    *moved = middle;
    return (8 * near - far) / (12 * step);
}

static double distance(double a, double b, double loss) { return fabs(a - b) / fmax(fmax(fabs(a), fabs(b)), loss / 100); }

static const char *name_of(const struct network_options *options) { return options->activation ? options->activation : "nothing"; }

// Of a frozen part nobody is to use a gradient, or see it in a norm.
static void expect_no_gradient(const struct network_options *options, const struct parameter *part, const real *gradients) {
    for (uint64_t i = 0; i < part->count; i++)
        if (gradients[part->offset + i] != 0) fail_msg("%s: %s is frozen and has a gradient", options->layers, part->name);
}

static void check_part(struct fixture *fixture, const struct network_options *options, uint32_t i, const real *gradients, double loss,
                       struct tally *tally) {
    const struct parameters *parameters = &fixture->network.parameters;
    const struct parameter *part = &parameters->part[i];
    const uint64_t step = part->count < TRIED ? 1 : part->count / TRIED;
    if (part->frozen) {
        expect_no_gradient(options, part, gradients);
        return;
    }
    for (uint64_t j = 0; j < part->count; j += step) {
        real *moved = parameters_values(parameters, i) + j;
        const double wide = slope(fixture, moved, STEP), narrow = slope(fixture, moved, STEP / 2), got = gradients[part->offset + j];
        if (distance(wide, narrow, loss) > TOLERANCE) {
            tally->passed_over++;
            continue;
        }
        tally->checked++;
        tally->worst = fmax(tally->worst, distance(got, narrow, loss));
        if (!(distance(got, narrow, loss) <= TOLERANCE))
            fail_msg("%s with %s: %s[%llu] has the gradient %.12g, by differences %.12g", options->layers, name_of(options), part->name,
                     (unsigned long long)j, got, narrow);
    }
}

static struct tally check(struct network_options options, const char *loss) {
    struct fixture fixture;
    static real gradients[1 << 15];
    struct tally tally = {0};
    options.batch = BATCH;
    options.blocks = BLOCKS;
    options.seed = 5;
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    struct parameters *parameters = &fixture.network.parameters;
    fixture.loss = loss_find(loss);
    assert_true(parameters->count <= sizeof gradients / sizeof *gradients);
    const struct outcome outcome = network_learn(&fixture.network, fixture.loss, fixture.labels, COUNT, 3);
    memcpy(gradients, parameters->gradients, parameters->count * sizeof *gradients);
    for (uint32_t i = 0; i < parameters->part_count; i++) check_part(&fixture, &options, i, gradients, outcome.loss + outcome.penalty, &tally);
    if (tally.passed_over * 10 > tally.checked)
        fail_msg("%s with %s: %llu of %llu lie on kinks", options.layers, name_of(&options), (unsigned long long)tally.passed_over,
                 (unsigned long long)(tally.passed_over + tally.checked));
    fixture_free(&fixture);
    return tally;
}

static void add(struct tally *sum, struct tally more) {
    sum->checked += more.checked;
    sum->passed_over += more.passed_over;
    sum->worst = fmax(sum->worst, more.worst);
}

static void report(const char *what, const struct tally *tally) {
    print_message("%s: %llu gradients, %llu passed over, largest relative error %.2g\n", what, (unsigned long long)tally->checked,
                  (unsigned long long)tally->passed_over, tally->worst);
}

// ---- kinds of layers ----

// Something that learns stands in front of each, so that its gradient of x is checked too; and each stands first once, where it need not
// pass anything back.
static const struct {
    const char *kind;
    struct shape in;
    const char *layers;
} cases[] = {
    {"dense", {1, 1, 4}, "dense(6) dense(5) dense(3)"},
    {"dense", {2, 2, 2}, "dense(6, bias=0) tanh dense(5, bias=0) dense(3)"},
    {"dense", {1, 1, 140}, "dense(131) dense(2)"},
    {"activation", {1, 1, 4}, "prelu dense(6) prelu dense(3) prelu"},
    {"activation", {2, 2, 4}, "prelu_shared conv2d(4, 1) prelu_shared dense(3) prelu_shared"},
    {"activation", {1, 1, 6}, "dense(6) maxout(pieces=3) crelu dense(3) abs(kink=0.5)"},
    {"conv2d", {5, 5, 2}, "conv2d(3, 3) conv2d(2, 2, padding=1) dense(3)"},
    {"conv2d", {6, 5, 2}, "conv2d(3, 3, bias=0, padding=2) tanh conv2d(2, 3, stride=2, padding=1) tanh conv2d(2, 2, stride=3) dense(3)"},
    {"local2d", {5, 5, 2}, "local2d(3, 3) local2d(2, 2, padding=1) dense(3)"},
    {"local2d", {6, 5, 2}, "local2d(3, 3, bias=0, padding=2) tanh local2d(2, 3, stride=2, padding=1) tanh local2d(2, 2, stride=3) dense(3)"},
    {"contrast_norm", {5, 4, 3}, "contrast_norm(3) dense(3)"},
    {"contrast_norm", {6, 5, 2}, "conv2d(3, 2) contrast_norm tanh contrast_norm(5, width=0.7) conv2d(9, 2) contrast_norm(1) dense(3)"},
    {"contrast_norm", {1, 1, 6}, "dense(5) contrast_norm tanh dense(4) contrast_norm(1, epsilon=0.9) dense(3)"},
    {"frozen", {4, 4, 2}, "frozen(conv2d(3, 2) tanh batch_norm) prelu dense(3)"},
    {"frozen", {4, 4, 2}, "conv2d(3, 2) frozen(prelu local2d(2, 2) frozen(dense(4)) tanh dense(4)) dense(3)"},
    {"max_pool", {4, 4, 2}, "max_pool(2) dense(3)"},
    {"max_pool", {7, 6, 2}, "conv2d(2, 2) max_pool(3, stride=2, ceiling=1) max_pool dense(3)"},
    {"average_pool", {4, 4, 2}, "average_pool(2) dense(3)"},
    {"average_pool", {7, 6, 2}, "conv2d(2, 2) average_pool(3, stride=2, ceiling=1) tanh average_pool dense(3)"},
    {"batch_norm", {1, 1, 4}, "batch_norm dense(6) tanh batch_norm(epsilon=0.5) dense(3)"},
    {"batch_norm", {4, 4, 2}, "conv2d(3, 3) batch_norm tanh dense(3)"},
    {"dropout", {1, 1, 9}, "dropout(0.3) dense(9) dropout(0.5) dense(3)"},
    {"dropout", {4, 4, 2}, "conv2d(3, 3) dropout(0.4) dropout(0) dense(3)"},
    {"alpha_dropout", {1, 1, 9}, "alpha_dropout(0.3) dense(9) selu alpha_dropout(0.5) dense(3)"},
    {"activity_penalty", {1, 1, 4}, "activity_penalty(1) dense(5) tanh activity_penalty(0.1) dense(3)"},
    {"winner_take_all", {1, 1, 6}, "dense(6) winner_take_all dense(6) winner_take_all(3) dense(3)"},
    {"winner_take_all", {3, 3, 4}, "winner_take_all(1) conv2d(4, 2) winner_take_all(pieces=4) dense(3)"},
    {"recurrent", {5, 2, 3}, "recurrent(4) dense(3)"},
    {"recurrent", {4, 3, 1}, "dense(6) recurrent(4, steps=3, identity=1) dense(3)"},
    {"recurrent", {1, 1, 4}, "dense(4) recurrent(5) recurrent(3, steps=5)"},
    {"lstm", {5, 2, 3}, "lstm(4) dense(3)"},
    {"lstm", {4, 3, 1}, "dense(6) lstm(4, steps=3, forget=0.3) lstm(3)"},
    {"residual", {1, 1, 4}, "residual(tanh dense(4)) dense(3)"},
    {"residual", {1, 1, 4}, "residual(tanh) residual(activity_penalty(0.1)) residual(dense(4) prelu) dense(3)"},
    {"residual", {1, 1, 4}, "dense(5) residual(tanh dense(6) residual(batch_norm dense(6) tanh) dense(5)) dense(3)"},
    {"residual", {4, 4, 2}, "conv2d(3, 3, padding=1) residual(batch_norm tanh conv2d(3, 3, padding=1)) average_pool dense(3)"},
};
enum { CASES = sizeof cases / sizeof *cases };

static void test_layers(void **state) {
    (void)state;
    struct tally tally = {0};
    for (uint32_t i = 0; i < CASES; i++) {
        const struct network_options options = {.in = cases[i].in, .layers = cases[i].layers, .activation = "tanh"};
        add(&tally, check(options, i % 2 ? "mean_squared_error" : "softmax_cross_entropy"));
    }
    report("layers", &tally);
}

// The target is the input itself, not what corrupts it on its way.
static void test_reconstruction(void **state) {
    (void)state;
    struct tally tally = {0};
    const struct network_options options = {
        .in = {2, 3, 1}, .layers = "dropout(0.3) dense(5) activation dense(2) activation dense(6)", .activation = "tanh"};
    add(&tally, check(options, "reconstruction_error"));
    report("reconstruction", &tally);
}

static void test_every_kind_has_a_case(void **state) {
    (void)state;
    for (uint32_t i = 0; layer_kinds[i]; i++) {
        uint32_t found = 0;
        for (uint32_t j = 0; j < CASES; j++) found += strcmp(cases[j].kind, layer_kinds[i]->name) == 0 && strstr(cases[j].layers, cases[j].kind);
        if (!found && strcmp(layer_kinds[i]->name, "activation") != 0) fail_msg("no case shows the gradients of %s", layer_kinds[i]->name);
    }
}

// ---- activations ----

static void check_activations(const char *what, struct shape in, const char *layers) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    struct tally tally = {0};
    for (uint64_t i = 0; i < table->function_count; i++) {
        const struct network_options options = {.in = in, .layers = layers, .activation = table->functions[i]->name};
        add(&tally, check(options, "softmax_cross_entropy"));
    }
    report(what, &tally);
}

static void test_activations_of_dense_nets(void **state) {
    (void)state;
    check_activations("activations in a dense net", (struct shape){1, 1, 4}, "dense(6) activation dense(4) activation dense(3)");
}

static void test_activations_of_convolutional_nets(void **state) {
    (void)state;
    check_activations("activations in a convolutional net", (struct shape){3, 3, 2},
                      "conv2d(4, 2) activation conv2d(2, 2, padding=1) activation dense(3)");
}

// Those that the recurrent layer takes.
static void test_activations_of_recurrent_nets(void **state) {
    (void)state;
    static const char *const texts[] = {"relu", "leaky_relu(0.3)", "elu", "softplus", "sigmoid", "identity", "abs(kink=0.5)"};
    struct tally tally = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct network_options options = {
            .in = {4, 3, 1}, .layers = "dense(6) recurrent(4, steps=3, identity=1) recurrent(3, steps=2) dense(3)", .activation = texts[i]};
        add(&tally, check(options, "softmax_cross_entropy"));
    }
    report("activations in a recurrent net", &tally);
}

// Parameters other than the defaults, which a net hands on.
static void test_parameters_of_activations(void **state) {
    (void)state;
    static const char *const texts[] = {"leaky_relu(0.3)", "elu(2)",           "celu(0.5)",  "softplus(2)",     "silu(1.5)",
                                        "rrelu(0.1, 0.9)", "maxout(pieces=1)", "prelu(0.5)", "maxout(pieces=4)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct network_options options = {
            .in = {1, 1, 4}, .layers = "dense(8) activation dense(4) activation dense(3)", .activation = texts[i]};
        check(options, "softmax_cross_entropy");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_layers),
                                       cmocka_unit_test(test_reconstruction),
                                       cmocka_unit_test(test_every_kind_has_a_case),
                                       cmocka_unit_test(test_activations_of_dense_nets),
                                       cmocka_unit_test(test_activations_of_convolutional_nets),
                                       cmocka_unit_test(test_activations_of_recurrent_nets),
                                       cmocka_unit_test(test_parameters_of_activations)};
    return cmocka_run_group_tests(tests, 0, 0);
}
