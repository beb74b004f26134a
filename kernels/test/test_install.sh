#!/bin/sh
# SPDX-License-Identifier: MIT
# The library as an application meets it: installed into a folder, found by pkg-config, linked both ways, asked for its best relu.
set -eu
cd "$SOURCE"
fail() { echo "$*"; exit 1; }
command -v pkg-config >/dev/null || { echo 'pkg-config is not here: make deps installs it'; exit 77; }

root=$TMPDIR/root
env -u BUILD make -s install-library DESTDIR="$root" PREFIX=/opt/activations >/dev/null

cat >"$TMPDIR/application.c" <<'END'
#include <activations.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    if (!table || activations_table(ACTIVATIONS_ABI + 1)) return 1;
    const struct activations_row *row = table->best("relu", "forward", "f32", "la", 0);
    if (!row) return 2;
    const float x[5] = {-2.0f, -0.0f, 0.0f, 1.5f, 3e38f};
    const float wanted[5] = {0.0f, -0.0f, 0.0f, 1.5f, 3e38f};
    float out[5];
    row->call(&(struct activations_call){.size = sizeof(struct activations_call), .x = x, .out = out, .rows = 1, .channels = 5});
    puts(row->name);
    return memcmp(out, wanted, sizeof out) == 0 ? 0 : 3;
}
END

export PKG_CONFIG_PATH="$root/opt/activations/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
sanitizer=${SANITIZE:+-fsanitize=$SANITIZE}
library=$root/opt/activations/lib
# shellcheck disable=SC2046,SC2086 # words for the compiler
$CC -std=c17 -Wall -Wextra -Wpedantic -Werror $sanitizer "$TMPDIR/application.c" $(pkg-config --cflags --libs activations) -o "$TMPDIR/shared"
LD_LIBRARY_PATH=$library "$TMPDIR/shared" || fail 'linked with the shared library, the application failed'
# shellcheck disable=SC2046,SC2086
$CC -std=c17 $sanitizer $(pkg-config --cflags activations) "$TMPDIR/application.c" "$library/libactivations.a" -lm -o "$TMPDIR/static"
"$TMPDIR/static" || fail 'linked with the static library, the application failed'

[ "$(pkg-config --modversion activations)" = "$("$RELUBENCH" --version | awk '{ print $2 }')" ] || fail 'the pkg-config file and the program differ in version'
readelf -d "$library/libactivations.so" | grep -q 'SONAME.*libactivations\.so\.0\]' || fail 'the soname is not libactivations.so.0'
exported=$(nm -D --defined-only "$library/libactivations.so" | awk '$2 ~ /[A-Z]/ { print $3 }' | grep -v -E '^(__odr_asan|__asan|__ubsan|__tsan)' || true)
[ "$exported" = activations_table ] || fail "exported besides activations_table: $exported"

env -u BUILD make -s uninstall DESTDIR="$root" PREFIX=/opt/activations
[ -z "$(find "$root" ! -type d)" ] || fail "uninstall left: $(find "$root" ! -type d)"
