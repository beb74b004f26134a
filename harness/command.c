// SPDX-License-Identifier: MIT
#include "command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

int complain(enum exit_code code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fputs("relubench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return (int)code;
}

static volatile sig_atomic_t signalled;

// ThreadSanitizer, looking on, would change errno, and say that the handler did.
__attribute__((no_sanitize("thread"))) static void on_signal(int signal_number) {
    (void)signal_number;
    signalled = 1;
}

void interrupt_install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    // The second signal finds the default action: whoever asks twice means now.
    action.sa_flags = (int)(SA_RESETHAND | SA_RESTART);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    // A write to a closed pipe or a file at its limit is an error to report, not a reason to die.
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

bool interrupted(void) { return signalled != 0; }
