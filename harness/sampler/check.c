// SPDX-License-Identifier: MIT
// Whether head gives what base gives: the verifier's set with base's row for a peer, and all inputs of unary kernels.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "clock.h"
#include "command.h"
#include "injection.h"
#include "options.h"
#include "sampler.h"
#include "verify.h"

struct check {
    const char *paths[2], *kernels, *wrong;
    uint64_t input, threads;
    double seconds;    // after which only the verifier's set is compared; 0: no limit
    uint64_t deadline; // as clock_now()
    bool declared;     // that results change: only the bounds count
    struct library base, head;
    struct kernel_names names;
};

struct finding {
    const char *state; // same, different, wrong, unverified
    uint64_t compared, different;
    char message[256];
};

// Base answers for what both fail: where it keeps no promise of its own, there is nothing to compare with.
static void judge_bounds(const struct activations_row *base, const struct verify_result *head, struct finding *finding) {
    if (head->outcome != VERIFY_FAIL) return;
    const struct verify_result theirs = verify_row(base, NULL);
    finding->state = theirs.outcome == VERIFY_FAIL ? "unverified" : "wrong";
    snprintf(finding->message, sizeof finding->message, "%s", head->message);
}

// The verifier's set. A row that fails with base as its peer, and not without, differs from base alone.
static void check_set(const struct activations_row *base, const struct activations_row *head, struct finding *finding) {
    const struct activations_row *const peers[] = {base, NULL};
    const struct verify_result with = verify_row(head, peers);
    finding->compared = with.inputs;
    if (with.outcome != VERIFY_FAIL) return;
    const struct verify_result alone = verify_row(head, NULL);
    judge_bounds(base, &alone, finding);
    if (alone.outcome == VERIFY_FAIL) return;
    finding->state = "different";
    finding->different = 1; // at least: the verifier stops comparing a case at its first difference
    snprintf(finding->message, sizeof finding->message, "%s", with.message);
}

static void check_all_inputs(const struct activations_row *base, const struct activations_row *head, unsigned threads, bool declared,
                             struct finding *finding) {
    const struct agreement agreement = agreement_of_all(base, head, threads);
    finding->compared = agreement.compared;
    finding->different = agreement.different;
    if (agreement.different == 0) return;
    if (strcmp(finding->state, "same") == 0) {
        finding->state = "different";
        snprintf(finding->message, sizeof finding->message, "f(%a) is %a, and was %a", (double)agreement.x, (double)agreement.after,
                 (double)agreement.before);
    }
    if (strcmp(finding->state, "different") != 0 || !declared) return;
    struct verify_result result;
    verify_exhaustive(&head, 1, threads, false, NULL, NULL, &result);
    judge_bounds(base, &result, finding);
}

static void check_kernel(const struct check *check, const char *name) {
    const struct activations_row *base = library_row(&check->base, name), *head = library_row(&check->head, name);
    if (!base || !head) return;
    if (check->wrong && strcmp(check->wrong, name) == 0) head = injection_wrong(head, (uint32_t)check->input);
    // A class of bits with a new name says that its bits are others.
    const bool declared = check->declared || strcmp(base->bit_class, head->bit_class) != 0;
    struct finding finding = {.state = "same"};
    check_set(base, head, &finding);
    if (verify_is_unary(head)) {
        if (!check->deadline || clock_now() < check->deadline) check_all_inputs(base, head, (unsigned)check->threads, declared, &finding);
        else if (!*finding.message)
            snprintf(finding.message, sizeof finding.message, "no time was left to compare all inputs: the verifier's set agrees");
    }
    if (declared && strcmp(finding.state, "different") == 0) finding.state = "declared";
    printf("%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%s\n", name, finding.state, finding.compared, finding.different, finding.message);
    fflush(stdout);
}

int sampler_check(int argc, char **argv) {
    struct check check = {.threads = 1};
    const struct option_row options[] = {{"--base", OPTION_TEXT, &check.paths[0], 0},
                                         {"--head", OPTION_TEXT, &check.paths[1], 0},
                                         {"--kernels", OPTION_TEXT, &check.kernels, 0},
                                         {"--threads", OPTION_COUNT, &check.threads, 0},
                                         {"--wrong", OPTION_TEXT, &check.wrong, 0},
                                         {"--input", OPTION_COUNT, &check.input, 0},
                                         {"--seconds", OPTION_DURATION, &check.seconds, 0},
                                         {"--declared", OPTION_FLAG, &check.declared, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    bool helped = false;
    int code = options_parse(argc, argv, "", options, 0, 0, 0, &helped);
    if (code == EXIT_FINE && (!check.paths[0] || !check.paths[1] || !check.kernels))
        code = complain(EXIT_USAGE, "check needs --base, --head and --kernels");
    if (code == EXIT_FINE) code = library_open(&check.base, check.paths[0]);
    if (code == EXIT_FINE) code = library_open(&check.head, check.paths[1]);
    if (code == EXIT_FINE) code = kernel_names_read(&check.names, check.kernels);
    if (code == EXIT_FINE) library_answer(&check.head);
    if (check.seconds > 0) check.deadline = clock_now() + (uint64_t)(check.seconds * 1e9);
    for (size_t i = 0; i < check.names.count && code == EXIT_FINE && !interrupted(); i++) check_kernel(&check, check.names.names[i]);
    kernel_names_free(&check.names);
    library_close(&check.base);
    library_close(&check.head);
    return code;
}
