// SPDX-License-Identifier: MIT
#include "svg.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "output.h"

#define FONTS "\"DejaVu Sans,Verdana,sans-serif\""

// What every group repeats is said once, by the one around them. Texts in the picture cannot be taken for these: they hold no
// double quotes.
static const struct {
    const char *from, *to;
} replacements[] = {
    {"id=\"gnuplot_canvas\"", "id=\"gnuplot_canvas\" fill=\"none\" color=\"black\" font-family=" FONTS},
    {" fill=\"none\" color=\"black\"", ""},
    {"class=\"gridline\"", ""},
    {" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
    {" font-family=\"DejaVu Sans:Bold\"", " font-weight=\"bold\""},
    {" font-family=\"DejaVu Sans\"", ""},
};

// What gnuplot calls things in every picture, besides names that begin with the terminal's own.
static const char *const identifiers[] = {"gpDot", "gpPt", "gnuplot_canvas", "textbox", "greybox"};

static bool begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

// gnuplot opens a group for every change of pen, drawn with or not.
static const char *skip_empty_group(const char *at) {
    const char *end = begins(at, "<g ") ? strchr(at, '>') : NULL;
    if (!end) return at;
    for (end++; isspace((unsigned char)*end);) end++;
    return begins(end, "</g>") ? end + strlen("</g>") : at;
}

// gnuplot's names for things, which readers show as tips, and for itself.
static const char *skip_remark(const char *at) {
    const char *end = begins(at, "<title>") || begins(at, "<desc>") ? strstr(at, "</") : NULL;
    end = end ? strchr(end, '>') : NULL;
    return end ? end + 1 : at;
}

static void write_plain(const char *from, const char *to, const char *prefix, FILE *file) {
    for (const char *at = from; at < to;) {
        fputc(*at++, file);
        // An identifier begins after a quote or a #.
        if (at[-1] != '\'' && at[-1] != '"' && at[-1] != '#') continue;
        for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++)
            if (begins(at, identifiers[i])) fprintf(file, "%s_", prefix);
    }
}

// A colour as six digits of base 16.
static const char *write_colour(const char *at, FILE *file) {
    unsigned red, green, blue;
    int length = 0;
    if (!begins(at, "rgb(") || sscanf(at, "rgb(%u,%u,%u)%n", &red, &green, &blue, &length) != 3 || length == 0) return at;
    if (red > 255 || green > 255 || blue > 255) return at;
    fprintf(file, "#%02x%02x%02x", red, green, blue);
    return at + length;
}

// A number that gnuplot gives with two decimals: a tenth of a point is as fine as places need to be.
static const char *write_number(const char *at, FILE *file) {
    const size_t whole = strspn(at, "0123456789");
    if (whole == 0 || whole > 6 || at[whole] != '.' || !isdigit((unsigned char)at[whole + 1]) || !isdigit((unsigned char)at[whole + 2]) ||
        isdigit((unsigned char)at[whole + 3]))
        return at;
    char text[16];
    int length = snprintf(text, sizeof text, "%.*f", whole > 1 ? 1 : 2, strtod(at, NULL));
    while (text[length - 1] == '0') length--;
    if (text[length - 1] == '.') length--;
    fwrite(text, 1, (size_t)length, file);
    return at + whole + 3;
}

static const char *write_replacement(const char *at, const char *prefix, FILE *file) {
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++)
        if (begins(at, replacements[i].from)) {
            write_plain(replacements[i].to, replacements[i].to + strlen(replacements[i].to), prefix, file);
            return at + strlen(replacements[i].from);
        }
    return at;
}

// The inside of a tag, up to its end.
static const char *write_tag(const char *at, const char *prefix, FILE *file) {
    bool in_number = false;
    while (*at && *at != '>') {
        const char *next = write_replacement(at, prefix, file);
        if (next == at) next = write_colour(at, file);
        if (next == at && !in_number) next = write_number(at, file);
        if (next == at) {
            if (!isspace((unsigned char)*at)) write_plain(at, at + 1, prefix, file);
            else if (!isspace((unsigned char)at[-1])) fputc(' ', file);
            next = at + 1;
        }
        in_number = isdigit((unsigned char)next[-1]) || next[-1] == '.';
        at = next;
    }
    return at;
}

static void write_svg(const char *svg, const char *prefix, FILE *file) {
    for (const char *at = svg; *at;) {
        const char *next = skip_remark(at);
        if (next == at) next = skip_empty_group(at);
        if (next != at) {
            at = next;
        } else if (begins(at, "<text")) {
            const char *end = strstr(at, "</text>");
            end = end ? end : at + strlen(at);
            write_plain(at, end, prefix, file);
            at = end;
        } else if (*at == '<') {
            fputc('<', file);
            at = write_tag(at + 1, prefix, file);
        } else if (isspace((unsigned char)*at)) {
            if (*at == '\n' && at > svg && at[-1] != '\n') fputc('\n', file);
            at++;
        } else {
            write_plain(at, at + 1, prefix, file);
            at++;
        }
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
