// SPDX-License-Identifier: MIT
// Programs that the gate starts: the linker, the sampler.
#ifndef PROGRAM_LINES_H
#define PROGRAM_LINES_H

#include <stdint.h>

// Runs arguments[0], looked up in PATH (arguments is ended by 0), waits for it, and gives every line of its standard output to `line`,
// without its end; 0 if nobody wants them. Its environment is ours and `padding` bytes more: the stack begins elsewhere (Mytkowicz and
// others 2009). Complains, and returns EXIT_ENVIRONMENT, if it cannot be started, was killed, or gave an exit code other than 0.
int program_lines(const char *const *arguments, uint32_t padding, void (*line)(char *text, void *context), void *context);

#endif
