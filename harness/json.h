// SPDX-License-Identifier: MIT
#ifndef JSON_H
#define JSON_H

#include <stdio.h>

// Writes `text` as a JSON string with its quotes (RFC 8259). Bytes that are no UTF-8 become U+FFFD.
void json_text(FILE *stream, const char *text);

#endif
