// SPDX-License-Identifier: MIT
// Makes what gnuplot writes as SVG fit for any reader: a font that every machine has as the last choice, bold as an attribute,
// identifiers that are its own, so that pages may hold several pictures, and no tips that show gnuplot's names.
#ifndef SVG_H
#define SVG_H

// Reads `from`, writes `to` in one piece; `prefix` goes before every identifier. Exit code, having complained.
int svg_finish(const char *from, const char *to, const char *prefix);

// A whole file with a 0 after it; the caller frees. 0 where it cannot be read.
char *file_read(const char *path);

#endif
