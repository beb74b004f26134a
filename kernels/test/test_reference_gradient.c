// SPDX-License-Identifier: MIT
// The references' gradients against finite differences of the references' values: the yardstick itself, for every function there is.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "activations.h"
#include "reference.h"

enum { PIECES = 3, PARAMETERS = 8 };

// One call's operands; x moves in one piece, or a parameter moves.
struct point {
    const struct activation_reference *reference;
    int outputs, pieces;
    double x[PIECES], dy[2], parameters[PARAMETERS];
};

static struct reference_element element_of(const struct point *point) {
    return (struct reference_element){
        .x = point->x, .pieces = (uint64_t)point->pieces, .parameter = point->parameters, .dy = point->dy, .random = 0x12345678u};
}

// The loss dy . f, whose derivatives are what backward gives.
static struct double_double loss(const struct point *point) {
    const struct reference_element element = element_of(point);
    struct double_double y[2], sum = exactly(0.0);
    point->reference->forward(&element, y);
    for (int i = 0; i < point->outputs; i++) sum = double_double_add(sum, double_double_multiply(exactly(point->dy[i]), y[i]));
    return sum;
}

// Central difference of the loss in *moved; its error is about step^2.
static double slope(struct point *point, double *moved) {
    const double step = 0x1p-16, middle = *moved;
    *moved = middle + step;
    const struct double_double right = loss(point);
    *moved = middle - step;
    const struct double_double left = loss(point);
    *moved = middle;
    return ((right.high - left.high) + (right.low - left.low)) / (2 * step);
}

static void expect_near(const struct activations_function *function, const char *what, double x, double got, double wanted) {
    if (!(fabs(got - wanted) < 1e-8)) fail_msg("%s, %s at x = %.9g: %.12g, by differences %.12g", function->name, what, x, got, wanted);
}

static void check_point(const struct activations_function *function, struct point *point) {
    const struct reference_element element = element_of(point);
    struct double_double dx[PIECES];
    double dparameter = 0;
    point->reference->backward(&element, dx, &dparameter);
    for (int piece = 0; piece < point->pieces; piece++) expect_near(function, "dx", point->x[piece], dx[piece].high, slope(point, &point->x[piece]));
    const int shared = strcmp(function->family, "shared") == 0;
    for (uint32_t i = 0; i < function->parameter_count; i++)
        if (shared || function->parameters[i].per_channel)
            expect_near(function, "dparameter", point->x[0], dparameter, slope(point, &point->parameters[i]));
}

// From -12 to 12 off any kink, which multiples of the step would meet; pieces lie apart, so that a step changes no winner.
static void test_gradients(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t f = 0; f < table->function_count; f++) {
        const struct activations_function *function = table->functions[f];
        struct point point = {.reference = activation_reference_find(function->name), .dy = {0.75, -1.5}};
        assert_non_null(point.reference);
        assert_true(function->parameter_count <= PARAMETERS);
        point.outputs = strcmp(function->family, "doubling") == 0 ? 2 : 1;
        point.pieces = strcmp(function->family, "grouped") == 0 ? PIECES : 1;
        for (uint32_t i = 0; i < function->parameter_count; i++) point.parameters[i] = function->parameters[i].value;
        for (int i = -1200; i < 1200; i++) {
            for (int piece = 0; piece < PIECES; piece++) point.x[piece] = i * 0.01 + 0.005 + 0.37 * (piece ^ (i & 3));
            check_point(function, &point);
        }
    }
}

static void test_unknown_name(void **state) {
    (void)state;
    assert_null(activation_reference_find("no such function"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gradients), cmocka_unit_test(test_unknown_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
