// SPDX-License-Identifier: MIT
// Outcomes one below the other.
#include "chart_outcome.h"
#include "chart_outcome_query.h"

#define TEST_ERROR "100 * " WORSE("test_error")
#define OF_TRIALS(DOTS) OUTCOME_TRIALS " outcome AS (" DOTS ")" DOTS_END
#define OF_NETS(DOTS) OUTCOME_NETS " outcome AS (" DOTS ")" DOTS_END
#define AND " UNION ALL "

#define ERROR_AND_GAP(HEADING)                                                  \
    OF_TRIALS(DOT(HEADING, "0", "test error, %", "0", "activation", TEST_ERROR) \
                  AND DOT(HEADING, "1", "test less training error, points", "0", "activation", WORSE("100 * (test_error - train_error)")))
const char chart_variants_query[] = ERROR_AND_GAP("condition");
const char chart_label_noise_query[] = ERROR_AND_GAP("printf('%g %% of training labels wrong', 100 * x)");

#define PENALTY "iif(x, printf('penalty %g', x), 'no penalty')"
const char chart_sparsity_penalty_query[] = OF_TRIALS(
    DOT("activation || ', ' || condition", "0", "outputs that are 0 after training, %", "x", PENALTY, "100 * " KNOWN(LAYER_MEAN("zero", AFTER)))
        AND DOT("activation || ', ' || condition", "1", "test error, %", "x", PENALTY, TEST_ERROR));

const char chart_initial_bias_query[] =
    OF_TRIALS(DOT("condition", "0", "dead before training, %", "x", "printf('bias %g', x)", "100 * " LAYER_MEAN("dead", BEFORE))
                  AND DOT("condition", "1", "active before training, %", "x", "printf('bias %g', x)", "100 * " LAYER_MEAN("active", BEFORE))
                      AND DOT("condition", "2", "epochs to the target", "x", "printf('bias %g', x)", "ifnull(crossing, 9e999)"));

// The mean's share of the second moment, mean over layers.
#define MEAN_SHARE                                                                                                                     \
    "(SELECT avg(m.value * m.value / (m.value * m.value + v.value)) FROM trial_layer m JOIN trial_layer v USING (trial, epoch, layer)" \
    " WHERE m.trial = ended.trial AND m.epoch = ended.epochs_done AND m.measure = 'mean' AND v.measure = 'variance')"
const char chart_centring_query[] = OF_TRIALS(DOT("condition", "0", "epochs to the target", "0", "activation", "ifnull(crossing, 9e999)") AND DOT(
    "condition", "1", "mean^2 of the second moment, %", "0", "activation", "100 * " KNOWN(MEAN_SHARE)));

const char chart_gelu_fit_query[] = OF_TRIALS(DOT("condition", "0", "training loss", "0", "activation", WORSE("train_loss"))
                                                  AND DOT("condition", "1", "test error, %", "0", "activation", TEST_ERROR));

const char chart_maxout_dropout_query[] =
    OF_TRIALS(DOT("printf('%d images', x)", "0", "test error, %", "0", "activation || ', ' || condition", TEST_ERROR));

const char chart_polarity_query[] =
    OF_TRIALS(DOT("condition", "0", "test error, %", "activation || x", "activation || iif(x, ', negatives', ', originals')", TEST_ERROR));

const char chart_recurrent_query[] = OF_TRIALS(
    DOT("printf('%d steps', x)", "0", "test error, %", "0", "replace(condition, printf(', %d steps', x), '') || ', ' || activation", TEST_ERROR));

// Both rules of a net in one panel.
#define RULED "replace(condition, ', assigned', '')"
const char chart_zero_kink_query[] =
    OF_TRIALS(DOT(RULED, "0", "test error, %", "0", "activation", TEST_ERROR)
                  AND DOT(RULED, "1", "thousands of exact zeros before training", "0", "activation", "1e-3 * " LAYER_SUM("at_kink", BEFORE))
                      AND DOT(RULED, "2", "thousands after training", "0", "activation", "1e-3 * " KNOWN(LAYER_SUM("at_kink", AFTER))));

const char chart_recognition_query[] = OF_TRIALS(DOT("condition", "0", "test error, %", "0", "activation", TEST_ERROR));

const char chart_weight_penalty_query[] = OF_TRIALS(DOT("'all penalties'", "0", "test error, %", "printf('%s%030.20f', condition, x)",
                                                        "iif(x, printf('%s, %g', condition, x), condition)", TEST_ERROR));

const char chart_input_scaling_query[] = OF_TRIALS(DOT("activation", "0", "test error, %", "0", "condition", TEST_ERROR));

const char chart_rbm_query[] =
    OF_NETS(DOT("'features'", "0", "test error of a linear classifier, %", "0", "condition", "100 * " WORSE(NET_NOTE("linear_error")))
                AND DOT("'features'", "1", "features that are 0, %", "0", "condition", "100 * " KNOWN(NET_NOTE("zero"))));

const char chart_autoencoder_query[] =
    OF_NETS(DOT("condition", "0", "test error of a linear classifier, %", "0", "activation", "100 * " WORSE(NET_NOTE("linear_error")))
                AND DOT("condition", "1", "values of the code that are 0, %", "0", "activation", "100 * " KNOWN(NET_NOTE("zero")))
                    AND DOT("condition", "2", "squared error of a pixel", "0", "activation", WORSE(NET_LAST("reconstruction"))));
