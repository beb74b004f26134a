// SPDX-License-Identifier: MIT
#include <math.h>

#include "claim_print.h"

// In a table of Markdown a bar would end the cell.
static void print_text(FILE *stream, const char *text) {
    for (const char *at = text; *at; at++) {
        if (*at == '|' || *at == '<') fputc('\\', stream);
        fputc(*at, stream);
    }
}

static void print_parts(FILE *stream, const struct outcome *outcome) {
    const struct claim *claim = outcome->claim;
    char text[CLAIM_TEXT];
    for (size_t i = 0; i < claim_parts(claim); i++) {
        if (i) fputs("; ", stream);
        print_text(stream, claim->parts[i].name);
        fprintf(stream, ": %s", claim_ours_text(&outcome->evidence.findings[i], text));
        if (!outcome->quick_only && claim_parts(claim) > 1) fprintf(stream, ", %s", verdict_names[outcome->evidence.findings[i].verdict]);
    }
}

bool claims_print_markdown(const struct outcome *outcomes, size_t count, FILE *stream) {
    char text[CLAIM_TEXT];
    size_t left = 0;
    fputs("| claim | said | published | ours, 95 % interval | verdict |\n|---|---|---|---|---|\n", stream);
    for (size_t i = 0; i < count; i++) {
        const struct claim *claim = outcomes[i].claim;
        if (outcomes[i].verdict == VERDICT_NOT_RUN) continue;
        fprintf(stream, "| %s | ", claim->id);
        print_text(stream, claim->sentence);
        fputs(" | ", stream);
        print_text(stream, claim->published);
        fputs(" | ", stream);
        print_parts(stream, &outcomes[i]);
        fprintf(stream, " | %s |\n", claim_verdict_text(&outcomes[i], text));
    }
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].verdict == VERDICT_NOT_RUN)
            fprintf(stream, "%s%s %s", left++ ? ", " : "\nNot run: ", outcomes[i].claim->id, outcomes[i].claim->name);
    if (left) fputs(".\n", stream);
    return !ferror(stream);
}
