// SPDX-License-Identifier: MIT
#ifndef JSON_H
#define JSON_H

#include <stdio.h>

// Writes `text` as a JSON string with its quotes (RFC 8259). Bytes that are no UTF-8 become U+FFFD.
void json_text(FILE *stream, const char *text);

// A JSON array of `count` texts, in memory the caller frees; 0 without memory.
char *json_texts(int count, char *const *texts);

#endif
