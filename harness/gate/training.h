// SPDX-License-Identifier: MIT
// How fast a build of the program trains, and what comes out: asked of its command line, so that builds of other revisions answer, too.
// All return EXIT_FINE; EXIT_USAGE, silently, where the build's command line does not have what is asked, being older: there is
// nothing to compare then; EXIT_ENVIRONMENT, having complained. `program` is a path. Temporary files go to TMPDIR.
#ifndef TRAINING_H
#define TRAINING_H

#include <stdint.h>

// Nets of `relubench bench --train`, and functions, whose steps are worth a comparison: the quickest net of each kind.
struct training_pair {
    const char *net, *activation;
};
extern const struct training_pair training_pairs[];
extern const uint64_t training_pair_count;

// Median time of a training step on one thread, in one process that takes a second or so.
int training_steps(const char *program, const char *net, const char *activation, double *nanoseconds);

// Final losses of short fixed trainings, and of the first steps of nets. On one machine, engines that compute the same give the same bits.
struct training_loss {
    char *what;  // all that was asked for: net, function, rate, seed, ...; not what computed it
    double loss; // NaN: not finite
};
struct training_losses {
    struct training_loss *rows; // sorted by `what`
    uint64_t count;
};

// In a few seconds. For training_losses_free, whatever it returns.
int training_losses_read(const char *program, struct training_losses *losses);
void training_losses_free(struct training_losses *losses);

struct training_difference {
    uint64_t compared, different; // losses that both have; of them, those whose bits differ
    char message[256];            // the first of these, or empty
};
struct training_difference training_losses_compare(const struct training_losses *base, const struct training_losses *head);

#endif
