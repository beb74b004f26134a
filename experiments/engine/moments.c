// SPDX-License-Identifier: MIT
#include "moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "command.h"

// Nothing that counts lies beyond FARTHEST deviations.
static const double FARTHEST = 12;
// A panel is halved until its halves agree with it to this share, or it is so narrow that a jump in it does not count.
static const double TOLERANCE = 1e-13;
enum { PANELS = 32, HALVINGS = 44, NODES = 3, OUTPUTS = 2 };

struct integrand {
    const struct activation_choice *choice;
    uint64_t outputs;
    uint32_t random;
    double deviation; // of the inputs
    double unit;      // what an error of the square counts against where the square is smaller
};

static struct activation_moments add(struct activation_moments a, struct activation_moments b) {
    return (struct activation_moments){a.mean + b.mean, a.square + b.square, a.slope_square + b.slope_square};
}

static struct activation_moments scaled(struct activation_moments a, double factor) {
    return (struct activation_moments){a.mean * factor, a.square * factor, a.slope_square * factor};
}

// The largest of k normal numbers has the density k Phi^(k - 1) phi; the other pieces need only be smaller.
static double density(const struct integrand *integrand, double z) {
    const double pieces = (double)integrand->choice->pieces;
    return gsl_ran_ugaussian_pdf(z) * (pieces > 1 ? pieces * pow(gsl_cdf_ugaussian_P(z), pieces - 1) : 1);
}

static struct activation_moments at(const struct integrand *integrand, double z) {
    const struct activation_choice *choice = integrand->choice;
    double x[256], dy[OUTPUTS] = {0};
    for (uint64_t piece = 0; piece < choice->pieces; piece++) x[piece] = integrand->deviation * (piece ? -2 * FARTHEST : z);
    const struct reference_element element = {.x = x,
                                              .pieces = choice->pieces,
                                              .parameter = choice->values,
                                              .dy = dy,
                                              .random = integrand->random,
                                              .derivative_at_kink = choice->derivative_at_kink};
    const double outputs = (double)integrand->outputs, pieces = (double)choice->pieces;
    struct activation_moments sum = {0};
    struct double_double y[OUTPUTS], dx[256];
    choice->reference->forward(&element, y);
    for (uint64_t i = 0; i < integrand->outputs; i++) {
        double unused = 0;
        memset(dy, 0, sizeof dy);
        dy[i] = 1;
        choice->reference->backward(&element, dx, &unused);
        sum = add(sum, (struct activation_moments){y[i].high / outputs, y[i].high * y[i].high / outputs, dx[0].high * dx[0].high / pieces});
    }
    return scaled(sum, density(integrand, z));
}

// Lobatto's rule of 7 nodes. Its nodes at the ends see what lies beyond the next ones: a jump there would otherwise pass unseen, by the
// panel and by its halves alike.
static struct activation_moments panel(const struct integrand *integrand, double from, double to) {
    static const double node[] = {0.4688487934707142, 0.8302238962785669, 1};
    static const double weight[] = {256.0 / 525, 0.4317453812098627, 0.2768260473615659, 1.0 / 21};
    const double middle = (from + to) / 2, half = (to - from) / 2;
    struct activation_moments sum = scaled(at(integrand, middle), half * weight[0]);
    for (int i = 0; i < NODES; i++)
        sum = add(sum, scaled(add(at(integrand, middle - half * node[i]), at(integrand, middle + half * node[i])), half * weight[i + 1]));
    return sum;
}

static bool near(double a, double b, double unit) { return !(fabs(a - b) > TOLERANCE * fmax(unit, fabs(a))); }

static bool agree(const struct integrand *integrand, struct activation_moments a, struct activation_moments b) {
    return near(a.mean, b.mean, sqrt(integrand->unit)) && near(a.square, b.square, integrand->unit) && near(a.slope_square, b.slope_square, 1);
}

// Halving closes in on kinks and jumps wherever a function's parameters put them.
static struct activation_moments integral(const struct integrand *integrand, double from, double to, struct activation_moments whole, int halvings) {
    const double middle = (from + to) / 2;
    const struct activation_moments left = panel(integrand, from, middle), right = panel(integrand, middle, to), both = add(left, right);
    if (halvings == 0 || agree(integrand, both, whole)) return both;
    return add(integral(integrand, from, middle, left, halvings - 1), integral(integrand, middle, to, right, halvings - 1));
}

static struct activation_moments over_inputs(const struct integrand *integrand) {
    struct activation_moments sum = {0};
    for (int i = 0; i < PANELS; i++) {
        const double width = 2 * FARTHEST / PANELS, from = i * width - FARTHEST;
        sum = add(sum, integral(integrand, from, from + width, panel(integrand, from, from + width), HALVINGS));
    }
    return sum;
}

// A draw's word w stands for (w + 1/2) / 2^32 = Phi(t); in t everything is smooth and vanishes at both ends, where plain steps
// converge fastest of all. Trefethen, Weideman, "The exponentially convergent trapezoidal rule", SIAM Review 56 (2014).
static struct activation_moments over_draws(struct integrand *integrand) {
    const double step = 0.5;
    struct activation_moments sum = {0};
    for (double t = -6; t <= 6; t += step) {
        integrand->random = (uint32_t)(gsl_cdf_ugaussian_P(t) * 0x1p32);
        sum = add(sum, scaled(over_inputs(integrand), step * gsl_ran_ugaussian_pdf(t)));
    }
    return sum;
}

struct activation_moments activation_moments_at(const struct activation_choice *choice, double variance) {
    const char *family = choice->function->family;
    struct integrand integrand = {
        .choice = choice,
        .outputs = strcmp(family, "doubling") == 0 ? OUTPUTS : 1,
        .deviation = sqrt(variance),
        .unit = fmin(1, variance),
    };
    return strcmp(family, "random") == 0 ? over_draws(&integrand) : over_inputs(&integrand);
}

int activation_moments(const char *activation_text, struct activation_moments *moments) {
    struct activation_choice choice;
    const int code = activation_choose(&choice, activation_text, 0);
    if (!code) *moments = activation_moments_at(&choice, 1);
    return code;
}
