#!/bin/sh
# SPDX-License-Identifier: MIT
# An architecture without intrinsics of ours, whose bytes lie in the other order.
. "$SOURCE/kernels/test/emulated.sh"
emulate s390x none
