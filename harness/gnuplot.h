// SPDX-License-Identifier: MIT
// Runs gnuplot on one script of scripts/, without a shell. Texts reach it as arguments, which it does not interpret.
#ifndef GNUPLOT_H
#define GNUPLOT_H

#include <stddef.h>

struct picture {
    const char *script; // scripts/<script>.gp
    const char *format; // svg, png
    const char *folder; // where rows lie and the picture goes
    const char *name;   // <name>.<format>
    const char *rows;   // file of rows in `folder`
    const char *title, *footer;
    const char *argument; // the script's own
};

// Exit code, having complained: gnuplot or the scripts are missing, or it failed or warned. The picture then is what it was before.
int gnuplot_draw(const struct picture *picture);

// Absolute path of the scripts' folder, in `path`; complains where there is none.
int scripts_folder(char *path, size_t size);

#endif
