// SPDX-License-Identifier: MIT
// Training steps: what the reference nets do, and what each activation costs in them.
#include <math.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "report.h"
#include "step_summary.h"

static bool is_net(const struct step_summary *s) { return strcmp(s->net, STEP_PRODUCT) != 0; }
static bool is_relu(const struct step_summary *s) { return strcmp(s->activation, "relu") == 0; }

static void add_interval(struct html_table *table, const struct interval *interval) {
    html_real(table, 4, interval->estimate);
    html_real(table, 4, interval->low);
    html_real(table, 4, interval->high);
}

static const char *note(const struct step_summary *s) { return strcmp(s->state, "timed") == 0 ? "" : s->reason; }

static void write_nets(const struct report *report, const struct step_summary *summaries, size_t count) {
    static const char *const columns[] = {
        "=net",          "=activation",   "#threads", "#images/s", "#95 % from",      "#to",          "#GFLOP/s", "#% of BLIS",
        "#x one thread", "#% activation", "#% dense", "#% conv2d", "#% other layers", "#% optimiser", "#% rest",  "#% waiting",
        "#MiB",          "~note",         0};
    struct html_table table;
    fputs("<h3>Nets</h3>\n", report->page);
    html_table_begin(&table, report->page, columns);
    for (size_t i = 0; i < count; i++) {
        const struct step_summary *s = &summaries[i];
        if (!is_net(s)) continue;
        html_cell(&table, "%s", s->net);
        html_cell(&table, "%s", s->activation);
        html_cell(&table, "%llu", (unsigned long long)s->threads);
        add_interval(&table, &s->images);
        html_real(&table, 3, s->gigaflops);
        html_real(&table, 3, 100 * s->of_library.estimate);
        html_real(&table, 3, s->over_one.estimate);
        for (int share = 0; share < STEP_SHARES; share++) html_real(&table, 2, 100 * s->shares[share]);
        html_real(&table, 3, s->bytes / 0x1p20);
        html_cell(&table, "%s", note(s));
    }
    html_table_end(&table);
}

// One row for each activation beside relu, with what it costs there.
static void write_activations(const struct report *report, const struct step_summary *summaries, size_t count) {
    static const char *const columns[] = {"=net",         "activation", "#threads", "#images/s over relu's", "#95 % from", "#to",
                                          "#% of a step", "~kernels",   0};
    struct html_table table;
    fputs("<h3>What an activation costs in a step</h3>\n", report->page);
    html_table_begin(&table, report->page, columns);
    for (size_t i = 0; i < count; i++) {
        const struct step_summary *s = &summaries[i];
        if (!is_net(s) || is_relu(s) || isnan(s->over_relu.estimate)) continue;
        html_cell(&table, "%s", s->net);
        html_cell(&table, "%s", s->activation);
        html_cell(&table, "%llu", (unsigned long long)s->threads);
        add_interval(&table, &s->over_relu);
        html_real(&table, 2, 100 * s->shares[SHARE_ACTIVATION]);
        html_cell(&table, "%s", s->kernels);
    }
    html_table_end(&table);
}

static void write_words(const struct report *report, const char *run, const struct step_summary *summaries, size_t count) {
    fputs("<p class=\"quiet\">", report->page);
    html_text(
        report->page,
        "Run %s. A step copies %llu shuffled samples, goes forward, takes softmax's cross-entropy, goes backward, and updates by gradient descent "
        "with momentum. GFLOP/s count two operations a multiply-add of the matrix products: forward, the weights' gradient, and the input's but "
        "for the first layer; they are held against threads times what one core does in a product of two 1024 x 1024 matrices in the same "
        "rounds",
        run, (unsigned long long)summaries[count - 1].batch);
    if (!is_net(&summaries[0]) && summaries[0].samples)
        html_text(report->page, ": %.3g GFLOP/s, BLIS %s", summaries[0].gigaflops, summaries[0].library);
    html_text(
        report->page,
        ". Shares are of all threads together, from the quickest of some steps of their own; waiting is for each other, and dividing the work. maxout halves the "
        "values that the next layer gets and crelu doubles them, so theirs are other nets.");
    fputs("</p>\n", report->page);
}

int report_steps(const struct report *report) {
    char run[37];
    size_t count = 0;
    int code = step_run(report->store, report->run, run);
    if (code != EXIT_FINE) return code;
    struct step_summary *summaries = step_summaries_load(report->store, run, &count, &code);
    if (code != EXIT_FINE) return code;
    if (count) {
        write_words(report, run, summaries, count);
        write_nets(report, summaries, count);
        write_activations(report, summaries, count);
    } else {
        fputs("<p>None were timed on this machine: <code>relubench bench --train</code> does.</p>\n", report->page);
    }
    step_summaries_free(summaries, count);
    return EXIT_FINE;
}
