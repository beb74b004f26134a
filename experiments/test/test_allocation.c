// SPDX-License-Identifier: MIT
// A step takes no memory. BLIS takes some for its packing in a thread's first step and keeps it, hence a step before those that count,
// and one thread: with several, which of them packs at once is chance.
//
// The functions below stand before the C library's, for BLIS too; under a sanitizer that has an allocator of its own, that tells.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "network_fixture.h"
#include "optimiser.h"

// Compilers know that malloc changes no variable.
static volatile uint64_t taken;
static volatile bool counting;

static void note(void) { taken += counting; }

#ifndef __has_feature
#define __has_feature(X) 0
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
// As <sanitizer/allocator_interface.h> has it, which GCC does not bring.
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *piece, size_t size),
                                              void (*on_free)(const volatile void *piece));

static void note_size(const volatile void *piece, size_t size) {
    (void)piece, (void)size;
    note();
}
static void ignore(const volatile void *piece) { (void)piece; }
static bool watch(void) {
    static int installed;
    if (!installed) installed = __sanitizer_install_malloc_and_free_hooks(note_size, ignore);
    return installed > 0;
}

#elif defined __GLIBC__
#include <malloc.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *piece, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    note();
    return __libc_calloc(count, size);
}
void *realloc(void *piece, size_t size) {
    note();
    return __libc_realloc(piece, size);
}
void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **piece, size_t alignment, size_t size) {
    note();
    *piece = __libc_memalign(alignment, size);
    return *piece ? 0 : 12; // ENOMEM
}
void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    note();
    return (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
}
static bool watch(void) { return true; }

#else
static bool watch(void) { return false; }
#endif

// A BLIS built with OpenMP opens a team in every product, of one thread when asked for one, and GNU's OpenMP takes and gives back a
// record of each. That is theirs; this stands before it and goes without the team, so that what BLIS takes within is still counted.
void GOMP_parallel(void (*part)(void *arguments), void *arguments, unsigned threads, unsigned flags);
void GOMP_parallel(void (*part)(void *arguments), void *arguments, unsigned threads, unsigned flags) {
    (void)flags;
    assert_int_equal(threads, 1);
    part(arguments);
}

// ---- the steps ----

static void step(struct fixture *fixture, struct optimiser *optimiser, uint64_t number) {
    network_learn(&fixture->network, fixture->loss, fixture->labels, number % 2 ? 7 : 10, number);
    optimiser_update(optimiser, &fixture->network.parameters, &fixture->workers, 1);
    network_forward(&fixture->network, 10, false);
    network_judge(&fixture->network, fixture->loss, fixture->labels, 10);
}

static void expect_nothing_taken(const char *layers) {
    static const char *const optimisers[] = {"sgd(0.1, momentum=0.9, l2=0.001, max_norm=3, clip=1)", "adam(0.001)"};
    for (int i = 0; i < 2; i++) {
        struct fixture fixture;
        struct optimiser optimiser;
        const struct network_options options = {.in = {12, 12, 3}, .layers = layers, .activation = "tanh", .batch = 10};
        assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
        assert_int_equal(optimiser_create(&optimiser, optimisers[i], &fixture.network.parameters), EXIT_FINE);
        step(&fixture, &optimiser, 0);
        taken = 0;
        counting = true;
        for (uint64_t number = 1; number < 5; number++) step(&fixture, &optimiser, number);
        counting = false;
        if (taken) fail_msg("%s: memory is taken %llu times", layers, (unsigned long long)taken);
        optimiser_free(&optimiser);
        fixture_free(&fixture);
    }
}

// Every kind of layer, and every family of functions.
static const char *const nets[] = {
    "frozen(conv2d(8, 3, padding=1) tanh) local2d(4, 3) contrast_norm(5) conv2d(8, 3, padding=2) batch_norm prelu max_pool(2) residual(conv2d(8, 3, padding=1) nrelu dropout(0.2)) average_pool(2) "
    "activity_penalty(1e-4) dense(300) crelu alpha_dropout(0.1) dense(140) maxout prelu_shared winner_take_all recurrent(12, steps=7) "
    "lstm(6, steps=3) dense(10)",
    "dense(40) activity_penalty(1e-3) gelu dense(10)",
};

static void test_steps_take_no_memory(void **state) {
    (void)state;
    if (!watch()) {
        print_message("nothing here tells when memory is taken\n");
        skip();
    }
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) expect_nothing_taken(nets[i]);
}

// The counter itself.
static void test_taking_is_seen(void **state) {
    (void)state;
    if (!watch()) skip();
    taken = 0;
    counting = true;
    void *volatile piece = malloc(100);
    counting = false;
    free(piece);
    assert_int_equal(taken, 1);
}

static void test_every_kind_is_in_a_net(void **state) {
    (void)state;
    for (uint32_t i = 0; layer_kinds[i]; i++)
        if (!strstr(nets[0], layer_kinds[i]->name) && strcmp(layer_kinds[i]->name, "activation") != 0)
            fail_msg("no net has %s", layer_kinds[i]->name);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps_take_no_memory), cmocka_unit_test(test_taking_is_seen),
                                       cmocka_unit_test(test_every_kind_is_in_a_net)};
    return cmocka_run_group_tests(tests, 0, 0);
}
