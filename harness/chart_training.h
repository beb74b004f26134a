// SPDX-License-Identifier: MIT
// Charts of an experiment: of all its trials, whichever run made them, by the paper's profile if there are any.
#ifndef CHART_TRAINING_H
#define CHART_TRAINING_H

#include "chart.h"

enum { TRAINING_CHARTS = 13 };
extern const struct chart training_charts[TRAINING_CHARTS];

// Writes the rows of a chart with an experiment; data->argument says which trials on what they show, data->run is the last that made
// one. An exit code.
int chart_write_training(struct store *store, const struct chart *chart, struct chart_data *data);

#endif
