// SPDX-License-Identifier: MIT
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "control_group.h"

static char folder[512], groups[600], mount[600];
static struct control_group_files files = {groups, mount};

static int create_folder(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/control-group-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(folder)) return -1;
    snprintf(groups, sizeof groups, "%s/cgroup", folder);
    snprintf(mount, sizeof mount, "%s/mount", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

// Writes mount/`name` with all folders above it.
static void write_limit(const char *name, const char *text) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", mount, name);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    write_text(path, text);
}

static void test_version_2_takes_the_least_of_all_parents(void **state) {
    (void)state;
    write_text(groups, "0::/outer/inner\n");
    write_limit("outer/inner/memory.max", "max\n");
    write_limit("outer/memory.max", "4294967296\n");
    write_limit("outer/inner/cpu.max", "150000 100000\n");
    write_limit("outer/cpu.max", "max 100000\n");
    assert_true(control_group_memory(&files) == 4294967296u);
    assert_true(control_group_cpus(&files) == 1.5);
}

static void test_version_1(void **state) {
    (void)state;
    write_text(groups, "5:cpu,cpuacct:/job\n4:memory:/job\n1:name=systemd:/memory\n");
    write_limit("memory/job/memory.limit_in_bytes", "9223372036854771712\n");
    assert_true(control_group_memory(&files) == UINT64_MAX);
    write_limit("memory/memory.limit_in_bytes", "1073741824\n");
    assert_true(control_group_memory(&files) == 1073741824u);
    write_limit("cpu/job/cpu.cfs_quota_us", "-1\n");
    write_limit("cpu/job/cpu.cfs_period_us", "100000\n");
    assert_true(isinf(control_group_cpus(&files)));
    write_limit("cpu/job/cpu.cfs_quota_us", "50000\n");
    assert_true(control_group_cpus(&files) == 0.5);
}

// As in a container: the path is the host's, and only the mount's root is there.
static void test_missing_folders_are_passed_over(void **state) {
    (void)state;
    write_text(groups, "0::/host/path/of/container\n");
    write_limit("memory.max", "1048576\n");
    assert_true(control_group_memory(&files) == 1048576u);
}

static void test_nonsense_is_no_limit(void **state) {
    (void)state;
    const char *const texts[] = {"", "\n", "::", "0:", "garbage without colons", ":::::", "0::\n", "0::relative\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_text(groups, texts[i]);
        assert_true(control_group_memory(&files) == UINT64_MAX);
        assert_true(isinf(control_group_cpus(&files)));
    }
    char *deep = malloc(10001);
    assert_non_null(deep);
    memset(deep, '/', 10000);
    memcpy(deep, "0::", 3);
    deep[10000] = 0;
    write_text(groups, deep);
    assert_true(control_group_memory(&files) == UINT64_MAX);
    free(deep);
    write_text(groups, "0::/\n");
    write_limit("memory.max", "many\n");
    write_limit("cpu.max", "100000 0\n");
    assert_true(control_group_memory(&files) == UINT64_MAX);
    assert_true(isinf(control_group_cpus(&files)));
}

static void test_no_files_no_limit(void **state) {
    (void)state;
    assert_true(control_group_memory(&files) == UINT64_MAX);
    assert_true(isinf(control_group_cpus(&files)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_version_2_takes_the_least_of_all_parents, create_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_version_1, create_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_missing_folders_are_passed_over, create_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_nonsense_is_no_limit, create_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_no_files_no_limit, create_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
