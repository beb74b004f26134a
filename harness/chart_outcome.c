// SPDX-License-Identifier: MIT
#include "chart_outcome.h"

#include "chart_training_query.h"

#define DOTS(EXPERIMENT, QUERY) ROW(EXPERIMENT, "outcome-dots", EXPERIMENT, QUERY)
#define CURVES(EXPERIMENT, QUERY) ROW(EXPERIMENT, "outcome-curves", EXPERIMENT, QUERY)
#define ROW(NAME, SCRIPT, EXPERIMENT, QUERY) \
    .name = NAME, .script = SCRIPT, .form = "", .experiment = EXPERIMENT, .fill = "relubench train " EXPERIMENT, .sql = QUERY

const struct chart outcome_charts[OUTCOME_CHARTS] = {
    {DOTS("sparsity-penalty", chart_sparsity_penalty_query), .title = "Zeros and test error by penalty on activations",
     .shows = "the share of the reported trials' hidden outputs that are 0, and their test errors, after the last epoch", .figure = "glorot-3"},
    {ROW("activity-by-depth", "sparsity", "activity-by-depth", chart_sparsity_query), .title = "Active share by layer, nets of 1 to 16 layers",
     .shows = "share of pre-activations above 0 in each layer, before and after training, on images and on noise", .figure = ""},
    {DOTS("centring", chart_centring_query), .title = "Centred activations and speed",
     .shows = "when the reported trials met their target, and the mean's share of what activations give after training", .figure = ""},
    {CURVES("slopes", chart_slopes_query), .title = "Test error by the slope of leaky ReLU",
     .shows = "the reported trials' test errors after their last epoch, at every slope", .figure = ""},
    {CURVES("learned-slopes", chart_learned_slopes_query), .title = "Slopes that PReLU learns, by layer",
     .shows = "slopes of the reported trials after their last epoch, from a given slope on", .figure = ""},
    {DOTS("variants", chart_variants_query), .title = "ReLU's variants: test error and overfitting",
     .shows = "the reported trials' test errors after their last epoch, and how far they are above those in training", .figure = ""},
    {DOTS("label-noise", chart_label_noise_query), .title = "ReLU's variants where training labels are wrong",
     .shows = "the reported trials' test errors after their last epoch, and how far they are above those in training, whose labels are wrong",
     .figure = ""},
    {ROW("performance-profile", "performance-profile", "variants,label-noise", chart_performance_profile_query),
     .title = "Performance profiles of ReLU's variants",
     .shows = "the reported trials' test errors after their last epoch, over the least of all variants on the same workload and seed", .figure = ""},
    {DOTS("gelu-fit", chart_gelu_fit_query), .title = "How GELU, ELU and ReLU fit",
     .shows = "the reported trials' training losses and test errors after their last epoch, by initial weights", .figure = ""},
    {DOTS("maxout-dropout", chart_maxout_dropout_query), .title = "Maxout and ReLU, with dropout and without",
     .shows = "the reported trials' test errors after their last epoch, by number of training images", .figure = ""},
    {CURVES("maxout-pieces", chart_maxout_pieces_query), .title = "Distance of a maxout unit from convex functions",
     .shows = "what is left after training a unit of 2 to 16 pieces, and how near as many straight lines can come", .figure = ""},
    {CURVES("forgetting", chart_forgetting_query), .title = "Error on a first task while a second is learned",
     .shows = "test errors on the first task before the second and after each of its epochs", .figure = ""},
    {DOTS("polarity", chart_polarity_query), .title = "Test error on images and on their negatives",
     .shows = "the reported trials' test errors after their last epoch, learned on images", .figure = ""},
    {DOTS("initial-bias", chart_initial_bias_query), .title = "What a positive initial bias does",
     .shows = "dead and active units before training, and when the reported trials met their target, by initial bias", .figure = ""},
    {DOTS("input-scaling", chart_input_scaling_query), .title = "Test error by scaling of the inputs",
     .shows = "the reported trials' test errors after their last epoch", .figure = ""},
    {DOTS("recognition", chart_recognition_query), .title = "A recognition system with and without its parts",
     .shows = "the reported trials' test errors after their last epoch, by filters, normalisation, pooling and rectification", .figure = ""},
    {DOTS("weight-penalty", chart_weight_penalty_query), .title = "Test error by penalty on weights",
     .shows = "the reported trials' test errors after their last epoch, by kind and strength of the penalty", .figure = ""},
    {DOTS("zero-kink", chart_zero_kink_query), .title = "Test error by the derivative at 0",
     .shows = "the reported trials' test errors after their last epoch, and how many of its pre-activations were 0", .figure = ""},
    {DOTS("recurrent", chart_recurrent_query), .title = "Test error of recurrent nets",
     .shows = "the reported trials' test errors after their last epoch, by cell, start and number of steps", .figure = ""},
    {DOTS("rbm", chart_rbm_query), .title = "Features of Boltzmann machines",
     .shows = "the errors of a linear classifier on features that were learned without classes, and how many features are 0", .figure = ""},
    {DOTS("autoencoder", chart_autoencoder_query), .title = "Codes of autoencoders",
     .shows = "the errors of a linear classifier on the code, its zeros, and how well it gives images back", .figure = ""},
    {CURVES("toy-problems", chart_toy_problems_query), .title = "XOR and spirals, with and without a nonlinearity",
     .shows = "the reported trials' training errors after their last epoch, by width and depth", .figure = ""},
};
