// SPDX-License-Identifier: MIT
// recurrent: h = f(x W + h U + b) at each step of a sequence, with f the activation that an experiment compares; what comes out is the last
// h. Elman, Cognitive Science 14 (1990). With identity=1, U begins as the identity matrix: Le, Jaitly, Hinton, "A simple way to
// initialize recurrent networks of rectified linear units", arXiv 1504.00941 (2015).
#include <math.h>

#include "activation_choice.h"
#include "command.h"
#include "unrolled.h"

enum { UNITS, STEPS, IDENTITY };

static const struct notation_option options[] = {
    [UNITS] = {"units", NAN, 1, 1 << 16, true},
    [STEPS] = {"steps", 0, 0, 1 << 24, true},
    [IDENTITY] = {"identity", 0, 0, 1e6, false},
};

struct recurrent {
    struct unrolled unrolled;
    struct activation_choice choice;
    real *z, *h;   // [steps][batch][units]
    real *dz, *dh; // [batch][units]
};

static int recurrent_plan(struct layer *layer, struct plan *plan) {
    struct recurrent *recurrent = layer->state;
    if (!plan->activation) return complain(EXIT_USAGE, "recurrent works with the activation that is compared, and none was chosen");
    int code = activation_choose(&recurrent->choice, plan->activation, plan->kernels);
    if (code) return code;
    if (!activation_is_scalar(&recurrent->choice))
        return complain(EXIT_USAGE, "recurrent(%s): its activation makes one number of one, and neither learns nor draws", plan->activation);
    struct unrolled *unrolled = &recurrent->unrolled;
    unrolled->units = (uint64_t)layer->options[UNITS];
    unrolled->gates = 1;
    code = unrolled_plan(unrolled, layer, plan, plan->activation, layer->options[STEPS], layer->options[IDENTITY]);
    const uint64_t states = plan->batch * unrolled->units;
    recurrent->z = arena_take(plan->arena, unrolled->steps * states, sizeof(real));
    recurrent->h = arena_take(plan->arena, unrolled->steps * states, sizeof(real));
    recurrent->dz = arena_take(plan->arena, states, sizeof(real));
    recurrent->dh = arena_take(plan->arena, states, sizeof(real));
    layer->output = recurrent->h ? recurrent->h + (unrolled->steps - 1) * states : 0;
    return code;
}

static struct activation_data data_of(const struct recurrent *recurrent, const struct pass *pass, const real *z, real *out) {
    return (struct activation_data){.x = z, .out = out, .rows = pass->count, .channels = recurrent->unrolled.units, .training = pass->training};
}

static void recurrent_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    const struct recurrent *recurrent = layer->state;
    const uint64_t states = pass->batch * recurrent->unrolled.units;
    for (uint64_t step = 0; step < recurrent->unrolled.steps; step++) {
        real *z = recurrent->z + step * states, *h = recurrent->h + step * states;
        unrolled_forward(&recurrent->unrolled, layer, pass, step, step ? h - states : 0, z);
        const struct activation_data data = data_of(recurrent, pass, z, h);
        activation_forward(&recurrent->choice, &data);
    }
}

static void recurrent_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    const struct recurrent *recurrent = layer->state;
    const uint64_t states = pass->batch * recurrent->unrolled.units;
    for (uint64_t step = recurrent->unrolled.steps; step-- > 0; dy = recurrent->dh) {
        struct activation_data data = data_of(recurrent, pass, recurrent->z + step * states, recurrent->dz);
        data.dy = dy;
        activation_backward(&recurrent->choice, &data);
        unrolled_backward(&recurrent->unrolled, layer, pass, step, step ? recurrent->h + (step - 1) * states : 0, recurrent->dz, dx, recurrent->dh);
    }
}

const struct layer_kind layer_recurrent = {
    .name = "recurrent",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct recurrent),
    .whole_batch = true,
    .plan = recurrent_plan,
    .forward = recurrent_forward,
    .backward = recurrent_backward,
};
