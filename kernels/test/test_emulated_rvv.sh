#!/bin/sh
# SPDX-License-Identifier: MIT
# RVV at two vector lengths.
. "$SOURCE/kernels/test/emulated.sh"
emulate riscv64 128 512
