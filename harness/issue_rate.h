// SPDX-License-Identifier: MIT
#ifndef ISSUE_RATE_H
#define ISSUE_RATE_H

#include "statistics.h"

// Instructions a core cycle, of a block of independent ones: no kernel can issue faster. The median of several tries with its
// 95 % interval. `method` receives which instructions won.
struct interval issue_rate_measure(char method[32]);

#endif
