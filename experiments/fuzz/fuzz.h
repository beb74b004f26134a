// SPDX-License-Identifier: MIT
// What a fuzzer calls: bytes from outside, as the loaders of data/ meet them. Each returns 0, and ends the program where something is
// wrong. `make fuzz` gives them to libFuzzer, a test gives them damaged files.
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int fuzz_idx(const uint8_t *bytes, size_t size);
int fuzz_cifar10(const uint8_t *bytes, size_t size);
int fuzz_gz(const uint8_t *bytes, size_t size);

// Ends the program, naming what does not hold, unlike assert in every build.
#define FUZZ_CHECK(CONDITION) ((CONDITION) ? (void)0 : fuzz_fail(#CONDITION))
_Noreturn void fuzz_fail(const char *condition);

#endif
