// SPDX-License-Identifier: MIT
// libFuzzer's entry: Make says which loader it is for.
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) { return FUZZ_LOADER(bytes, size); }
