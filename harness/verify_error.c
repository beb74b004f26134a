// SPDX-License-Identifier: MIT
#include "verify_error.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "verify.h"

enum { F32_DIGITS = FLT_MANT_DIG, BF16_DIGITS = 8, LEAST_EXPONENT = FLT_MIN_EXP - 1 };

struct error_bounds error_bounds_of(const struct activations_row *row) {
    return (struct error_bounds){
        .digits = strcmp(row->type, "bf16") == 0 ? BF16_DIGITS : F32_DIGITS,
        .exact = strcmp(row->mode, "cr") == 0,
        .ulp = row->ulp_bound,
        .absolute = row->absolute_bound,
    };
}

bool error_same(float a, float b) { return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)); }

// The last place of a finite value, that of the least normal number where it is smaller.
static double unit_of(double value, int digits) {
    const int exponent = value == 0 ? LEAST_EXPONENT : ilogb(value);
    return ldexp(1, (exponent > LEAST_EXPONENT ? exponent : LEAST_EXPONENT) - (digits - 1));
}

// Whether rounding `high` alone gives the f32 result: not where `high` lies half-way between two floats, and `low` decides.
static bool high_decides(struct double_double exact) {
    if (exact.low == 0) return true;
    uint64_t bits;
    memcpy(&bits, &exact.high, sizeof bits);
    return fabs(exact.high) >= FLT_MIN && (bits & 0x1fffffff) != 0x10000000;
}

float error_round(struct double_double exact, int digits) {
    if (exact.high == 0 || !isfinite(exact.high) || (digits == F32_DIGITS && high_decides(exact))) return (float)exact.high;
    const double unit = unit_of(exact.high, digits);
    const double places = fabs(exact.high) / unit;
    const double rest = signbit(exact.high) ? -exact.low : exact.low;
    double whole = floor(places);
    const double part = places - whole;
    const bool is_tie = part == 0.5 && rest == 0;
    if (part > 0.5 || (part == 0.5 && rest > 0) || (is_tie && fmod(whole, 2) != 0)) whole += 1;
    return (float)copysign(whole * unit, exact.high);
}

static bool is_normal(double value) { return isfinite(value) && fabs(value) >= FLT_MIN; }

static bool is_power_of_two(double value) {
    int exponent;
    return isfinite(value) && fabs(frexp(value, &exponent)) == 0.5;
}

// What rounding dy f'(x) may add to the distance.
static double product_rounding(const struct error_bounds *bounds, double exact, double dy) {
    if (dy == 0 || !isfinite(dy)) return 0;
    const bool product_rounds = !is_power_of_two(dy) || (fabs(dy) != 1 && !is_normal(exact));
    return product_rounds ? unit_of(exact, bounds->digits) / 2 : 0;
}

// The largest distance that the ULP bound allows before that.
static double allowed(const struct error_bounds *bounds, double exact, double dy) {
    if (dy == 0 || !isfinite(dy)) return bounds->ulp * unit_of(exact, bounds->digits);
    const double derivative = exact / dy;
    const double derivative_unit = isfinite(derivative) ? unit_of(derivative, bounds->digits) : 0;
    const double units = bounds->ulp + (is_normal(derivative) ? 0 : 1);
    return fabs(dy) * units * derivative_unit;
}

struct verdict error_judge(const struct error_bounds *bounds, float got, struct double_double exact, double dy) {
    const float wanted = error_round(exact, bounds->digits);
    const bool normal = is_normal(exact.high);
    if (error_same(got, wanted)) return (struct verdict){.passes = true, .counts = normal};
    const struct verdict out_of_place = {.counts = true, .ulp = INFINITY};
    const bool overflows = isinf(got) || isinf(wanted);
    if (isnan(got) || !isfinite(exact.high) || (overflows && bounds->exact)) return out_of_place;
    if (got == 0 && exact.high == 0) return (struct verdict){.passes = isinf(bounds->ulp)}; // the other zero
    // Where the exact value is about to overflow, infinity is the number after the largest.
    const double value = isinf(got) ? copysign(0x1p128, got) : (double)got;
    const double distance = fabs((value - exact.high) - exact.low);
    struct verdict verdict = {.ulp = distance / unit_of(exact.high, bounds->digits)};
    if (bounds->exact) {
        verdict.counts = normal;
        return verdict;
    }
    const double rounding = product_rounding(bounds, exact.high, dy);
    const bool within = distance <= allowed(bounds, exact.high, dy) + rounding;
    const bool derivative_normal = dy == 0 || !isfinite(dy) || is_normal(exact.high / dy);
    if (overflows && !(within && isfinite(bounds->ulp))) return out_of_place;
    verdict.passes = within || distance <= fabs(dy) * bounds->absolute + rounding;
    verdict.counts = normal && derivative_normal && (within || !verdict.passes);
    return verdict;
}

double error_near_zero(const struct error_bounds *bounds) {
    const double units = isfinite(bounds->ulp) ? bounds->ulp : 0;
    return fmax((units + 1) * unit_of(0, bounds->digits), bounds->absolute);
}

enum { NUMBER_TEXT = 32 };

// Enough digits to tell floats apart; the sign of a NaN says nothing.
static const char *number_text(double value, char text[NUMBER_TEXT]) {
    if (isnan(value)) return "nan";
    snprintf(text, NUMBER_TEXT, "%.9g", value);
    return text;
}

void error_describe(char *text, size_t size, double x, const double *dy, float got, float wanted, double ulp) {
    char texts[4][NUMBER_TEXT];
    snprintf(text, size, "x %s%s%s: got %s, wanted %s (%.3g ULP)", number_text(x, texts[0]), dy ? ", dy " : "", dy ? number_text(*dy, texts[1]) : "",
             number_text((double)got, texts[2]), number_text((double)wanted, texts[3]), ulp);
}

double ulp_error(float got, struct double_double exact) {
    const struct error_bounds bounds = {.digits = F32_DIGITS, .ulp = INFINITY};
    return error_judge(&bounds, got, exact, 1).ulp;
}
