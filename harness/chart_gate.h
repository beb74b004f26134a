// SPDX-License-Identifier: MIT
// Charts of the regression gate: what its latest comparison found, and what its audits of itself did.
#ifndef CHART_GATE_H
#define CHART_GATE_H

#include "chart.h"

enum { GATE_CHARTS = 2 };
extern const struct chart gate_charts[GATE_CHARTS];

#endif
