// SPDX-License-Identifier: MIT
#include "clean_text.h"

#include <string.h>

// Length of the sequence that `first` begins; 0: it begins none.
static int sequence_length(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xc0) return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
}

static bool is_clean_point(unsigned point, int length) {
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000}; // a longer sequence for less is a disguise
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    return point < ' ' ? point && strchr("\t\n\r", (int)point) : point < 0x7f || point >= 0xa0;
}

bool text_is_clean(const unsigned char *text, int size) {
    for (int i = 0; i < size;) {
        const int length = sequence_length(text[i]);
        if (length == 0 || i + length > size) return false;
        unsigned point = length == 1 ? text[i] : text[i] & (0x7fu >> length);
        for (int j = 1; j < length; j++) {
            if ((text[i + j] & 0xc0) != 0x80) return false;
            point = point << 6 | (text[i + j] & 0x3fu);
        }
        if (!is_clean_point(point, length)) return false;
        i += length;
    }
    return true;
}
