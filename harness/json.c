// SPDX-License-Identifier: MIT
#include "json.h"

#include <stdint.h>
#include <stdlib.h>

// Bytes of the UTF-8 sequence at `text`, 0 if it is none: RFC 3629, section 4, without overlong forms and surrogates.
static int sequence_bytes(const unsigned char *text) {
    static const struct {
        unsigned char first, last, second_first, second_last;
        int bytes;
    } rows[] = {{0x00, 0x7f, 0x00, 0xff, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
                {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
                {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (text[0] < rows[i].first || text[0] > rows[i].last) continue;
        if (rows[i].bytes > 1 && (text[1] < rows[i].second_first || text[1] > rows[i].second_last)) return 0;
        for (int b = 2; b < rows[i].bytes; b++)
            if ((text[b] & 0xc0) != 0x80) return 0;
        return rows[i].bytes;
    }
    return 0;
}

void json_text(FILE *stream, const char *text) {
    fputc('"', stream);
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        const int bytes = sequence_bytes(at);
        if (bytes == 0) fputs("\\ufffd", stream);
        else if (*at == '"' || *at == '\\') fprintf(stream, "\\%c", *at);
        else if (*at < 0x20) fprintf(stream, "\\u%04x", *at);
        else fwrite(at, 1, (size_t)bytes, stream);
        at += bytes ? bytes : 1;
    }
    fputc('"', stream);
}

char *json_texts(int count, char *const *texts) {
    char *array = NULL;
    size_t size;
    FILE *stream = open_memstream(&array, &size);
    if (!stream) return NULL;
    fputc('[', stream);
    for (int i = 0; i < count; i++) {
        if (i) fputs(", ", stream);
        json_text(stream, texts[i]);
    }
    fputc(']', stream);
    if (fclose(stream) == 0) return array;
    free(array);
    return NULL;
}
