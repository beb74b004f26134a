// SPDX-License-Identifier: MIT
// relubench claims: what is said of these functions, held against the store.
#include <stdlib.h>
#include <string.h>

#include "claim_print.h"
#include "command.h"
#include "options.h"

static const char help[] =
    "usage: relubench claims [--claim C01,..] [--profile quick|paper] [--format table|csv|json|markdown] [--db F]\n\n"
    "What is said of the ReLU family, each sentence with the number that was published, the band that our number has to lie in, our number\n"
    "with its 95 % interval, and a verdict: confirmed, the interval lies inside the band; refuted, outside; open, neither, or only the quick\n"
    "profile was run; not run, the store lacks something that it needs. Nothing is trained, and no data file is read.\n\n"
    "  --claim C01,..         these alone, by id or name, and everything about each\n"
    "  --profile quick|paper  which trials; else paper where the store has any, and quick otherwise\n"
    "  --format F             table (the default), csv, json, markdown\n"
    "  --db F                 the store (default results/relubench.db)\n\n"
    "A refuted claim is a result: the exit code is 0 whatever the verdicts are.\n\n"
    "  relubench claims --claim six-times\n";

enum { CHOSEN_LIMIT = 128 };

static int choose(const char *words, const struct claim **chosen, size_t *count) {
    *count = 0;
    if (!words) {
        while (*count < CHOSEN_LIMIT && (chosen[*count] = claim_at(*count))) ++*count;
        return EXIT_FINE;
    }
    char word[64];
    for (const char *cursor = words; list_next(&cursor, word, sizeof word) && *count < CHOSEN_LIMIT;) {
        const struct claim *claim = claim_find(word);
        if (!claim) return complain(EXIT_USAGE, "there is no claim '%s'; `relubench list claims` names them", word);
        chosen[(*count)++] = claim;
    }
    return *count ? EXIT_FINE : complain(EXIT_USAGE, "'%s' names no claim; `relubench list claims` does", words);
}

static int judge_all(const char *path, const char *profile, const struct claim *const *chosen, struct outcome *outcomes, size_t count) {
    struct store store;
    int code = store_open(&store, path, STORE_READ);
    if (code) return code;
    for (size_t i = 0; i < count && !code; i++) {
        if (!profile) code = claim_judge_best(&store, chosen[i], &outcomes[i]);
        else code = claim_judge(&store, chosen[i], strcmp(profile, study_profiles[PROFILE_PAPER]) == 0 ? PROFILE_PAPER : PROFILE_QUICK, &outcomes[i]);
    }
    store_close(&store);
    return code;
}

static const char *const formats[] = {"table", "csv", "json", "markdown", 0};
typedef bool print_function(const struct outcome *outcomes, size_t count, FILE *stream);
static print_function *const printers[] = {claims_print_table, claims_print_csv, claims_print_json, claims_print_markdown};

// Claims that were named are printed in full, unless a format is asked for.
static bool print(const struct outcome *outcomes, size_t count, const char *format, bool all) {
    size_t chosen = 0;
    while (strcmp(formats[chosen], format) != 0) chosen++;
    if (chosen > 0 || all) return printers[chosen](outcomes, count, stdout);
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        if (i) putchar('\n');
        fine = claim_print(&outcomes[i], stdout);
    }
    return fine;
}

static int claims(int argc, char **argv) {
    const char *words = 0, *profile = 0, *format = "table", *path = STORE_DEFAULT;
    const struct option_row options[] = {{"--claim", OPTION_TEXT, &words, 0},
                                         {"--profile", OPTION_CHOICE, &profile, study_profiles},
                                         {"--format", OPTION_CHOICE, &format, formats},
                                         {"--db", OPTION_TEXT, &path, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    const struct claim *chosen[CHOSEN_LIMIT + 1];
    size_t count;
    bool helped;
    int none = 0, code = options_parse(argc, argv, help, options, 0, 0, &none, &helped);
    if (code || helped) return code;
    code = choose(words, chosen, &count);
    if (code) return code;
    struct outcome *outcomes = calloc(count, sizeof *outcomes);
    if (!outcomes) return complain(EXIT_ENVIRONMENT, "out of memory for %zu claims", count);
    code = judge_all(path, profile, chosen, outcomes, count);
    if (!code && (!print(outcomes, count, format, !words) || fflush(stdout) != 0))
        code = complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    free(outcomes);
    return code;
}

const struct command command_claims = {"claims", "what is said of these functions, and what the store says of it", help, claims};
