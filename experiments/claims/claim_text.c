// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>

#include "claim_print.h"

char *claim_verdict_text(const struct outcome *outcome, char text[CLAIM_TEXT]) {
    snprintf(text, CLAIM_TEXT, "%s%s", verdict_names[outcome->verdict], outcome->quick_only ? ": quick profile only" : "");
    return text;
}

char *claim_band_text(const struct claim_part *part, char text[CLAIM_TEXT]) {
    if (part->high == part->low) snprintf(text, CLAIM_TEXT, "%.3g", part->low);
    else if (isinf(part->high)) snprintf(text, CLAIM_TEXT, "at least %.3g", part->low);
    else snprintf(text, CLAIM_TEXT, "%.3g to %.3g", part->low, part->high);
    return text;
}

char *claim_ours_text(const struct finding *finding, char text[CLAIM_TEXT]) {
    if (isnan(finding->ours.estimate)) snprintf(text, CLAIM_TEXT, "%s", finding->count ? "unknown, some diverged" : "not measured");
    else snprintf(text, CLAIM_TEXT, "%.3g (%.3g to %.3g)", finding->ours.estimate, finding->ours.low, finding->ours.high);
    return text;
}

char *claim_command_text(const struct claim *claim, enum study_profile profile, char text[CLAIM_TEXT]) {
    *text = 0;
    if (claim->timed) snprintf(text, CLAIM_TEXT, "relubench bench");
    else if (*claim->experiments)
        snprintf(text, CLAIM_TEXT, "relubench train %s --profile %s --seeds %llu%s", claim->experiments, study_profiles[profile],
                 (unsigned long long)claim->seeds[profile], profile == PROFILE_PAPER ? " --data DIR" : "");
    return text;
}
