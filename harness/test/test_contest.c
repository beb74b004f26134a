// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "contest.h"
#include "kernels.h"
#include "machine.h"
#include "operands.h"
#include "plan.h"
#include "team.h"
#include "workload.h"

static const struct activations_row **all_rows(size_t *count) {
    int code;
    const struct activations_row **rows = kernels_select(&(struct kernel_selection){0}, count, &code);
    assert_non_null(rows);
    return rows;
}

static void test_levels_fit_their_caches(void **state) {
    (void)state;
    const struct machine *machine = machine_this();
    struct plan_size size;
    if (machine->l1_bytes) assert_true(plan_level("L1", &size) && size.bytes < machine->l1_bytes);
    if (machine->l2_bytes) assert_true(plan_level("L2", &size) && size.bytes < machine->l2_bytes);
    assert_true(plan_level("DRAM", &size));
    assert_true(size.bytes <= machine->memory_limit_bytes / 4);
    assert_false(plan_level("L9", &size));
    struct plan_size sweep[PLAN_SIZES];
    const size_t count = plan_sweep(sweep);
    assert_true(count > 4);
    for (size_t i = 1; i < count; i++) assert_true(sweep[i].bytes == 2 * sweep[i - 1].bytes);
}

static void test_size_lists(void **state) {
    (void)state;
    struct plan_size sizes[PLAN_SIZES];
    size_t count;
    assert_int_equal(plan_sizes_parse("DRAM,4096,1M", sizes, &count), EXIT_FINE);
    assert_int_equal(count, 3);
    assert_string_equal(sizes[0].level, "DRAM");
    assert_int_equal(sizes[1].elements, 4096);
    assert_int_equal(sizes[2].elements, 1 << 20);
    static const char *const bad[] = {"", ",", "0", "-1", "4096x", "1KM", "18446744073709551615", "99999999999999999999", "l2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(plan_sizes_parse(bad[i], sizes, &count), EXIT_USAGE);
}

static void test_groups_hold_rivals(void **state) {
    (void)state;
    size_t row_count, group_count, total = 0;
    const struct activations_row **rows = all_rows(&row_count);
    struct plan_group *groups = plan_groups(rows, row_count, &group_count);
    assert_non_null(groups);
    for (size_t g = 0; g < group_count; g++) {
        const struct activations_row *first = groups[g].rows[0];
        total += groups[g].count;
        for (size_t i = 0; i < groups[g].count; i++) {
            assert_string_equal(groups[g].rows[i]->activation, first->activation);
            assert_string_equal(groups[g].rows[i]->form, first->form);
            assert_string_equal(groups[g].rows[i]->type, first->type);
        }
        for (size_t h = 0; h < g; h++) {
            const struct activations_row *other = groups[h].rows[0];
            assert_false(strcmp(other->activation, first->activation) == 0 && strcmp(other->form, first->form) == 0 &&
                         strcmp(other->type, first->type) == 0);
        }
    }
    assert_int_equal(total, row_count);
    free(groups);
    free(rows);
}

// Every operand lies inside the mapping, aligned, none over another.
static void test_operands_lie_apart(void **state) {
    (void)state;
    size_t count;
    const struct activations_row **rows = all_rows(&count);
    for (size_t i = 0; i < count; i++) {
        struct operands operands;
        assert_true(operands_create(&operands, rows[i], 1024, 0, "normal-0-1", 1));
        const struct activations_call *call = &operands.call;
        const struct workload_sizes sizes = workload_sizes(rows[i], call->rows, call->channels, call->pieces);
        const struct {
            const void *begin;
            uint64_t bytes;
        } arrays[] = {{call->x, sizes.x},
                      {call->dy, sizes.dy},
                      {call->out, sizes.out},
                      {call->aux, sizes.aux},
                      {call->parameters, sizes.parameters},
                      {call->dparameters, sizes.dparameters},
                      {call->bias, sizes.bias}};
        uint64_t total = 0;
        for (size_t a = 0; a < sizeof arrays / sizeof *arrays; a++) {
            total += arrays[a].bytes;
            assert_int_equal(arrays[a].begin != NULL, arrays[a].bytes != 0);
            if (!arrays[a].bytes) continue;
            const char *begin = arrays[a].begin;
            assert_int_equal((uintptr_t)begin % OPERANDS_ALIGNMENT, 0);
            assert_true(begin >= (const char *)operands.mapping &&
                        begin + arrays[a].bytes <= (const char *)operands.mapping + operands.mapping_bytes);
            for (size_t b = 0; b < a; b++) {
                const char *other = arrays[b].begin;
                assert_true(!arrays[b].bytes || begin >= other + arrays[b].bytes || other >= begin + arrays[a].bytes);
            }
        }
        assert_true(total == operands.bytes && total == operands_bytes(rows[i], 1024));
        operands_free(&operands);
        const uint64_t n = operands_elements(rows[i], 1 << 20);
        assert_true(n % 256 == 0 && operands_bytes(rows[i], n) <= (1 << 20) + 4096);
    }
    free(rows);
}

// In every round each rival is sampled once, and the order is not always the same.
static void test_rounds_interleave(void **state) {
    (void)state;
    size_t count, chosen = 0;
    const struct activations_row **rows = all_rows(&count);
    struct contest_entry entries[5] = {{0}};
    for (size_t i = 0; i < count && chosen < 4; i++)
        if (kernel_runs(rows[i]) && strcmp(rows[i]->activation, "relu") == 0 && strcmp(rows[i]->form, "forward") == 0 &&
            strcmp(rows[i]->type, "f32") == 0)
            entries[chosen++].row = rows[i];
    assert_true(chosen >= 2);
    // Two operand sets, which take turns.
    for (size_t i = 0; i < chosen; i++) entries[i].distribution = i % 2 ? "denormals" : "normal-0-1";
    unsigned cpus[256];
    const unsigned threads = machine_cpus(cpus, 256) > 1 ? 2 : 1;
    // And a ceiling, with arrays of its own.
    struct ceiling_rival rival;
    assert_true(ceiling_rival_create(&rival, "r2w1", 3 * 8192, threads) && ceiling_rival_choose_named(&rival, "bytes_16"));
    assert_int_equal(rival.bytes, 3 * 8192 * threads);
    entries[chosen++].ceiling = &rival;
    struct team *team = team_create(threads, cpus, false);
    assert_non_null(team);
    struct contest contest = {.entries = entries, .entry_count = chosen, .n = 4096, .seed = 1, .rounds = 12, .sample_nanoseconds = 20000};
    assert_true(contest_run(&contest, team));
    team_destroy(team);
    bool moved = false;
    for (uint32_t round = 0; round < 12; round++) {
        unsigned seen = 0;
        for (size_t e = 0; e < chosen; e++) {
            assert_int_equal(entries[e].samples[round].round, round);
            assert_true(entries[e].samples[round].calls > 0 && entries[e].samples[round].nanoseconds > 0 && entries[e].samples[round].clock_hz > 0);
            seen |= 1u << entries[e].samples[round].position;
            moved = moved || entries[e].samples[round].position != entries[e].samples[0].position;
        }
        assert_int_equal(seen, (1u << chosen) - 1);
    }
    assert_true(moved);
    for (unsigned worker = 0; worker < threads; worker++) {
        const struct traffic *traffic = &rival.arenas[worker].traffic;
        for (uint64_t i = 0; i < traffic->bytes; i++)
            if (traffic->write[0][i] != 0) fail_msg("byte %llu is no exclusive or of two equal ones", (unsigned long long)i);
    }
    ceiling_rival_free(&rival);
    contest_entries_free(&contest);
    free(rows);
}

// Writes 77 everywhere, and counts where it finds that.
static unsigned spoiled;
static void spoil(const struct activations_call *call) {
    float *x = call->out;
    for (uint64_t i = 0; i < call->rows * call->channels; i++) {
        spoiled += call->x != call->out || x[i] == 77;
        x[i] = 77;
    }
}

static void test_calls_in_place_find_fresh_inputs(void **state) {
    (void)state;
    size_t count, in_place = 0;
    const struct activations_row **rows = all_rows(&count);
    for (size_t i = 0; i < count; i++) in_place += operands_fit_in_place(rows[i]);
    assert_true(in_place > 0 && in_place < count);
    struct activations_row row = {0};
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i]->activation, "relu") == 0 && strcmp(rows[i]->form, "forward") == 0 && strcmp(rows[i]->type, "f32") == 0) row = *rows[i];
    assert_true(operands_fit_in_place(&row));
    row.call = spoil;
    struct contest_entry entry = {.row = &row, .distribution = "normal-0-1"};
    unsigned cpus[256];
    machine_cpus(cpus, 256);
    struct team *team = team_create(1, cpus, false);
    assert_non_null(team);
    // Neither a multiple of what x is filled from nor less.
    struct contest contest = {.entries = &entry, .entry_count = 1, .n = 5000, .in_place = true, .seed = 1, .rounds = 7, .sample_nanoseconds = 20000};
    spoiled = 0;
    assert_true(contest_run(&contest, team));
    team_destroy(team);
    assert_int_equal(spoiled, 0);
    assert_int_equal(entry.count, 7);
    contest_entries_free(&contest);
    free(rows);
}

static void mark(unsigned worker, void *context) { ((unsigned char *)context)[worker]++; }

static void test_a_team_works_together_and_lets_go(void **state) {
    (void)state;
    unsigned cpus[256];
    const unsigned count = machine_cpus(cpus, 256);
    struct team *team = team_create(count, cpus, false);
    assert_non_null(team);
    assert_int_equal(team_size(team), count);
    unsigned char marks[256] = {0};
    for (int i = 0; i < 100; i++) team_run(team, mark, marks);
    team_destroy(team);
    for (unsigned i = 0; i < count; i++) assert_int_equal(marks[i], 100);
    unsigned again[256];
    assert_int_equal(machine_cpus(again, 256), count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_fit_their_caches),
        cmocka_unit_test(test_size_lists),
        cmocka_unit_test(test_groups_hold_rivals),
        cmocka_unit_test(test_operands_lie_apart),
        cmocka_unit_test(test_rounds_interleave),
        cmocka_unit_test(test_calls_in_place_find_fresh_inputs),
        cmocka_unit_test(test_a_team_works_together_and_lets_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
