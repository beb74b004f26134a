// SPDX-License-Identifier: MIT
// The report's part on claims: a line a claim and a part, with a picture of its band and of our interval. harness/report.h declares it weak,
// since the harness knows nothing of experiments.
#include <math.h>

#include "claim_print.h"
#include "command.h"
#include "html.h"
#include "report.h"

enum { WIDTH = 180, HEIGHT = 18 };

// Where a number stands in a picture: evenly, or by ratios where `ratios`; off its ends at them.
struct scale {
    double low, high;
    bool ratios;
};

static double place(const struct scale *scale, double value) {
    const double low = scale->ratios ? log(scale->low) : scale->low, high = scale->ratios ? log(scale->high) : scale->high;
    const double at = scale->ratios ? log(fmax(value, scale->low)) : value;
    return (WIDTH - 1) * fmin(1, fmax(0, (at - low) / (high - low)));
}

// That shows the ends of the band and of the interval where they are finite, and a tenth beyond.
static struct scale scale_of(const struct claim_part *part, const struct finding *finding) {
    const double ends[] = {part->low, part->high, finding->ours.low, finding->ours.estimate, finding->ours.high};
    struct scale scale = {INFINITY, -INFINITY, part->rule == RULE_RATIO || part->rule == RULE_TIMES};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const double end = scale.ratios ? fmax(ends[i], 1e-3) : ends[i];
        const bool far_end = i < 2 && (part->rule == RULE_DIFFERENCE || part->rule == RULE_LEVEL) && fabs(end) >= 1; // "or more"
        if (!isfinite(end) || (scale.ratios && end > 1e4) || far_end) continue;
        scale.low = fmin(scale.low, end);
        scale.high = fmax(scale.high, end);
    }
    if (scale.ratios) return (struct scale){fmax(scale.low / 1.3, 1e-3), fmin(scale.high * 1.3, 1e4), true};
    const double margin = fmax(0.15 * (scale.high - scale.low), 1e-6);
    return (struct scale){scale.low - margin, scale.high + margin, false};
}

static void draw(FILE *page, const struct claim_part *part, const struct finding *finding) {
    const struct scale scale = scale_of(part, finding);
    const double low = place(&scale, part->low), high = place(&scale, part->high), from = place(&scale, finding->ours.low),
                 to = place(&scale, finding->ours.high), at = place(&scale, finding->ours.estimate);
    fprintf(page,
            "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"band and interval\"><rect x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"%d\" "
            "fill=\"#b7e0d2\"/><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#000\" stroke-width=\"2\"/><circle cx=\"%.1f\" cy=\"%d\" "
            "r=\"3.5\"/></svg>",
            WIDTH, HEIGHT, low, fmax(high - low, 2), HEIGHT - 4, from, to, HEIGHT / 2, HEIGHT / 2, at, HEIGHT / 2);
}

static void cell(FILE *page, const char *class, const char *text) {
    fprintf(page, "<td%s%s%s>", *class ? " class=\"" : "", class, *class ? "\"" : "");
    html_text(page, "%s", text);
    fputs("</td>", page);
}

// In the report the charts are figures with their names as ids.
static void write_chart_link(FILE *page, const char *chart) {
    fputs("<td>", page);
    if (*chart) fprintf(page, "<a href=\"#%s\">%s</a>", chart, chart);
    fputs("</td>", page);
}

static void write_part(FILE *page, const struct outcome *outcome, size_t i, bool named) {
    const struct claim_part *part = &outcome->claim->parts[i];
    const struct finding *finding = &outcome->evidence.findings[i];
    char text[CLAIM_TEXT];
    if (named) {
        fputs("<tr><td></td>", page);
        cell(page, "p", part->name);
        cell(page, "", outcome->quick_only ? "" : verdict_names[finding->verdict]);
        fputs("<td></td>", page);
    }
    cell(page, "", claim_band_text(part, text));
    cell(page, "", claim_ours_text(finding, text));
    fputs("<td>", page);
    if (isfinite(finding->ours.estimate)) draw(page, part, finding);
    fputs("</td>", page);
    if (named) fputs("<td></td></tr>\n", page);
}

static void write_claim(FILE *page, const struct outcome *outcome) {
    const struct claim *claim = outcome->claim;
    const size_t parts = claim_parts(claim);
    const bool judged = outcome->verdict != VERDICT_NOT_RUN;
    char text[CLAIM_TEXT];
    fprintf(page, "<tr id=\"%s\">", claim->id);
    cell(page, "", claim->id);
    fputs("<td class=\"p\">", page);
    html_text(page, "%s.", claim->sentence);
    fputs(" <span class=\"quiet\">", page);
    html_text(page, "%s%s%s", claim->source, *claim->measured ? ". Measured: " : "", claim->measured);
    if (*outcome->why) html_text(page, ". Why no verdict: %s", outcome->why);
    fputs("</span></td>", page);
    cell(page, outcome->verdict == VERDICT_REFUTED ? "x" : "", claim_verdict_text(outcome, text));
    cell(page, "p", claim->published);
    if (judged && parts == 1) write_part(page, outcome, 0, false);
    else fputs("<td></td><td></td><td></td>", page);
    write_chart_link(page, claim->chart);
    fputs("</tr>\n", page);
    for (size_t i = 0; i < parts && parts > 1 && judged; i++) write_part(page, outcome, i, true);
}

int report_claims(const struct report *report) {
    FILE *page = report->page;
    const struct claim *claim;
    int code = EXIT_FINE;
    fputs(
        "<p>Each sentence with the band, declared before anything was run, that our number has to lie in (green), and our number with its 95 % interval. "
        "Confirmed: the interval lies inside; refuted: outside; open: neither, or only the quick profile was run.</p>\n<div class=\"wide table\"><table>\n"
        "<thead><tr><th></th><th>said</th><th>verdict</th><th>published</th><th>band</th><th>ours, 95 %</th><th></th><th>chart</th></tr></thead>\n<tbody>\n",
        page);
    for (size_t i = 0; (claim = claim_at(i)) && code == EXIT_FINE; i++) {
        static struct outcome outcome;
        code = claim_judge_best(report->store, claim, &outcome);
        if (code == EXIT_FINE) write_claim(page, &outcome);
    }
    fputs("</tbody>\n</table></div>\n", page);
    return code;
}
