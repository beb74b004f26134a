// SPDX-License-Identifier: MIT
// The rounding error of a product. Dekker, "A floating-point technique for extending the available precision", Numerische
// Mathematik 18, 1971.
#ifndef PRODUCT_H
#define PRODUCT_H

#ifdef ACTIVATION_BODIES
// a * b - product, where product is a * b rounded: exact, or to 2^-46 of it where multiply-add rounds twice; if nothing underflows.
INLINE V product_rest(V a, V b, V product) {
    if (ISA_FUSED) return v_fma(a, b, v_negate(product));
    const I upper = i_set1(0xfffff000u);
    const V a_high = v_from_bits(i_and(v_bits(a), upper));
    const V b_high = v_from_bits(i_and(v_bits(b), upper));
    const V a_low = v_sub(a, a_high);
    const V b_low = v_sub(b, b_high);
    const V cross = v_add(v_mul(a_high, b_low), v_mul(a_low, b_high));
    return v_add(v_add(v_sub(v_mul(a_high, b_high), product), cross), v_mul(a_low, b_low));
}
#endif

#endif
