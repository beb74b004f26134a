// SPDX-License-Identifier: MIT
#include "multiply_adds.h"

static uint64_t uses_of(const struct layer *layer, const struct parameter *part) {
    return part->uses ? part->uses : layer->out.height * layer->out.width;
}

// Of one weight: `products` behind a layer that learns; the first that learns has no gradient of its input, and before it a frozen one none at all.
static uint64_t products_of(const struct layer *layer, const struct parameter *part, uint64_t products, uint64_t first) {
    if (layer->behind_learning) return products;
    return part->frozen ? 1 : first;
}

static uint64_t add_up(const struct layer_list *list, const struct parameters *parameters, uint64_t count, uint64_t products, uint64_t first) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct layer *layer = &list->layers[i];
        if (layer->list) {
            sum += add_up(layer->list, parameters, count, products, first);
            continue;
        }
        for (uint32_t part = layer->first_part; part < layer->part_end; part++)
            if (parameters->part[part].role == PARAMETER_WEIGHT)
                sum += count * uses_of(layer, &parameters->part[part]) * parameters->part[part].count *
                       products_of(layer, &parameters->part[part], products, first);
    }
    return sum;
}

uint64_t multiply_adds_forward(const struct layer_list *list, const struct parameters *parameters, uint64_t count) {
    return add_up(list, parameters, count, 1, 1);
}

uint64_t multiply_adds_step(const struct layer_list *list, const struct parameters *parameters, uint64_t count) {
    return add_up(list, parameters, count, 3, 2);
}
