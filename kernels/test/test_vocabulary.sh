#!/bin/sh
# SPDX-License-Identifier: MIT
# Every instruction set's vocabulary means what ../vector.md says; one test an instruction set.
exec ${EMULATOR-} "$BUILD/kernels/test/check_vocabulary"
