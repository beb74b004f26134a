// SPDX-License-Identifier: MIT
// The rows that charts draw, their pictures, and what is said when there is nothing to draw or no way to.
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "chart_fixture.h"
#include "summary_table.h"

extern const struct command command_chart;

// The bytes of a file of `pictures`; the caller frees.
static char *picture(const char *name) {
    char path[700];
    snprintf(path, sizeof path, "%s/%s", pictures, name);
    return file_read(path);
}

static int draw(const char *name, const char *store) { return run(&command_chart, name, "--db", store, "--out", pictures, END); }

// ---- rows ----

static void test_size_rows(void **state) {
    (void)state;
    assert_int_equal(run(&command_chart, "size", "--db", filled, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    char *rows = picture("size.tsv");
    assert_contains(rows,
                    "panel\tseries\tactivation\timplementation\tkind\tkernel\tn\tbytes\tlevel\tns_low\tns_median\tns_high\tnoisy\tsamples\n"
                    "0\t0\trelu\tavx512\tintrinsics\trelu.forward.f32.cr.avx512\t1024\t8192\tL1\t0.1251");
    // The two fastest, libm last, and what was timed at one size only is left out.
    assert_contains(rows, "\n0\t1\trelu\tavx2\t");
    assert_contains(rows, "\n0\t2\trelu\tlibm\tlibm\trelu.forward.f32.cr.libm\t1048576\t8388608\tsweep\t");
    assert_contains(rows, "\n1\t2\tx_y<2>\tlibm\tlibm\t");
    assert_null(strstr(rows, "slow"));
    assert_null(strstr(rows, "scalar"));
    size_t lines = 0;
    for (const char *at = rows; (at = strchr(at, '\n')); at++) lines++;
    assert_int_equal(lines, 1 + 2 * 3 * 3);
    free(rows);
}

static void test_speedup_rows(void **state) {
    (void)state;
    assert_int_equal(run(&command_chart, "speedup", "--db", filled, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    char *rows = picture("speedup.tsv");
    assert_string_equal(rows,
                        "line\tactivation\timplementation\tkind\tmode\tkernel\tlow\tspeedup\thigh\trounds\tnoisy\tbest\n"
                        "0\tx_y<2>\tavx512\tintrinsics\tcr\tx_y<2>.forward.f32.cr.avx512\t8\t8\t8\t9\t0\t1\n"
                        "0\tx_y<2>\tavx2\tintrinsics\tcr\tx_y<2>.forward.f32.cr.avx2\t4\t4\t4\t9\t0\t0\n"
                        "0\tx_y<2>\tpeer\tpeer\traw\tx_y<2>.forward.f32.raw.peer\t4\t4\t4\t9\t0\t0\n"
                        "0\tx_y<2>\tscalar\tscalar\tcr\tx_y<2>.forward.f32.cr.scalar\t2\t2\t2\t9\t0\t0\n"
                        "0\tx_y<2>\tslow\tintrinsics\tcr\tx_y<2>.forward.f32.cr.slow\t0.5\t0.5\t0.5\t9\t0\t0\n"
                        "1\trelu\tavx512\tintrinsics\tcr\trelu.forward.f32.cr.avx512\t8\t8\t8\t9\t0\t1\n"
                        "1\trelu\tavx2\tintrinsics\tcr\trelu.forward.f32.cr.avx2\t4\t4\t4\t9\t0\t0\n"
                        "1\trelu\tpeer\tpeer\traw\trelu.forward.f32.raw.peer\t4\t4\t4\t9\t0\t0\n"
                        "1\trelu\tscalar\tscalar\tcr\trelu.forward.f32.cr.scalar\t2\t2\t2\t9\t0\t0\n"
                        "1\trelu\tslow\tintrinsics\tcr\trelu.forward.f32.cr.slow\t0.5\t0.5\t0.5\t9\t0\t0\n");
    free(rows);
}

// Exact functions are left out; libm's NULL is an infinite error, above every finite one.
static void test_accuracy_rows(void **state) {
    (void)state;
    assert_int_equal(run(&command_chart, "accuracy", "--db", filled, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    char *rows = picture("accuracy.tsv");
    assert_contains(rows,
                    "panel\tactivation\timplementation\tkind\tmode\tkernel\tname\tns_low\tns_median\tns_high\tmax_ulp\theight\tname_x\tname_y\t"
                    "name_side\n"
                    "0\tx_y<2>\tavx512\tintrinsics\tcr\tx_y<2>.forward.f32.cr.avx512\tavx512\t");
    // What none beats in both is named, and so is libm.
    assert_contains(rows, "\tx_y<2>.forward.f32.cr.avx2\tavx2\t");
    assert_contains(rows, "\tx_y<2>.forward.f32.cr.scalar\t\t");
    assert_contains(rows, "\tx_y<2>.forward.f32.cr.libm\tlibm\t");
    assert_contains(rows, "\t2.5\t4.32193\t");
    assert_contains(rows, "\t0.75\t2.58496\t");
    assert_contains(rows, "\tinf\t40\t");
    assert_null(strstr(rows, "relu"));
    free(rows);
}

static void assert_rows(const char *name, const char *const *parts) {
    char file[64];
    assert_int_equal(run(&command_chart, name, "--db", filled, "--out", pictures, "--format", "svg", END), EXIT_FINE);
    snprintf(file, sizeof file, "%s.tsv", name);
    char *rows = picture(file);
    for (; *parts; parts++) assert_contains(rows, *parts);
    free(rows);
}

static void test_other_rows(void **state) {
    (void)state;
    // Twice as long as on N(0, 1), with the width of both intervals; the fastest intrinsics speak for all.
    static const char *const distributions[] = {"\n0\t1\trelu\tlibm\tlibm\tlibm\trelu.forward.f32.cr.libm\tsorted\t1.9",
                                                "\n2\t0\tx_y<2>\tbest intrinsics\tintrinsics\tavx512\tx_y<2>.forward.f32.cr.avx512\tsorted\t1.9", 0};
    // 8 bytes in 0.1255 ns, and in half of that.
    static const char *const threads[] = {"\n0\t0\trelu\tL2\tavx512\trelu.forward.f32.cr.avx512\t1\t63.",  "\t63.7509728\t63.9", "\t80\t0\n",
                                          "\n0\t0\trelu\tL2\tavx512\trelu.forward.f32.cr.avx512\t2\t127.", "\t160\t0\n",         0};
    // 0.1 instructions for 8 bytes; relu's 0.1255 ns.
    static const char *const roofline[] = {"\n1\tL2\trelu\tavx512\trelu.forward.f32.cr.avx512\t0.0125\t7", "\t7.96887e+08\t",
                                           "\n0\tL1\tx_y<2>\tavx512\t", 0};
    assert_rows("distributions", distributions);
    assert_rows("threads", threads);
    assert_rows("roofline", roofline);
    static const char *const steps[] = {"panel\tline\tnet\tactivation\tthreads\tlow\tratio\thigh\tshare\n0\t0\tN\tx_y<2>\t2\t0.8\t0.8\t0.8\t25\n", 0};
    assert_rows("steps", steps);
}

static void test_summary_table(void **state) {
    (void)state;
    struct store store;
    assert_int_equal(store_open(&store, filled, STORE_READ), EXIT_FINE);
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_int_equal(summary_table_print(&store, RUN, TABLE_CSV, stream), EXIT_FINE);
    fclose(stream);
    store_close(&store);
    assert_contains(text, "\nrelu.forward.f32,avx512,cr,0.125,8.00,8.00,8.00,79.7,0,\n");
    free(text);
}

// ---- pictures ----

static size_t count_entries(const char *path) {
    size_t count = 0;
    DIR *entries = opendir(path);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));) count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return count;
}

static void remove_pictures(void) {
    DIR *entries = opendir(pictures);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (entry->d_name[0] != '.') unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries) closedir(entries);
}

// Tags nest, and the values of attributes are in quotes with a blank before the next.
static void assert_well_formed(const char *svg) {
    int depth = 0;
    assert_non_null(svg);
    for (const char *at = svg ? strchr(svg, '<') : NULL; at; at = strchr(at + 1, '<')) {
        if (at[1] == '?') continue;
        char quote = 0;
        const char *end = at + 1;
        for (; *end && (quote || *end != '>'); end++) {
            assert_true(*end != '<');
            if (quote && *end == quote) {
                quote = 0;
                if (!strchr(" />", end[1])) fail_msg("no blank after a value: %.80s", at);
            } else if (!quote && (*end == '"' || *end == '\'')) {
                quote = *end;
            }
        }
        assert_true(*end == '>');
        depth += at[1] == '/' ? -1 : end[-1] != '/';
        assert_true(depth >= 0);
    }
    assert_int_equal(depth, 0);
}

// Every script draws its chart without a word of gnuplot's, and leaves three files and nothing else.
static void test_all_charts(void **state) {
    (void)state;
    remove_pictures();
    assert_int_equal(draw("all", filled), EXIT_FINE);
    assert_string_equal(said, "");
    assert_int_equal(count_entries(pictures) % 3, 0);
    static const char *const names[] = {
        "size.svg",      "size-backward.svg", "speedup.svg",       "speedup-backward.svg", "accuracy.svg", "accuracy-backward.svg",
        "functions.svg", "roofline.svg",      "distributions.svg", "threads.svg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *svg = picture(names[i]);
        assert_contains(svg, "x_y&lt;2>"); // neither markup nor a subscript
        assert_contains(svg, "run " RUN);
        assert_null(strstr(svg, "<script"));
        assert_well_formed(svg);
        free(svg);
    }
}

static size_t size_of(const char *name) {
    struct stat status;
    char path[700];
    snprintf(path, sizeof path, "%s/%s", pictures, name);
    assert_int_equal(stat(path, &status), 0);
    return (size_t)status.st_size;
}

// After test_all_charts.
static void test_same_bytes_again(void **state) {
    (void)state;
    static const char *const names[] = {"size.svg",    "size.png",      "size.tsv",      "speedup.svg",         "speedup.png",
                                        "speedup.tsv", "functions.svg", "functions.png", "learning-curves.svg", "learning-curves.tsv"};
    enum { COUNT = sizeof names / sizeof *names };
    char *before[COUNT];
    size_t sizes[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = size_of(names[i]);
        before[i] = picture(names[i]);
    }
    assert_int_equal(draw("size", filled), EXIT_FINE);
    assert_int_equal(draw("speedup", filled), EXIT_FINE);
    assert_int_equal(draw("functions", filled), EXIT_FINE);
    assert_int_equal(draw("learning-curves", filled), EXIT_FINE);
    for (size_t i = 0; i < COUNT; i++) {
        char *after = picture(names[i]);
        assert_int_equal(size_of(names[i]), sizes[i]);
        assert_memory_equal(after, before[i], sizes[i]);
        free(after);
        free(before[i]);
    }
}

static void test_nothing_to_draw(void **state) {
    (void)state;
    assert_int_equal(draw("speedup", empty), EXIT_FINE);
    char *svg = picture("speedup.svg");
    assert_contains(svg, "no data: run `relubench bench");
    free(svg);
    char *rows = picture("speedup.tsv");
    assert_contains(rows, "line\tactivation\timplementation");
    assert_ptr_equal(strchr(rows, '\n'), rows + strlen(rows) - 1);
    free(rows);
}

static void test_gnuplot_missing(void **state) {
    (void)state;
    const char *known = getenv("PATH");
    assert_non_null(known);
    char *path = strdup(known ? known : "");
    assert_non_null(path);
    remove_pictures();
    setenv("PATH", folder, 1);
    const int code = draw("size", filled);
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(code, EXIT_ENVIRONMENT);
    assert_contains(said, "make deps");
    char *rows = picture("size.tsv");
    assert_contains(rows, "avx512");
    free(rows);
    assert_null(picture("size.svg"));
    assert_int_equal(count_entries(pictures), 1);
}

// gnuplot itself ends with success when a series is missing. The picture that was there stays.
static void test_warning_is_failure(void **state) {
    (void)state;
    char scripts[600], path[700];
    assert_int_equal(draw("size", filled), EXIT_FINE);
    char *before = picture("size.svg");
    snprintf(scripts, sizeof scripts, "%s/scripts", folder);
    assert_int_equal(mkdir(scripts, 0777), 0);
    snprintf(path, sizeof path, "%s/style.gp", scripts);
    FILE *script = fopen(path, "w");
    assert_non_null(script);
    fputs("set terminal svg\nset output ARG4\nplot x, \"not-there.tsv\"\n", script);
    fclose(script);
    setenv("RELUBENCH_SCRIPTS", scripts, 1);
    const int code = run(&command_chart, "size", "--db", filled, "--out", pictures, "--format", "svg", END);
    setenv("RELUBENCH_SCRIPTS", folder, 1);
    const int missing = draw("size", filled);
    unsetenv("RELUBENCH_SCRIPTS");
    assert_int_equal(missing, EXIT_ENVIRONMENT);
    assert_contains(said, "RELUBENCH_SCRIPTS");
    assert_int_equal(code, EXIT_ENVIRONMENT);
    char *after = picture("size.svg");
    assert_string_equal(after, before);
    free(after);
    free(before);
}

// A limit on the size of files stands for a full disk, of which gnuplot says nothing.
static void test_no_space(void **state) {
    (void)state;
    struct rlimit before, little;
    char *rows = picture("size.tsv"), *png = picture("size.png");
    const size_t entries = count_entries(pictures), size = size_of("size.png");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    // Enough for the rows and SQLite's shared memory, too little for a picture.
    little = (struct rlimit){40000, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    const int code = run(&command_chart, "size", "--db", filled, "--out", pictures, "--format", "png", END);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(code, EXIT_ENVIRONMENT);
    char *rows_after = picture("size.tsv"), *png_after = picture("size.png");
    assert_string_equal(rows_after, rows);
    assert_memory_equal(png_after, png, size);
    assert_int_equal(count_entries(pictures), entries);
    free(rows);
    free(png);
    free(rows_after);
    free(png_after);
}

// ---- wrong use ----

static void test_unknown_names(void **state) {
    (void)state;
    assert_int_equal(draw("sise", filled), EXIT_USAGE);
    assert_contains(said, "functions, speedup, speedup-backward");
    assert_int_equal(run(&command_chart, "size", "--db", filled, "--out", pictures, "--format", "gif", END), EXIT_USAGE);
    assert_contains(said, "svg, png");
    assert_int_equal(run(&command_chart, "size", "--db", filled, "--out", pictures, "--run", "ffff", END), EXIT_USAGE);
    assert_contains(said, "ffff");
    assert_int_equal(run(&command_chart, "size", "--db", filled, END), EXIT_USAGE);
    assert_contains(said, "--out");
    assert_int_equal(run(&command_chart, "--db", filled, "--out", pictures, END), EXIT_USAGE);
    assert_contains(said, "--list");
}

static void test_impossible_places(void **state) {
    (void)state;
    char below[700];
    assert_int_equal(run(&command_chart, "size", "--db", filled, "--out", filled, END), EXIT_ENVIRONMENT);
    assert_contains(said, "Not a directory");
    snprintf(below, sizeof below, "%s/charts", filled);
    assert_int_equal(run(&command_chart, "size", "--db", filled, "--out", below, END), EXIT_ENVIRONMENT);
    assert_contains(said, below);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_rows),          cmocka_unit_test(test_speedup_rows),    cmocka_unit_test(test_accuracy_rows),
        cmocka_unit_test(test_summary_table),      cmocka_unit_test(test_other_rows),      cmocka_unit_test(test_all_charts),
        cmocka_unit_test(test_same_bytes_again),   cmocka_unit_test(test_nothing_to_draw), cmocka_unit_test(test_gnuplot_missing),
        cmocka_unit_test(test_warning_is_failure), cmocka_unit_test(test_no_space),        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_impossible_places),
    };
    return cmocka_run_group_tests_name("chart", tests, make_stores, NULL);
}
