// SPDX-License-Identifier: MIT
// What the figures were measured on, and how to measure them again.
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "html.h"
#include "report.h"
#include "row.h"

// One row a fact. A JSON object gives a row for each of its members; a text that is no JSON is shown as it is.
static const char sheet[] =
    "WITH chosen AS (SELECT * FROM run JOIN machine USING (machine) JOIN build USING (build) WHERE run = ?1),"
    " fact(place, name, value) AS ("
    "  SELECT 1, 'CPU', model || ' (' || vendor || ')' FROM chosen"
    "  UNION ALL SELECT 2, 'family, model, stepping', printf('%d, %d, %d', family, model_number, stepping) FROM chosen WHERE family >= 0"
    "  UNION ALL SELECT 3, 'architecture', architecture FROM chosen"
    "  UNION ALL SELECT 4, 'cores, threads, packages', printf('%d, %d, %d', cores, threads, packages) FROM chosen"
    "  UNION ALL SELECT 5, 'data caches one core can use', "
    "   printf('L1 %d KiB, L2 %d KiB, L3 %d KiB', l1_bytes / 1024, l2_bytes / 1024, l3_bytes / 1024) FROM chosen"
    "  UNION ALL SELECT 6, 'memory', printf('%.1f GiB', memory_bytes / 1073741824.0) FROM chosen"
    "  UNION ALL SELECT 7, 'instruction sets', features FROM chosen"
    "  UNION ALL SELECT 8, 'relubench', "
    "   version || ', revision ' || revision || CASE dirty WHEN 0 THEN '' ELSE ', with uncommitted changes' END FROM chosen"
    "  UNION ALL SELECT 9, 'compiler', compiler || ' ' || flags FROM chosen"
    "  UNION ALL SELECT 10, 'run', run || ', ' || status || ', from ' || started || ' to ' || ifnull(finished, '?') FROM chosen"
    "  UNION ALL SELECT 11, 'library ' || e.key, e.value FROM chosen, json_each(CASE WHEN json_valid(libraries) THEN libraries ELSE '{}' END) e"
    "  UNION ALL SELECT 12, e.key, "
    "   e.value || CASE WHEN after.value IS NOT NULL AND after.value IS NOT e.value THEN ', afterwards ' || after.value ELSE '' END"
    "   FROM chosen, json_each(CASE WHEN json_valid(environment) THEN environment ELSE '{}' END) e"
    "   LEFT JOIN json_each(CASE WHEN json_valid(environment_after) THEN environment_after ELSE '{}' END) after ON after.key = e.key"
    "  UNION ALL SELECT 13, 'environment', environment FROM chosen WHERE NOT json_valid(environment))"
    " SELECT name, value FROM fact ORDER BY place, name";

static void add_fact(sqlite3_stmt *row, void *context) {
    html_cell(context, "%s", row_text(row, 0));
    html_cell(context, "%s", row_text(row, 1));
}

int report_machine(const struct report *report) {
    static const char *const columns[] = {"", "~", 0};
    struct html_table table;
    html_table_begin(&table, report->page, columns);
    const int code = report_rows(report, sheet, add_fact, &table);
    html_table_end(&table);
    return code;
}

// As a shell reads it back: quoted unless it is plain.
static void write_word(sqlite3_stmt *row, void *context) {
    const char *word = row_text(row, 0);
    FILE *page = context;
    const size_t plain = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%");
    fputc(' ', page);
    if (*word && !word[plain]) {
        html_text(page, "%s", word);
        return;
    }
    html_text(page, "'");
    for (; *word; word++)
        if (*word == '\'') html_text(page, "'\\''");
        else html_text(page, "%c", *word);
    html_text(page, "'");
}

int report_again(const struct report *report) {
    fputs("<p>On this machine or another, from relubench's source:</p>\n<pre>make\nbuild/relubench", report->page);
    const int code =
        report_rows(report,
                    "WITH chosen AS (SELECT command, CASE WHEN json_valid(arguments) THEN arguments ELSE '[]' END AS words FROM run"
                    "  WHERE run = ?1)"
                    " SELECT value FROM (SELECT -1 AS id, command AS value FROM chosen WHERE ifnull(json_extract(words, '$[0]'), '-') LIKE '-%'"
                    "  UNION ALL SELECT e.id, e.value FROM chosen, json_each(words) e) ORDER BY id",
                    write_word, report->page);
    fputs("\nbuild/relubench chart all --out charts --run ", report->page);
    html_text(report->page, "%.36s", report->run);
    fputs("\nbuild/relubench report --out report.html --run ", report->page);
    html_text(report->page, "%.36s", report->run);
    fputs("\nbuild/relubench verify --exhaustive</pre>\n", report->page);
    return code;
}
