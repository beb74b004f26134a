// SPDX-License-Identifier: MIT
#include "unrolled.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "loops.h"
#include "matrix_product.h"

int unrolled_plan(struct unrolled *unrolled, struct layer *layer, struct plan *plan, const char *activation, double steps, double identity) {
    const uint64_t values = shape_size(layer->in), outputs = unrolled->gates * unrolled->units;
    unrolled->steps = steps > 0 ? (uint64_t)steps : layer->in.height;
    if (values % unrolled->steps)
        return complain(EXIT_USAGE, "%s: the %llu values of a sample cannot be cut into %llu equal steps", layer->name, (unsigned long long)values,
                        (unsigned long long)unrolled->steps);
    unrolled->size = values / unrolled->steps;
    layer->out = (struct shape){1, 1, unrolled->units};
    struct parameter input_weight = {.name = "input",
                                     .role = PARAMETER_WEIGHT,
                                     .inputs = unrolled->size,
                                     .outputs = outputs,
                                     .fan_out = outputs,
                                     .uses = unrolled->steps,
                                     .count = unrolled->size * outputs};
    struct parameter weight = {.name = "recurrent",
                               .role = PARAMETER_WEIGHT,
                               .inputs = unrolled->units,
                               .outputs = outputs,
                               .fan_out = outputs,
                               .uses = unrolled->steps,
                               .diagonal = identity,
                               .count = unrolled->units * outputs};
    const struct parameter bias = {.name = "bias", .role = PARAMETER_BIAS, .outputs = outputs, .count = outputs};
    snprintf(input_weight.activation, sizeof input_weight.activation, "%s", activation);
    snprintf(weight.activation, sizeof weight.activation, "%s", activation);
    unrolled->input_weight = parameters_add(plan->parameters, &input_weight);
    unrolled->weight = parameters_add(plan->parameters, &weight);
    unrolled->bias = parameters_add(plan->parameters, &bias);
    return EXIT_FINE;
}

// One step's values of all samples, as a matrix of a row for each sample.
static struct matrix step_input(const struct unrolled *unrolled, const struct layer *layer, uint64_t step) {
    return matrix_rows(layer->input + step * unrolled->size, unrolled->steps * unrolled->size);
}

static struct matrix transposed(struct matrix matrix) { return (struct matrix){matrix.data, matrix.column_step, matrix.row_step}; }

void unrolled_forward(const struct unrolled *unrolled, const struct layer *layer, const struct pass *pass, uint64_t step, const real *before,
                      real *z) {
    const uint64_t units = unrolled->units, outputs = unrolled->gates * units;
    for (uint64_t gate = 0; gate < unrolled->gates; gate++, z += pass->count * units) {
        loop_fill_rows(z, units, pass->count, units, parameters_values(pass->parameters, unrolled->bias) + gate * units);
        matrix_product(pass->count, units, unrolled->size, step_input(unrolled, layer, step),
                       matrix_rows(parameters_values(pass->parameters, unrolled->input_weight) + gate * units, outputs), 1, z, units);
        if (before)
            matrix_product(pass->count, units, units, matrix_rows(before, units),
                           matrix_rows(parameters_values(pass->parameters, unrolled->weight) + gate * units, outputs), 1, z, units);
    }
}

static void begin_gradients(const struct unrolled *unrolled, const struct parameters *parameters) {
    const uint32_t parts[] = {unrolled->input_weight, unrolled->weight, unrolled->bias};
    for (int i = 0; i < 3; i++) memset(parameters_gradient(parameters, parts[i]), 0, parameters->part[parts[i]].count * sizeof(real));
}

void unrolled_backward(const struct unrolled *unrolled, const struct layer *layer, const struct pass *pass, uint64_t step, const real *before,
                       const real *dz, real *dx, real *dbefore) {
    const uint64_t units = unrolled->units, outputs = unrolled->gates * units, size = unrolled->size;
    const struct parameters *parameters = pass->parameters;
    if (step + 1 == unrolled->steps) begin_gradients(unrolled, parameters);
    for (uint64_t gate = 0; gate < unrolled->gates; gate++, dz += pass->count * units) {
        const struct matrix errors = matrix_rows(dz, units);
        loop_add_rows(dz, units, pass->count, units, parameters_gradient(parameters, unrolled->bias) + gate * units);
        matrix_product(size, units, pass->count, transposed(step_input(unrolled, layer, step)), errors, 1,
                       parameters_gradient(parameters, unrolled->input_weight) + gate * units, outputs);
        if (dx)
            matrix_product(pass->count, size, units, errors,
                           matrix_transposed(parameters_values(parameters, unrolled->input_weight) + gate * units, outputs), gate > 0,
                           dx + step * size, unrolled->steps * size);
        if (!before) continue;
        matrix_product(units, units, pass->count, matrix_transposed(before, units), errors, 1,
                       parameters_gradient(parameters, unrolled->weight) + gate * units, outputs);
        matrix_product(pass->count, units, units, errors, matrix_transposed(parameters_values(parameters, unrolled->weight) + gate * units, outputs),
                       gate > 0, dbefore, units);
    }
}
