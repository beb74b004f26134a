// SPDX-License-Identifier: MIT
// What kind of implementation a kernel is: what charts give a colour and a mark, and reports a name.
#ifndef KIND_H
#define KIND_H

// SQL expression on the columns mode and implementation of a kernel:
//   libm        the plain C loop that every speed-up is over
//   plain       the same source, other flags
//   peer        another library
//   scalar, auto, intrinsics   ours: one lane, vectorised by the compiler, written for an instruction set
#define KIND_OF_KERNEL                                                                                        \
    "CASE WHEN implementation = 'libm' THEN 'libm'"                                                           \
    " WHEN mode = 'raw' AND (implementation GLOB 'libm-*' OR implementation GLOB 'auto-*-fast') THEN 'plain'" \
    " WHEN mode = 'raw' THEN 'peer' WHEN implementation = 'scalar' THEN 'scalar'"                             \
    " WHEN implementation GLOB 'auto-*' THEN 'auto' ELSE 'intrinsics' END"

#endif
