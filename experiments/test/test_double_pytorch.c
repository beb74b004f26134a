// SPDX-License-Identifier: MIT
// Losses and gradients of small nets agree with PyTorch's in double precision: pytorch_gradients.txt, whose head says how it was made.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "network.h"

static const double tolerance = 1e-10; // of the largest that goes into a figure

static real value_at(uint64_t i, uint64_t shift, double divisor) { return (real)(((double)((i * 7919 + shift) % 1000) - 500) / divisor); }

// Layers take the rest of the line.
static void create(struct network *network, const char *line, const struct workers *workers, uint64_t *samples) {
    unsigned long long height, width, channels, count;
    int layers = 0;
    assert_int_equal(sscanf(line, "net %*s %llu %llu %llu %llu %n", &height, &width, &channels, &count, &layers), 4);
    char text[1024];
    snprintf(text, sizeof text, "%s", line + layers);
    text[strcspn(text, "\n")] = 0;
    const struct network_options options = {
        .in = {height, width, channels}, .layers = text, .batch = count, .blocks = 3, .seed = 1, .workers = workers};
    assert_int_equal(network_create(network, &options), EXIT_FINE);
    struct parameters *parameters = &network->parameters;
    for (uint32_t part = 0; part < parameters->part_count; part++)
        for (uint64_t i = 0; i < parameters->part[part].count; i++)
            parameters_values(parameters, part)[i] = value_at(i, (uint64_t)104729 * part % 1000, 700);
    for (uint64_t i = 0; i < count * shape_size(options.in); i++) network->input[i] = value_at(i, 17, 250);
    *samples = count;
}

static void expect(const char *line, double value, double wanted, double largest) {
    if (!(fabs(value - wanted) <= tolerance * largest)) fail_msg("%.17g instead of %.17g in: %s", value, wanted, line);
}

static void expect_loss(struct network *network, const char *line, uint64_t samples) {
    uint8_t labels[64];
    assert_true(samples <= sizeof labels);
    for (uint64_t i = 0; i < samples; i++) labels[i] = (uint8_t)((3 * i + 1) % shape_size(network->out));
    const double wanted = strtod(line + strlen("loss "), 0);
    expect(line, network_learn(network, loss_find("softmax_cross_entropy"), labels, samples, 0).loss, wanted, wanted);
}

static void expect_gradient(const struct network *network, const char *line) {
    enum { SUM, WEIGHTED, FIRST, MIDDLE, LAST, FIGURES };
    unsigned part;
    unsigned long long count;
    double wanted[FIGURES], sum[2] = {0}, size[2] = {0}, largest = 0;
    assert_int_equal(sscanf(line, "gradient %u %llu %lf %lf %lf %lf %lf", &part, &count, &wanted[SUM], &wanted[WEIGHTED], &wanted[FIRST],
                            &wanted[MIDDLE], &wanted[LAST]),
                     2 + FIGURES);
    assert_true(part < network->parameters.part_count);
    assert_int_equal(count, network->parameters.part[part].count);
    const real *gradient = parameters_gradient(&network->parameters, part);
    for (uint64_t i = 0; i < count; i++) {
        const double g = (double)gradient[i], weighted = g * (double)(31 * i % 17 + 1);
        sum[0] += g;
        sum[1] += weighted;
        size[0] += fabs(g);
        size[1] += fabs(weighted);
        largest = fmax(largest, fabs(g));
    }
    assert_true(largest > 0);
    expect(line, sum[0], wanted[SUM], size[0]);
    expect(line, sum[1], wanted[WEIGHTED], size[1]);
    expect(line, (double)gradient[0], wanted[FIRST], largest);
    expect(line, (double)gradient[count / 2], wanted[MIDDLE], largest);
    expect(line, (double)gradient[count - 1], wanted[LAST], largest);
}

static void gradients_are_those_of_pytorch(void **state) {
    (void)state;
    const char *source = getenv("SOURCE");
    char path[4096], line[1024];
    snprintf(path, sizeof path, "%s/experiments/test/pytorch_gradients.txt", source ? source : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    struct workers workers;
    struct network network = {0};
    uint64_t samples = 0;
    uint32_t nets = 0, compared = 0;
    assert_int_equal(workers_start(&workers, 2), EXIT_FINE);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "net ", 4) == 0) {
            assert_int_equal(compared, network.parameters.part_count); // of the net before
            if (nets++) network_free(&network);
            create(&network, line, &workers, &samples);
            compared = 0;
        }
        if (strncmp(line, "loss ", 5) == 0) expect_loss(&network, line, samples);
        if (strncmp(line, "gradient ", 9) == 0) {
            expect_gradient(&network, line);
            compared++;
        }
    }
    assert_int_equal(nets, 2);
    assert_int_equal(compared, network.parameters.part_count);
    network_free(&network);
    workers_stop(&workers);
    fclose(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(gradients_are_those_of_pytorch)};
    return cmocka_run_group_tests(tests, 0, 0);
}
