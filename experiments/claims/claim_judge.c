// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "evidence.h"

size_t claim_parts(const struct claim *claim) {
    size_t count = 0;
    while (count < PARTS_LIMIT && claim->parts[count].name) count++;
    return count;
}

static bool list_has(const char *list, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ',') && (at[length] == 0 || at[length] == ',')) return true;
    return false;
}

// Whether the store has any trial or net of one of a claim's experiments in this profile. An exit code.
static int has_any(struct store *store, const struct claim *claim, enum study_profile profile, bool *any) {
    *any = false;
    sqlite3_stmt *rows = store_query(store,
                                     "SELECT DISTINCT experiment FROM experiment_trial WHERE profile = ?1 AND stage = 'report'"
                                     " UNION SELECT DISTINCT experiment FROM random_net WHERE profile = ?1",
                                     "t", study_profiles[profile]);
    if (!rows) return EXIT_ENVIRONMENT;
    int status;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) *any = *any || list_has(claim->experiments, (const char *)sqlite3_column_text(rows, 0));
    const int code = status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading which experiments were run");
    sqlite3_finalize(rows);
    return code;
}

int claim_judge(struct store *store, const struct claim *claim, enum study_profile profile, struct outcome *outcome) {
    *outcome = (struct outcome){.claim = claim, .verdict = VERDICT_NOT_RUN, .profile = profile};
    outcome->evidence = (struct evidence){.store = store, .claim = claim, .profile = profile, .seeds = claim->seeds[profile]};
    struct evidence *evidence = &outcome->evidence;
    claim->evaluate(evidence);
    if (evidence->code) return evidence->code;
    const size_t parts = claim_parts(claim);
    for (size_t i = 0; i < parts && !*evidence->missing; i++)
        if (!evidence->findings[i].known) evidence_lacks(evidence, "nothing was found for '%s'", claim->parts[i].name);
    if (*evidence->missing) {
        snprintf(outcome->why, sizeof outcome->why, "%s", evidence->missing);
        return EXIT_FINE;
    }
    const int code = judge_parts(claim->parts, evidence->findings, parts, &outcome->verdict);
    if (code || claim->timed || profile == PROFILE_PAPER) return code;
    outcome->verdict = VERDICT_OPEN;
    outcome->quick_only = true;
    snprintf(outcome->why, sizeof outcome->why, "quick profile only");
    return EXIT_FINE;
}

int claim_judge_best(struct store *store, const struct claim *claim, struct outcome *outcome) {
    bool paper, quick;
    int code = has_any(store, claim, PROFILE_PAPER, &paper);
    if (!code) code = has_any(store, claim, PROFILE_QUICK, &quick);
    if (code) return code;
    return claim_judge(store, claim, paper || !quick ? PROFILE_PAPER : PROFILE_QUICK, outcome);
}
