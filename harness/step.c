// SPDX-License-Identifier: MIT
#include "step.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine.h"
#include "operands.h"

enum {
    PROBE = 256,          // elements; this and its double are multiples of any loop of vectors up to 64 bytes
    LONG = 1024,          // likewise of longer ones
    SLOW = 2,             // instructions an element from which those lengths do, since no loop that wide needs as many
    STEP_LIMIT = 2000000, // of one call
    SECONDS = 2,          // of processor time in the child before and between steps
};

// ---- the traced child ----

// Everything is inherited blocked except what stepping itself raises: neither the parent's handlers nor a keyboard interrupt
// may add instructions.
static void block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    sigdelset(&all, SIGTRAP);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

static _Noreturn void run_traced(pid_t parent, const struct activations_row *row, const struct activations_call *call) {
    const struct rlimit limit = {SECONDS, SECONDS};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0); // it died before it could be noticed, and nobody would ever wake this process
    setrlimit(RLIMIT_CPU, &limit);
    block_signals();
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(errno);
    row->call(call); // not counted: binds what the first call has to look up
    kill(getpid(), SIGSTOP);
    row->call(call);
    kill(getpid(), SIGSTOP);
    _exit(0);
}

// ---- the tracer ----

static bool next_stop(pid_t child, int *status) {
    pid_t answered;
    do answered = waitpid(child, status, __WALL);
    while (answered < 0 && errno == EINTR);
    return answered == child;
}

// Whether the child stopped itself, rather than somebody from outside.
static bool is_marker(pid_t child, int status) {
    siginfo_t signal;
    return WSTOPSIG(status) == SIGSTOP && ptrace(PTRACE_GETSIGINFO, child, NULL, &signal) == 0 && signal.si_pid == child;
}

// Why a child that should have stopped did not.
static int64_t failed(int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) errno = WEXITSTATUS(status); // ptrace was refused, and this is its errno
    else errno = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? ETIMEDOUT : EFAULT;
    return -1;
}

// Steps from one marker to the next.
static int64_t count_steps(pid_t child) {
    int status;
    if (!next_stop(child, &status)) return -1;
    if (!WIFSTOPPED(status) || !is_marker(child, status)) return failed(status);
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_EXITKILL) != 0) return -1;
    for (int64_t steps = 0; steps < STEP_LIMIT; steps++) {
        if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) != 0 || !next_stop(child, &status)) return -1;
        if (!WIFSTOPPED(status)) return failed(status);
        if (is_marker(child, status)) return steps;
        if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP) return failed(status);
    }
    errno = ETIMEDOUT;
    return -1;
}

static int64_t steps_of_call(const struct activations_row *row, const struct activations_call *call) {
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) return -1;
    if (child == 0) run_traced(parent, row, call);
    const int64_t steps = count_steps(child);
    const int reason = errno;
    int status;
    kill(child, SIGKILL);
    while (next_stop(child, &status) && WIFSTOPPED(status)) continue;
    errno = reason;
    return steps;
}

static int64_t steps_at(const struct activations_row *row, uint64_t n) {
    struct operands operands;
    if (!operands_create(&operands, row, n, 0, "normal-0-1", 1)) {
        errno = ENOMEM;
        return -1;
    }
    const int64_t steps = steps_of_call(row, &operands.call);
    const int reason = errno;
    operands_free(&operands);
    errno = reason;
    return steps;
}

// Both processes on one CPU: they take turns anyway, and waking the other on another CPU costs more than the step.
static bool stay_here(cpu_set_t *before) {
    const int cpu = sched_getcpu();
    return cpu >= 0 && sched_getaffinity(0, sizeof *before, before) == 0 && machine_pin((unsigned)cpu);
}

double step_instructions(const struct activations_row *row) {
    cpu_set_t cpus;
    const bool pinned = stay_here(&cpus);
    // Each stop of the child is a SIGCHLD, which must not run a handler of this thread some thousand times.
    sigset_t children, before;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &children, &before);
    uint64_t shorter = PROBE;
    int64_t few = steps_at(row, shorter);
    if (few >= 0 && few < SLOW * PROBE) few = steps_at(row, shorter = LONG);
    const int64_t many = few < 0 ? -1 : steps_at(row, 2 * shorter);
    const int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pinned) sched_setaffinity(0, sizeof cpus, &cpus);
    errno = reason;
    return few < 0 || many < 0 ? -1 : (double)(many - few) / (double)shorter;
}
