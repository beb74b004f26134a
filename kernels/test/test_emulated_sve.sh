#!/bin/sh
# SPDX-License-Identifier: MIT
# SVE at two vector lengths.
. "$SOURCE/kernels/test/emulated.sh"
emulate aarch64 128 512
