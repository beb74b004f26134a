// SPDX-License-Identifier: MIT
// maxout: the largest of k pieces. Ties take the first (so of +0 and -0 too); the first NaN wins.
// Goodfellow, Warde-Farley, Mirza, Courville, Bengio, "Maxout networks", ICML 2013.
// x is [rows][pieces][units], in the interleaved forms [rows][units][pieces], and y [rows][units]; the index forms keep the winning piece as a
// uint8_t for backward.
#define maxout_DESCRIPTION                                                                                       \
    .family = "grouped", .formula = "max(x[0], ..., x[k-1])", .source = "Goodfellow et al. 2013", .has_kink = 0, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X
#define maxout_PARAMETERS(P)
#define maxout_KERNELS(K)                                           \
    K(maxout, grouped, forward, f32, cr, 0, 0, 0)                   \
    K(maxout, grouped, backward, f32, cr, 0, 0, 0)                  \
    K(maxout, grouped, forward_index, f32, cr, 0, 0, 0)             \
    K(maxout, grouped, backward_index, f32, cr, 0, 0, 0)            \
    K(maxout, grouped, forward_interleaved, f32, cr, 0, 0, 0)       \
    K(maxout, grouped, backward_interleaved, f32, cr, 0, 0, 0)      \
    K(maxout, grouped, forward_index_interleaved, f32, cr, 0, 0, 0) \
    K(maxout, grouped, backward_index_interleaved, f32, cr, 0, 0, 0)
#define maxout_LIBM_KERNELS maxout_KERNELS

#ifdef ACTIVATION_BODIES
// The next piece is no larger, or a NaN has won already: a tie stays with the first, and so does a NaN.
INLINE M maxout_keeps(V best, V next) { return m_or(v_le(next, best), v_unordered(best, best)); }

// The same value without the mask: v_max gives its second operand where they are equal, or where that one is a NaN.
INLINE V maxout_larger(V best, V next) { return v_select(v_unordered(next, next), next, v_max(next, best)); }

static const struct grouped_body maxout_forward_cr = {maxout_larger, maxout_keeps};
#define maxout_backward_cr maxout_forward_cr
#endif

#ifdef ACTIVATION_REFERENCES
static uint64_t maxout_winner(const struct reference_element *element) {
    uint64_t winner = 0;
    for (uint64_t piece = 0; piece < element->pieces; piece++) {
        if (element->x[piece] != element->x[piece]) return piece;
        if (element->x[piece] > element->x[winner]) winner = piece;
    }
    return winner;
}

static void maxout_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(element->x[maxout_winner(element)]);
}

static void maxout_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const uint64_t winner = maxout_winner(element);
    for (uint64_t piece = 0; piece < element->pieces; piece++) dx[piece] = exactly(piece == winner ? element->dy[0] : 0.0);
}
#endif
