// SPDX-License-Identifier: MIT
// XNNPACK (https://github.com/google/XNNPACK): its f32 operators, which are forward only, on the calling thread. An operator is
// created once for a function and its parameters and kept (kept.h); a timed call gives it size and addresses and runs it, as a
// caller with another tensor does each time.
// variant: any 1 xnnpack cc -O2
// library: XNNPACK libxnnpack-dev -lXNNPACK
#include <xnnpack.h>

// XNNPACK has no version to ask for.
#define PEER_VERSION "XNNPACK of " PEER_PACKAGE ", "
#define PEER_READS_BEYOND XNN_EXTRA_BYTES

#include "kept.h"
#include "row.h"

struct operation {
    xnn_operator_t operator;
    float *slopes; // PReLU: those that the operator has packed
};

enum kind { ABS, CLAMP, ELU, HARD_SWISH, LEAKY_RELU, SIGMOID, PRELU };

static enum xnn_status started;
static void start(void) { started = xnn_initialize(NULL); }

static bool library_is_ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return started == xnn_status_success;
}

static void kept_destroy(void *object) {
    struct operation *operation = object;
    if (operation->operator) xnn_delete_operator(operation->operator);
    free(operation->slopes);
    free(operation);
}

// ---- elementwise: one channel, so that an operator serves every size ----

static enum xnn_status create_abs(const float factors[2], xnn_operator_t *operator) {
    (void)factors;
    return xnn_create_abs_nc_f32(1, 1, 1, 0, operator);
}
static enum xnn_status create_clamp(const float factors[2], xnn_operator_t *operator) {
    return xnn_create_clamp_nc_f32(1, 1, 1, factors[0], factors[1], 0, operator);
}
static enum xnn_status create_elu(const float factors[2], xnn_operator_t *operator) {
    return xnn_create_elu_nc_f32(1, 1, 1, factors[0], 0, operator);
}
static enum xnn_status create_hardswish(const float factors[2], xnn_operator_t *operator) {
    (void)factors;
    return xnn_create_hardswish_nc_f32(1, 1, 1, 0, operator);
}
static enum xnn_status create_leaky_relu(const float factors[2], xnn_operator_t *operator) {
    return xnn_create_leaky_relu_nc_f32(1, 1, 1, factors[0], 0, operator);
}
static enum xnn_status create_sigmoid(const float factors[2], xnn_operator_t *operator) {
    (void)factors;
    return xnn_create_sigmoid_nc_f32(1, 1, 1, 0, operator);
}

static const struct {
    enum xnn_status (*create)(const float factors[2], xnn_operator_t *operator);
    enum xnn_status (*set_up)(xnn_operator_t operator, size_t batch, const float *x, float *out, pthreadpool_t pool);
} operators[] = {
    [ABS] = {create_abs, xnn_setup_abs_nc_f32},
    [CLAMP] = {create_clamp, xnn_setup_clamp_nc_f32},
    [ELU] = {create_elu, xnn_setup_elu_nc_f32},
    [HARD_SWISH] = {create_hardswish, xnn_setup_hardswish_nc_f32},
    [LEAKY_RELU] = {create_leaky_relu, xnn_setup_leaky_relu_nc_f32},
    [SIGMOID] = {create_sigmoid, xnn_setup_sigmoid_nc_f32},
};

// Key: kind, first and second factor.
static void *make_elementwise(const struct kept_key *key) {
    const float factors[2] = {kept_float(key->words[1]), kept_float(key->words[2])};
    struct operation *operation = library_is_ready() ? calloc(1, sizeof *operation) : NULL;
    if (!operation || operators[key->words[0]].create(factors, &operation->operator) == xnn_status_success) return operation;
    kept_destroy(operation);
    return NULL;
}

static void elementwise(const struct activations_call *call, enum kind kind, float first, float second) {
    const uint64_t n = call->rows * call->channels;
    const struct kept_key key = {{kind, kept_bits(first), kept_bits(second)}};
    const struct operation *operation = kept_object(&key, make_elementwise);
    if (!operation || operators[kind].set_up(operation->operator, n, call->x, call->out, NULL) != xnn_status_success ||
        xnn_run_operator(operation->operator, NULL) != xnn_status_success)
        give_nothing(call);
}

// ---- PReLU: the slopes are packed into the operator ----

// Key: kind, channels. The operator follows with the first call.
static void *make_prelu(const struct kept_key *key) {
    struct operation *operation = library_is_ready() ? calloc(1, sizeof *operation) : NULL;
    if (operation && !(operation->slopes = calloc(key->words[1] + 1, sizeof(float)))) {
        free(operation);
        return NULL;
    }
    return operation;
}

// Slopes change with every step of a training, and inference alone, which is all that XNNPACK is for, packs them once.
static bool pack_slopes(struct operation *operation, const float *slopes, uint64_t channels) {
    if (operation->operator&& memcmp(operation->slopes, slopes, channels * sizeof *slopes) == 0) return true;
    if (operation->operator) xnn_delete_operator(operation->operator);
    operation->operator= NULL;
    memcpy(operation->slopes, slopes, channels * sizeof *slopes);
    return xnn_create_prelu_nc_f32(channels, channels, channels, slopes, 0, &operation->operator) == xnn_status_success;
}

static void prelu_forward(const struct activations_call *call) {
    if (call->rows * call->channels == 0) return;
    const struct kept_key key = {{PRELU, call->channels}};
    struct operation *operation = kept_object(&key, make_prelu);
    if (!operation || !pack_slopes(operation, call->parameters, call->channels) ||
        xnn_setup_prelu_nc_f32(operation->operator, call->rows, call->x, call->out, NULL) != xnn_status_success ||
        xnn_run_operator(operation->operator, NULL) != xnn_status_success)
        give_nothing(call);
}

// ---- rows ----

// activation, kind, factors
#define KERNELS(K)                                                        \
    K(abs, ABS, 0, 0)                                                     \
    K(relu, CLAMP, 0, INFINITY)                                           \
    K(relu6, CLAMP, 0, 6)                                                 \
    K(shifted_relu, CLAMP, -1, INFINITY)                                  \
    K(hard_tanh, CLAMP, -1, 1)                                            \
    K(leaky_relu, LEAKY_RELU, first_parameter(call, "leaky_relu"), 0)     \
    K(prelu_shared, LEAKY_RELU, first_parameter(call, "prelu_shared"), 0) \
    K(elu, ELU, first_parameter(call, "elu"), 0)                          \
    K(sigmoid, SIGMOID, 0, 0)                                             \
    K(hard_swish, HARD_SWISH, 0, 0)

#define ENTRY(ACTIVATION, KIND, FIRST, SECOND) \
    static void ACTIVATION##_forward(const struct activations_call *call) { elementwise(call, KIND, FIRST, SECOND); }
KERNELS(ENTRY)

#define ROW(ACTIVATION, ...) PEER_ROW(ACTIVATION, "forward", f32, 0, ACTIVATION##_forward)
static const struct activations_row rows[] = {KERNELS(ROW) PEER_ROW(prelu, "forward", f32, 0, prelu_forward)};
PEER_PART
