// SPDX-License-Identifier: MIT
// oneDNN (https://github.com/uxlfoundation/oneDNN): its eltwise and PReLU primitives, forward and backward, on one thread.
// A primitive is made once for a shape and kept (kept.h); a timed call sets the addresses and executes it.
// variant: any 1 onednn cc -O2
// library: oneDNN libdnnl-dev -ldnnl
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

#if DNNL_CPU_RUNTIME != DNNL_RUNTIME_OMP && DNNL_CPU_RUNTIME != DNNL_RUNTIME_SEQ
#error this oneDNN has threads of its own (TBB, SYCL or a pool): an OpenMP or sequential one is needed
#endif

#define TEXT_(NUMBER) #NUMBER
#define TEXT(NUMBER) TEXT_(NUMBER)
#define PEER_VERSION "oneDNN " TEXT(DNNL_VERSION_MAJOR) "." TEXT(DNNL_VERSION_MINOR) "." TEXT(DNNL_VERSION_PATCH) ", "
#define PEER_READS_BEYOND 0

#include "kept.h"
#include "row.h"

enum { MOST_ARGUMENTS = 5 };

struct operation {
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[MOST_ARGUMENTS];
    int count;
    float *dweights; // PReLU backward: what oneDNN overwrites, for us to add
};

// ---- one thread ----

static dnnl_engine_t engine; // 0: there is none

static void engine_start(void) {
    if (dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success) engine = NULL;
}

// OpenMP's count of threads belongs to the thread that asks, and oneDNN takes it when a primitive is made and when it runs.
static bool thread_is_ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, engine_start);
    void *symbol = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    void (*set_threads)(int) = NULL;
    memcpy(&set_threads, &symbol, sizeof symbol);
    if (set_threads) set_threads(1);
    return engine != NULL && (set_threads || DNNL_CPU_RUNTIME == DNNL_RUNTIME_SEQ);
}

// ---- making operations ----

static void kept_destroy(void *object) {
    struct operation *operation = object;
    for (int i = 0; i < operation->count; i++) dnnl_memory_destroy(operation->arguments[i].memory);
    if (operation->primitive) dnnl_primitive_destroy(operation->primitive);
    if (operation->stream) dnnl_stream_destroy(operation->stream);
    free(operation->dweights);
    free(operation);
}

// Takes over the description. `arguments` ends with 0.
static struct operation *make_operation(dnnl_primitive_desc_t description, const int *arguments) {
    struct operation *operation = calloc(1, sizeof *operation);
    bool good = operation && dnnl_stream_create(&operation->stream, engine, dnnl_stream_default_flags) == dnnl_success &&
                dnnl_primitive_create(&operation->primitive, description) == dnnl_success;
    for (; good && *arguments; arguments++) {
        dnnl_exec_arg_t *argument = &operation->arguments[operation->count];
        argument->arg = *arguments;
        good = dnnl_memory_create(&argument->memory, dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, *arguments), engine,
                                  DNNL_MEMORY_NONE) == dnnl_success;
        operation->count += good;
    }
    dnnl_primitive_desc_destroy(description);
    if (good || !operation) return operation;
    kept_destroy(operation);
    return NULL;
}

// Keys: kind, direction and algorithm, alpha, beta, rows, channels.
enum kind { ELTWISE_FORWARD, ELTWISE_BACKWARD, PRELU_FORWARD, PRELU_BACKWARD };

static void *make_eltwise(const struct kept_key *key) {
    static const int forward_arguments[] = {DNNL_ARG_SRC, DNNL_ARG_DST, 0};
    static const int backward_arguments[] = {DNNL_ARG_SRC, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, 0};
    const bool backward = key->words[0] == ELTWISE_BACKWARD;
    const dnnl_alg_kind_t algorithm = (dnnl_alg_kind_t)key->words[1];
    const float alpha = kept_float(key->words[2]), beta = kept_float(key->words[3]);
    const dnnl_dims_t dimensions = {(dnnl_dim_t)key->words[4]};
    if (!thread_is_ready()) return NULL;

    dnnl_primitive_desc_t forward, description = NULL;
    dnnl_memory_desc_t memory;
    dnnl_eltwise_desc_t operation;
    const dnnl_prop_kind_t direction = backward ? dnnl_forward_training : dnnl_forward_inference;
    if (dnnl_memory_desc_init_by_tag(&memory, 1, dimensions, dnnl_f32, dnnl_a) != dnnl_success ||
        dnnl_eltwise_forward_desc_init(&operation, direction, algorithm, &memory, alpha, beta) != dnnl_success ||
        dnnl_primitive_desc_create(&forward, &operation, NULL, engine, NULL) != dnnl_success)
        return NULL;
    if (!backward) return make_operation(forward, forward_arguments);
    const bool good = dnnl_eltwise_backward_desc_init(&operation, algorithm, &memory, &memory, alpha, beta) == dnnl_success &&
                      dnnl_primitive_desc_create(&description, &operation, NULL, engine, forward) == dnnl_success;
    dnnl_primitive_desc_destroy(forward);
    return good ? make_operation(description, backward_arguments) : NULL;
}

static void *make_prelu(const struct kept_key *key) {
    static const int forward_arguments[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST, 0};
    static const int backward_arguments[] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, 0};
    const bool backward = key->words[0] == PRELU_BACKWARD;
    const dnnl_dims_t dimensions = {(dnnl_dim_t)key->words[4], (dnnl_dim_t)key->words[5]};
    const dnnl_dims_t slopes = {1, (dnnl_dim_t)key->words[1]};
    if (!thread_is_ready()) return NULL;

    dnnl_primitive_desc_t forward, description = NULL;
    dnnl_memory_desc_t data, weights;
    dnnl_prelu_desc_t operation;
    const dnnl_prop_kind_t direction = backward ? dnnl_forward_training : dnnl_forward_inference;
    if (dnnl_memory_desc_init_by_tag(&data, 2, dimensions, dnnl_f32, dnnl_ab) != dnnl_success ||
        dnnl_memory_desc_init_by_tag(&weights, 2, slopes, dnnl_f32, dnnl_ab) != dnnl_success ||
        dnnl_prelu_forward_desc_init(&operation, direction, &data, &weights) != dnnl_success ||
        dnnl_primitive_desc_create(&forward, &operation, NULL, engine, NULL) != dnnl_success)
        return NULL;
    if (!backward) return make_operation(forward, forward_arguments);
    const bool good = dnnl_prelu_backward_desc_init(&operation, &data, &weights, &data, &weights) == dnnl_success &&
                      dnnl_primitive_desc_create(&description, &operation, NULL, engine, forward) == dnnl_success;
    dnnl_primitive_desc_destroy(forward);
    struct operation *made = good ? make_operation(description, backward_arguments) : NULL;
    if (made && !(made->dweights = calloc(key->words[1], sizeof(float)))) {
        kept_destroy(made);
        return NULL;
    }
    return made;
}

// ---- calls ----

static bool execute(const struct operation *operation, void *const *addresses) {
    for (int i = 0; i < operation->count; i++)
        if (dnnl_memory_set_data_handle(operation->arguments[i].memory, addresses[i]) != dnnl_success) return false;
    return dnnl_primitive_execute(operation->primitive, operation->stream, operation->count, operation->arguments) == dnnl_success &&
           dnnl_stream_wait(operation->stream) == dnnl_success;
}

static void eltwise(const struct activations_call *call, enum kind kind, dnnl_alg_kind_t algorithm, float alpha, float beta) {
    const uint64_t n = call->rows * call->channels;
    if (n == 0) return;
    const struct kept_key key = {{kind, (uint64_t)algorithm, kept_bits(alpha), kept_bits(beta), n}};
    const struct operation *operation = kept_object(&key, make_eltwise);
    void *const forward[] = {(void *)(uintptr_t)call->x, call->out};
    void *const backward[] = {(void *)(uintptr_t)call->x, (void *)(uintptr_t)call->dy, call->out};
    if (!operation || !execute(operation, kind == ELTWISE_FORWARD ? forward : backward)) give_nothing(call);
}

// As many slopes as channels, or one.
static void prelu(const struct activations_call *call, enum kind kind, const float *parameters, uint64_t slopes) {
    if (call->rows * call->channels == 0) return;
    const struct kept_key key = {{kind, slopes, 0, 0, call->rows, call->channels}};
    const struct operation *operation = kept_object(&key, make_prelu);
    void *const x = (void *)(uintptr_t)call->x, *const slope = (void *)(uintptr_t)parameters;
    void *const forward[] = {x, slope, call->out};
    void *const backward[] = {x, slope, (void *)(uintptr_t)call->dy, call->out, operation ? operation->dweights : NULL};
    if (!operation || !execute(operation, kind == PRELU_FORWARD ? forward : backward)) give_nothing(call);
    else if (kind == PRELU_BACKWARD && call->dparameters)
        for (uint64_t i = 0; i < slopes; i++) call->dparameters[i] += operation->dweights[i];
}

// ---- rows ----

// activation, algorithm, alpha, beta, lacks
#define ELTWISE_KERNELS(K)                                                              \
    K(identity, linear, 1, 0, ACTIVATIONS_LACKS_KINK)                                   \
    K(abs, abs, 0, 0, ACTIVATIONS_LACKS_KINK)                                           \
    K(relu, relu, 0, 0, ACTIVATIONS_LACKS_KINK)                                         \
    K(relu6, clip_v2, 0, 6, ACTIVATIONS_LACKS_KINK)                                     \
    K(shifted_relu, clip_v2, -1, INFINITY, ACTIVATIONS_LACKS_KINK)                      \
    K(hard_tanh, clip_v2, -1, 1, ACTIVATIONS_LACKS_KINK)                                \
    K(leaky_relu, relu, first_parameter(call, "leaky_relu"), 0, ACTIVATIONS_LACKS_KINK) \
    K(elu, elu, first_parameter(call, "elu"), 0, ACTIVATIONS_LACKS_KINK)                \
    K(sigmoid, logistic, 0, 0, 0)                                                       \
    K(tanh, tanh, 0, 0, 0)                                                              \
    K(softplus, soft_relu, 0, 0, ACTIVATIONS_LACKS_PARAMETERS)                          \
    K(silu, swish, first_parameter(call, "silu"), 0, 0)                                 \
    K(gelu, gelu_erf, 0, 0, 0)                                                          \
    K(gelu_tanh, gelu_tanh, 0, 0, 0)                                                    \
    K(mish, mish, 0, 0, 0)                                                              \
    K(hard_swish, hardswish, 0, 0, ACTIVATIONS_LACKS_KINK)

#define ELTWISE_ENTRIES(ACTIVATION, ALGORITHM, ALPHA, BETA, LACKS)                                                                                   \
    static void ACTIVATION##_forward(const struct activations_call *call) { eltwise(call, ELTWISE_FORWARD, dnnl_eltwise_##ALGORITHM, ALPHA, BETA); } \
    static void ACTIVATION##_backward(const struct activations_call *call) { eltwise(call, ELTWISE_BACKWARD, dnnl_eltwise_##ALGORITHM, ALPHA, BETA); }
ELTWISE_KERNELS(ELTWISE_ENTRIES)

static void prelu_forward(const struct activations_call *call) { prelu(call, PRELU_FORWARD, call->parameters, call->channels); }
static void prelu_backward(const struct activations_call *call) { prelu(call, PRELU_BACKWARD, call->parameters, call->channels); }

static void prelu_shared_forward(const struct activations_call *call) {
    const float slope = first_parameter(call, "prelu_shared");
    prelu(call, PRELU_FORWARD, &slope, 1);
}
static void prelu_shared_backward(const struct activations_call *call) {
    const float slope = first_parameter(call, "prelu_shared");
    prelu(call, PRELU_BACKWARD, &slope, 1);
}

#define TWO_ROWS(ACTIVATION, LACKS)                                   \
    PEER_ROW(ACTIVATION, "forward", f32, LACKS, ACTIVATION##_forward) \
    PEER_ROW(ACTIVATION, "backward", f32, LACKS, ACTIVATION##_backward)
#define ELTWISE_ROWS(ACTIVATION, ALGORITHM, ALPHA, BETA, LACKS) TWO_ROWS(ACTIVATION, LACKS)
static const struct activations_row rows[] = {ELTWISE_KERNELS(ELTWISE_ROWS) TWO_ROWS(prelu, ACTIVATIONS_LACKS_KINK)
                                                  TWO_ROWS(prelu_shared, ACTIVATIONS_LACKS_KINK)};
PEER_PART
