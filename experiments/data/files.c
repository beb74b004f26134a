// SPDX-License-Identifier: MIT
#include "files.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static bool is_there(const char *folder, const char *file, const char *ending, char path[FILES_PATH]) {
    const int length = snprintf(path, FILES_PATH, "%s%s%s", folder, file, ending);
    return length > 0 && length < FILES_PATH && access(path, F_OK) == 0;
}

void files_path(const char *folder, const char *file, char path[FILES_PATH]) {
    if (!is_there(folder, file, "", path) && !is_there(folder, file, ".gz", path)) is_there(folder, file, "", path);
}

int files_folder(const struct dataset_kind *kind, const char *folder, const char *file, char found[FILES_PATH]) {
    char path[FILES_PATH], tried[3 * FILES_PATH] = "";
    if (!folder)
        return complain(EXIT_ENVIRONMENT, "%s needs files: `scripts/download.sh %s DIR` fetches them, --data DIR names their folder",
                        kind->notation.name, kind->notation.name);
    for (const char *const *within = kind->folders; *within; within++) {
        const int length = snprintf(found, FILES_PATH, "%s/%s", folder, *within);
        if (length < 0 || length >= FILES_PATH) return complain(EXIT_USAGE, "--data: a path of %zu bytes is too long", strlen(folder));
        if (is_there(found, file, "", path) || is_there(found, file, ".gz", path)) return EXIT_FINE;
        const size_t used = strlen(tried);
        snprintf(tried + used, sizeof tried - used, "%s%s%s", used ? " and " : "", found, file);
    }
    return complain(EXIT_ENVIRONMENT,
                    "%s is not in %s (looked for %s, plain or gz): `scripts/download.sh %s %s` fetches it, --data names another folder", kind->title,
                    folder, tried, kind->notation.name, folder);
}
