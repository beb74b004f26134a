// SPDX-License-Identifier: MIT
// Claims that no experiment feeds yet, with the band that each will be held against. One that gets its experiment moves to a file of its own.
#include "evidence.h"

#define ROW(ID, NAME, SENTENCE, SOURCE, PUBLISHED, LACKING)                                                                                      \
    {                                                                                                                                            \
        .id = ID, .name = NAME, .sentence = SENTENCE, .source = SOURCE, .published = PUBLISHED, .measured = "", .reason = "", .experiments = "", \
        .lacking = LACKING, .chart = ""                                                                                                          \
    }

const struct claim claims_without_experiment[] = {
    ROW("C34", "rectification-matters-most", "Rectification is the single most important factor of a recognition system", "Jarrett et al., ICCV 2009",
        "none", "accuracy of random and trained filters with and without rectification, contrast normalisation and either pooling"),
    {0},
};
