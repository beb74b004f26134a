// SPDX-License-Identifier: MIT
#include "svg.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "output.h"

#define FONTS "\"DejaVu Sans,Verdana,sans-serif\""

// Texts in the picture cannot be taken for these: they hold no double quotes.
static const struct {
    const char *from, *to;
} replacements[] = {
    {"font-family=\"DejaVu Sans:Bold\"", "font-family=" FONTS " font-weight=\"bold\""},
    {"font-family=\"DejaVu Sans\"", "font-family=" FONTS},
};

// What gnuplot calls things in every picture, besides names that begin with the terminal's own.
static const char *const identifiers[] = {"gpDot", "gpPt", "gnuplot_canvas", "textbox", "greybox"};

static bool begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

// Where a replacement begins, writes it and returns what follows; else `at`.
static const char *replace(const char *at, FILE *to) {
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++)
        if (begins(at, replacements[i].from)) {
            fputs(replacements[i].to, to);
            return at + strlen(replacements[i].from);
        }
    const char *title_end = begins(at, "<title>") ? strstr(at, "</title>") : NULL;
    return title_end ? title_end + strlen("</title>") : at;
}

static void write_svg(const char *svg, const char *prefix, FILE *to) {
    for (const char *at = svg; *at;) {
        const char *next = replace(at, to);
        if (next != at) {
            at = next;
            continue;
        }
        fputc(*at++, to);
        // An identifier begins after a quote or a #.
        if (at[-1] != '\'' && at[-1] != '"' && at[-1] != '#') continue;
        for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++)
            if (begins(at, identifiers[i])) fprintf(to, "%s_", prefix);
    }
}

char *file_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    char *text = NULL;
    const long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size >= 0) text = calloc((size_t)size + 1, 1);
    rewind(file);
    if (text && fread(text, 1, (size_t)size, file) != (size_t)size) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

int svg_finish(const char *from, const char *to, const char *prefix) {
    char *svg = file_read(from);
    if (!svg) return complain(EXIT_ENVIRONMENT, "cannot read %s: %s", from, strerror(errno));
    struct output output;
    int code = output_open(&output, to);
    if (code == EXIT_FINE) {
        write_svg(svg, prefix, output.stream);
        code = output_close(&output);
    }
    free(svg);
    return code;
}
