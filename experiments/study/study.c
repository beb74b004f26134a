// SPDX-License-Identifier: MIT
#include "study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "experiment.h"

const char *const study_profiles[] = {[PROFILE_QUICK] = "quick", [PROFILE_PAPER] = "paper", 0};

static int out_of_memory(void) { return complain(EXIT_ENVIRONMENT, "out of memory for the plan of a study"); }

// ---- texts and data, known once ----

static const char *keep(struct study *study, const char *text) {
    for (uint64_t i = 0; i < study->text_count; i++)
        if (strcmp(study->texts[i], text) == 0) return study->texts[i];
    char **grown = realloc(study->texts, (study->text_count + 1) * sizeof *grown);
    if (!grown) return 0;
    study->texts = grown;
    char *copy = strdup(text);
    if (copy) study->texts[study->text_count++] = copy;
    return copy;
}

static void close_data(struct study_data *data) {
    if (data->open) dataset_close(&data->dataset);
    data->open = false;
}

// One set of data is open at a time: some fill a quarter of a small machine's memory.
static int open_data(struct study *study, struct study_data *data) {
    if (data->open) return EXIT_FINE;
    for (uint64_t i = 0; i < study->data_count; i++) close_data(&study->data[i]);
    const int code = dataset_open(&data->dataset, data->text, data->scaling, study->folder);
    data->open = code == EXIT_FINE;
    if (code) return code;
    data->training = data->dataset.train.count;
    data->shape = data->dataset.shape;
    snprintf(data->checksum, sizeof data->checksum, "%s", data->dataset.checksum);
    return EXIT_FINE;
}

static int find_data(struct study *study, const struct trial_specification *specification, uint64_t *found) {
    for (*found = 0; *found < study->data_count; ++*found)
        if (strcmp(study->data[*found].text, specification->data) == 0 && strcmp(study->data[*found].scaling, specification->scaling) == 0)
            return EXIT_FINE;
    struct study_data *grown = realloc(study->data, (study->data_count + 1) * sizeof *grown);
    if (!grown) return out_of_memory();
    study->data = grown;
    struct study_data *data = &grown[study->data_count];
    *data = (struct study_data){.text = strdup(specification->data), .scaling = strdup(specification->scaling)};
    study->data_count++;
    return data->text && data->scaling ? open_data(study, data) : out_of_memory();
}

int study_open_data(struct study *study, const struct planned *planned, const struct dataset **dataset) {
    uint64_t found;
    int code = find_data(study, &planned->specification, &found);
    if (!code) code = open_data(study, &study->data[found]);
    if (!code) *dataset = &study->data[found].dataset;
    return code;
}

// ---- the plan ----

// Every text is the study's own from here on.
static int keep_texts(struct study *study, struct trial_specification *s) {
    const char **const texts[] = {&s->data, &s->scaling, &s->layers, &s->activation, &s->initialiser, &s->optimiser, &s->schedule};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = keep(study, *texts[i]);
        if (!*texts[i]) return out_of_memory();
    }
    return EXIT_FINE;
}

int study_add(struct study *study, const struct trial_specification *specification, enum study_stage stage, const char *condition, double x) {
    struct planned planned = {.specification = *specification, .experiment = study->experiment, .stage = stage, .x = x};
    uint64_t found;
    int code = keep_texts(study, &planned.specification);
    if (!code) code = find_data(study, specification, &found);
    if (code) return code;
    const struct study_data *data = &study->data[found];
    planned.condition = keep(study, condition);
    if (!planned.condition) return out_of_memory();
    code = trial_key(&planned.specification, data->checksum, planned.key);
    if (!code) code = trial_load(study->store, planned.key, &planned.result);
    if (code) return code;
    if (!planned.result.known)
        planned.cost = trial_cost(&planned.specification, data->shape, data->training, data->training, planned.specification.epochs);
    struct planned *grown = realloc(study->planned, (study->count + 1) * sizeof *grown);
    if (!grown) return out_of_memory();
    study->planned = grown;
    study->planned[study->count++] = planned;
    return EXIT_FINE;
}

int study_plan(struct study *study, const struct experiment *const *list) {
    study->count = 0;
    study->later = 0;
    int code = EXIT_FINE;
    for (; *list && !code; list++) {
        study->experiment = (*list)->name;
        code = (*list)->plan ? (*list)->plan(study) : EXIT_FINE;
    }
    return code;
}

void study_free(struct study *study) {
    for (uint64_t i = 0; i < study->data_count; i++) {
        close_data(&study->data[i]);
        free(study->data[i].text);
        free(study->data[i].scaling);
    }
    for (uint64_t i = 0; i < study->text_count; i++) free(study->texts[i]);
    free(study->texts);
    free(study->data);
    free(study->planned);
}
