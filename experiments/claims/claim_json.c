// SPDX-License-Identifier: MIT
#include <math.h>

#include "claim_print.h"
#include "json.h"

static void text_member(FILE *stream, const char *name, const char *text) {
    fprintf(stream, "\"%s\": ", name);
    json_text(stream, text ? text : "");
    fputs(", ", stream);
}

static void print_real(FILE *stream, double value) {
    if (isfinite(value)) fprintf(stream, "%.9g", value);
    else fputs("null", stream);
}

static void real_member(FILE *stream, const char *name, double value) {
    fprintf(stream, "\"%s\": ", name);
    print_real(stream, value);
    fputs(", ", stream);
}

static void print_part(FILE *stream, const struct claim_part *part, const struct finding *finding, bool judged) {
    fputc('{', stream);
    text_member(stream, "part", part->name);
    text_member(stream, "rule", rule_names[part->rule]);
    real_member(stream, "band_low", part->low);
    real_member(stream, "band_high", part->high);
    if (judged) {
        real_member(stream, "ours", finding->ours.estimate);
        real_member(stream, "low", finding->ours.low);
        real_member(stream, "high", finding->ours.high);
        real_member(stream, "exact_low", finding->exact.low);
        real_member(stream, "exact_high", finding->exact.high);
        real_member(stream, "p_equal", finding->p_equal);
        real_member(stream, "p_band", finding->p_band);
        fprintf(stream, "\"count\": %llu, ", (unsigned long long)finding->count);
    }
    fputs("\"verdict\": ", stream);
    json_text(stream, verdict_names[judged ? finding->verdict : VERDICT_NOT_RUN]);
    fputc('}', stream);
}

static void print_claim(FILE *stream, const struct outcome *outcome) {
    const struct claim *claim = outcome->claim;
    const bool judged = outcome->verdict != VERDICT_NOT_RUN;
    char command[CLAIM_TEXT];
    const struct {
        const char *name, *text;
    } members[] = {{"claim", claim->id},
                   {"name", claim->name},
                   {"sentence", claim->sentence},
                   {"source", claim->source},
                   {"published", claim->published},
                   {"measured", claim->measured},
                   {"band_reason", claim->reason},
                   {"lacking", claim->lacking},
                   {"experiments", claim->experiments},
                   {"command", claim_command_text(claim, PROFILE_PAPER, command)},
                   {"chart", claim->chart},
                   {"verdict", verdict_names[outcome->verdict]},
                   {"profile", judged ? claim->timed ? "bench" : study_profiles[outcome->profile] : ""},
                   {"why", outcome->why}};
    fputc('{', stream);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) text_member(stream, members[i].name, members[i].text);
    fprintf(stream, "\"trials\": %llu, \"runs\": [", (unsigned long long)outcome->evidence.trials);
    for (size_t i = 0; i < outcome->evidence.run_count; i++) {
        if (i) fputs(", ", stream);
        json_text(stream, outcome->evidence.runs[i]);
    }
    fputs("],\n  \"parts\": [", stream);
    for (size_t i = 0; i < claim_parts(claim); i++) {
        if (i) fputs(",\n    ", stream);
        print_part(stream, &claim->parts[i], &outcome->evidence.findings[i], judged);
    }
    fputs("]}", stream);
}

bool claims_print_json(const struct outcome *outcomes, size_t count, FILE *stream) {
    fputs("[\n", stream);
    for (size_t i = 0; i < count; i++) {
        if (i) fputs(",\n", stream);
        print_claim(stream, &outcomes[i]);
    }
    fputs("\n]\n", stream);
    return !ferror(stream);
}
