// SPDX-License-Identifier: MIT
#include "chart_training.h"

#include <string.h>

#include "chart_training_query.h"
#include "command.h"
#include "median_sql.h"
#include "output.h"
#include "row.h"

#define ROW(NAME, SCRIPT, EXPERIMENT, QUERY) \
    .name = NAME, .script = SCRIPT, .form = "", .experiment = EXPERIMENT, .fill = "relubench train " EXPERIMENT, .sql = QUERY

const struct chart training_charts[TRAINING_CHARTS] = {
    {ROW("learning-curves", "learning-curves", "six-times", chart_learning_curve_query), .title = "Training error by epoch",
     .shows = "the reported trials' errors on their training sets after each epoch, and when they met the target", .figure = "krizhevsky-1"},
    {ROW("time-to-target", "time-to-target", "time-to-target", chart_time_to_target_query), .title = "Time to the target",
     .shows = "when the reported trials met their target, in epochs, operations and seconds", .figure = ""},
    {ROW("time-to-target-cnn", "time-to-target", "time-to-target-cnn", chart_time_to_target_query), .title = "Time to the target, convolutional net",
     .shows = "when the reported trials met their target, in epochs, operations and seconds", .figure = ""},
    {ROW("learning-rates", "learning-rates", "learning-rates", chart_rate_query), .title = "Test error by learning rate",
     .shows = "the reported trials' test errors after their last epoch, at every rate", .figure = ""},
    {ROW("dead-units", "dead-units", "dead-units", chart_dead_query), .title = "Dead units by learning rate",
     .shows = "share of units that are 0 for every training sample, after the last epoch", .figure = ""},
    {ROW("census", "census", "dead-units", chart_census_query), .title = "What units do over time",
     .shows = "shares of units that are off, on and mixed over the training set after each epoch, at the highest rate that most trials survive",
     .figure = ""},
    {ROW("activity", "activity", "depth", chart_activity_query), .title = "Active share by layer and depth",
     .shows = "share of pre-activations above 0 in each layer before training, in the deepest nets", .figure = ""},
    {ROW("sparsity", "sparsity", "dead-units", chart_sparsity_query), .title = "Active share by layer",
     .shows = "share of pre-activations above 0 in each layer, before and after training, at the best rate", .figure = ""},
    {ROW("lifetime", "lifetime", "dead-units", chart_lifetime_query), .title = "How active units are, and how many at once",
     .shows =
         "histograms of units by the share of samples they are active for, and of samples by the share of units that are active, at the best rate",
     .figure = ""},
    {ROW("gradient-norm", "gradient-norm", "depth", chart_gradient_query), .title = "Gradient norm by layer",
     .shows = "norms of the loss's gradient by each layer's weights before training, in the deepest nets", .figure = ""},
    {ROW("gradient-depth", "gradient-depth", "depth", chart_gradient_depth_query), .title = "Gradient norm by depth",
     .shows = "the gradient's norm by the first layer's weights before training, at every depth", .figure = ""},
    {ROW("born-dead", "born-dead", "born-dead", chart_born_dead_query), .title = "Nets born dead",
     .shows = "random nets that give the same for all points, by width and depth", .figure = ""},
    {ROW("edge-of-chaos", "edge-of-chaos", "edge-of-chaos", chart_edge_of_chaos_query), .title = "Trainable depth by variance of the weights",
     .shows = "the reported trials' test errors after their last epoch, by variance of the initial weights and depth", .figure = ""},
};

// Empty where the experiment was never run.
static int find_profile(struct store *store, const char *experiment, char *profile, size_t size) {
    *profile = 0;
    sqlite3_stmt *row = store_query(store,
                                    "SELECT profile FROM (SELECT profile FROM experiment_trial WHERE experiment IN " CHART_EXPERIMENTS
                                    " AND stage = 'report'"
                                    " UNION SELECT profile FROM random_net WHERE experiment = ?1)"
                                    " ORDER BY profile = 'paper' DESC, profile = 'quick' DESC, profile LIMIT 1",
                                    "t", experiment);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    if (status == SQLITE_ROW) row_copy(row, 0, profile, size);
    sqlite3_finalize(row);
    return status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "looking for trials");
}

// What a picture says of its origin, beside the footer: one row of text and the last run.
static const char trial_words[] = CHART_TRIALS
    " SELECT printf('%s: profile %s, %d trials, %d seed%s, on %s%s; %d run%s.', ?1, ?2, count(*), count(DISTINCT seed),"
    "   iif(count(DISTINCT seed) = 1, '', 's'),"
    "   substr((SELECT group_concat(name, ', ') FROM (SELECT DISTINCT data_name AS name FROM shown ORDER BY 1)), 1, 90),"
    "   iif(sum(lost), printf('; %d diverged', sum(lost)), ''), count(DISTINCT run), iif(count(DISTINCT run) = 1, '', 's')),"
    "  (SELECT run FROM shown ORDER BY started DESC, run DESC LIMIT 1) FROM shown HAVING count(*) > 0";
// What learns one by one is told by its name; of such nets those that chose a rate are not shown.
static const char net_words[] =
    "SELECT printf('%s: profile %s, %d %snets%s; %d run%s.', ?1, ?2, sum(nets), iif(sum(nets) > count(*), 'random ', ''),"
    "   iif(sum(nets) > count(*), printf(' in %d cells', count(*)), printf(', %d seed%s', count(DISTINCT seed), iif(count(DISTINCT seed) = 1, '', 's'))),"
    "   count(DISTINCT run), iif(count(DISTINCT run) = 1, '', 's')),"
    "  (SELECT run FROM random_net JOIN run USING (run) WHERE experiment = ?1 AND random_net.profile = ?2 ORDER BY started DESC, run DESC LIMIT 1)"
    " FROM random_net WHERE experiment = ?1 AND profile = ?2 AND instr(condition, '; tuning at ') = 0 HAVING count(*) > 0";

static int describe(struct store *store, const char *sql, const char *experiment, const char *profile, struct chart_data *data) {
    sqlite3_stmt *row = store_query(store, sql, "tt", experiment, profile);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    if (status == SQLITE_ROW) {
        plain_text(data->argument, sizeof data->argument, row_text(row, 0));
        row_copy(row, 1, data->run, sizeof data->run);
    }
    sqlite3_finalize(row);
    return status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(store, "reading what was trained");
}

int chart_write_training(struct store *store, const struct chart *chart, struct chart_data *data) {
    char profile[32];
    int code = find_profile(store, chart->experiment, profile, sizeof profile);
    if (code == EXIT_FINE) code = median_sql_add(store);
    if (code == EXIT_FINE) code = describe(store, net_words, chart->experiment, profile, data);
    if (code == EXIT_FINE) code = describe(store, trial_words, chart->experiment, profile, data);
    return code == EXIT_FINE ? chart_write_query(store, chart->sql, chart->experiment, profile, data) : code;
}
