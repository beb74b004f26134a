// SPDX-License-Identifier: MIT
#ifndef CLAIM_PRINT_H
#define CLAIM_PRINT_H

#include <stdio.h>

#include "evidence.h"
#include "table.h"

// A line a claim and, where it has several parts, one a part. False if the stream failed; so for all below.
bool claims_print_table(const struct outcome *outcomes, size_t count, FILE *stream);
// A line a part, every column of it.
bool claims_print_csv(const struct outcome *outcomes, size_t count, FILE *stream);
// An array with all that is known; numbers that are not finite are null.
bool claims_print_json(const struct outcome *outcomes, size_t count, FILE *stream);
// A table of those that were judged, and a line with the rest, to paste into a document.
bool claims_print_markdown(const struct outcome *outcomes, size_t count, FILE *stream);
// All of one claim, for a person to read.
bool claim_print(const struct outcome *outcome, FILE *stream);

// Texts in the caller's memory, which are returned.
enum { CLAIM_TEXT = 256 };
char *claim_verdict_text(const struct outcome *outcome, char text[CLAIM_TEXT]);                         // "open: quick profile only"
char *claim_band_text(const struct claim_part *part, char text[CLAIM_TEXT]);                            // "4 to 9", "at least 1.1"
char *claim_ours_text(const struct finding *finding, char text[CLAIM_TEXT]);                            // "1.47 (1.26 to 1.62)"
char *claim_command_text(const struct claim *claim, enum study_profile profile, char text[CLAIM_TEXT]); // that redoes it; "": nothing does yet

#endif
