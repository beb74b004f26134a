// SPDX-License-Identifier: MIT
#ifndef CLEAN_TEXT_H
#define CLEAN_TEXT_H

#include <stdbool.h>

// Valid UTF-8 (RFC 3629) without control characters, but for tab, line feed and carriage return: a stranger's names end in
// terminals, charts and pages.
bool text_is_clean(const unsigned char *text, int size);

#endif
