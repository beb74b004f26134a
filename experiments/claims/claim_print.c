// SPDX-License-Identifier: MIT
#include "claim_print.h"

#include <math.h>

static bool was_judged(const struct outcome *outcome) { return outcome->verdict != VERDICT_NOT_RUN; }

static const char *profile_of(const struct outcome *outcome) {
    if (!was_judged(outcome)) return "";
    return outcome->claim->timed ? "bench" : study_profiles[outcome->profile];
}

// ---- the table ----

// Without a name: the claim's own line.
static void print_line(struct table *table, const char *id, const char *name, const char *verdict, const char *published,
                       const struct claim_part *part, const struct finding *finding, const struct outcome *outcome) {
    char text[CLAIM_TEXT];
    table_cell(table, "%s", id);
    table_cell(table, "%s", name);
    table_cell(table, "%s", verdict);
    table_cell(table, "%s", published);
    table_cell(table, "%s", part ? claim_band_text(part, text) : "");
    table_cell(table, "%s", finding ? claim_ours_text(finding, text) : "");
    if (finding && finding->count) table_cell(table, "%llu", (unsigned long long)finding->count);
    else table_cell(table, "%s", "");
    table_cell(table, "%s", *id ? profile_of(outcome) : "");
}

static void print_outcome(struct table *table, const struct outcome *outcome) {
    const struct claim *claim = outcome->claim;
    const size_t parts = claim_parts(claim);
    const bool one = parts == 1, judged = was_judged(outcome);
    char verdict[CLAIM_TEXT];
    print_line(table, claim->id, claim->name, claim_verdict_text(outcome, verdict), claim->published, one ? &claim->parts[0] : 0,
               one && judged ? &outcome->evidence.findings[0] : 0, outcome);
    for (size_t i = 0; i < parts && !one && judged; i++) {
        const struct finding *finding = &outcome->evidence.findings[i];
        print_line(table, "", claim->parts[i].name, outcome->quick_only ? "" : verdict_names[finding->verdict], "", &claim->parts[i], finding,
                   outcome);
    }
}

bool claims_print_table(const struct outcome *outcomes, size_t count, FILE *stream) {
    static const char *const columns[] = {"claim", "name", "verdict", "published", "band", "ours, 95 %", "#seeds", "profile", 0};
    struct table *table = table_create(columns);
    for (size_t i = 0; i < count; i++) print_outcome(table, &outcomes[i]);
    return table_print(table, TABLE_TEXT, stream);
}

// ---- CSV ----

static void real_cell(struct table *table, double value) {
    if (isfinite(value)) table_cell(table, "%.9g", value);
    else table_absent(table);
}

bool claims_print_csv(const struct outcome *outcomes, size_t count, FILE *stream) {
    static const char *const columns[] = {
        "claim", "name",       "verdict",     "part",     "part verdict", "rule",   "#band low", "#band high", "#ours", "#low",
        "#high", "#exact low", "#exact high", "#p equal", "#p band",      "#seeds", "profile",   "published",  "why",   0};
    struct table *table = table_create(columns);
    for (size_t i = 0; i < count; i++) {
        const struct outcome *outcome = &outcomes[i];
        const size_t parts = claim_parts(outcome->claim);
        for (size_t part = 0; part < parts || part == 0; part++) {
            const struct claim_part *p = parts ? &outcome->claim->parts[part] : 0;
            const struct finding none = {
                .ours = {NAN, NAN, NAN}, .exact = {NAN, NAN, NAN}, .p_equal = NAN, .p_band = NAN, .verdict = VERDICT_NOT_RUN};
            const struct finding *finding = was_judged(outcome) ? &outcome->evidence.findings[part] : &none;
            table_cell(table, "%s", outcome->claim->id);
            table_cell(table, "%s", outcome->claim->name);
            table_cell(table, "%s", verdict_names[outcome->verdict]);
            table_cell(table, "%s", p ? p->name : "");
            table_cell(table, "%s", outcome->quick_only ? "" : verdict_names[finding->verdict]);
            table_cell(table, "%s", p ? rule_names[p->rule] : "");
            const double numbers[] = {p ? p->low : NAN,   p ? p->high : NAN,   finding->ours.estimate, finding->ours.low, finding->ours.high,
                                      finding->exact.low, finding->exact.high, finding->p_equal,       finding->p_band};
            for (size_t number = 0; number < sizeof numbers / sizeof *numbers; number++) real_cell(table, numbers[number]);
            table_cell(table, "%llu", (unsigned long long)finding->count);
            table_cell(table, "%s", profile_of(outcome));
            table_cell(table, "%s", outcome->claim->published);
            table_cell(table, "%s", outcome->why);
        }
    }
    return table_print(table, TABLE_CSV, stream);
}

// ---- one claim ----

bool claim_print(const struct outcome *outcome, FILE *stream) {
    const struct claim *claim = outcome->claim;
    char text[CLAIM_TEXT], band[CLAIM_TEXT];
    fprintf(stream, "%s %s: %s\n  \"%s\"\n", claim->id, claim->name, claim_verdict_text(outcome, text), claim->sentence);
    const struct {
        const char *name, *text;
    } lines[] = {{"source", claim->source},
                 {"published", claim->published},
                 {"measured", claim->measured},
                 {"band", claim->reason},
                 {"profile", profile_of(outcome)},
                 {"why", outcome->why},
                 {"not covered", !claim->timed && claim->lacking ? claim->lacking : ""},
                 {"chart", claim->chart},
                 {"redo", claim_command_text(claim, PROFILE_PAPER, text)}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (*lines[i].text) fprintf(stream, "  %-12s %s\n", lines[i].name, lines[i].text);
    for (size_t i = 0; i < claim_parts(claim) && was_judged(outcome); i++) {
        const struct finding *finding = &outcome->evidence.findings[i];
        fprintf(stream, "  %s: %s; band %s", claim->parts[i].name, claim_ours_text(finding, text), claim_band_text(&claim->parts[i], band));
        if (!outcome->quick_only) fprintf(stream, "; %s", verdict_names[finding->verdict]);
        if (!isnan(finding->p_equal))
            fprintf(stream, "; exact %.3g to %.3g, p of no difference %.2g", finding->exact.low, finding->exact.high, finding->p_equal);
        if (finding->count) fprintf(stream, "; %llu seeds", (unsigned long long)finding->count);
        fputc('\n', stream);
    }
    if (was_judged(outcome)) {
        fprintf(stream, "  of %llu %s of the runs", (unsigned long long)outcome->evidence.trials, claim->timed ? "cells" : "trials");
        for (size_t i = 0; i < outcome->evidence.run_count; i++) fprintf(stream, " %s", outcome->evidence.runs[i]);
        fputc('\n', stream);
    }
    return !ferror(stream);
}
