/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Four numbers at once: what the passes over a history (pass.h) are written in.
 * GCC's and clang's vector types make of it whatever the processor has; each
 * operation is the IEEE one on each lane and nothing is contracted
 * (-ffp-contract=off), so four lanes, one lane and any processor give the same
 * bits. That is also why exp and log are here: libm's differ by machine.
 *
 * Both are within 2 units in the last place over the range they are used in:
 * exp for |x| < 700 (beyond, it stops there), log for normal positive numbers. */

#pragma once

#include <glib.h>
#include <string.h>

/* How vectors are handed to functions differs by processor; none of these is called, all are inlined. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define SMRITI_N_LANES 4

typedef double Lanes __attribute__ ((vector_size (SMRITI_N_LANES * sizeof (double))));
typedef gint64 LaneMask __attribute__ ((vector_size (SMRITI_N_LANES * sizeof (gint64)))); /* -1 or 0 each */

#define LANES_INLINE static inline __attribute__ ((always_inline, unused))

LANES_INLINE Lanes
lanes_all (double x)
{
  return (Lanes){ x, x, x, x };
}

LANES_INLINE Lanes
lanes_load (const double *p)
{
  Lanes x;

  memcpy (&x, p, sizeof x);
  return x;
}

LANES_INLINE void
lanes_store (double *p, Lanes x)
{
  memcpy (p, &x, sizeof x);
}

LANES_INLINE LaneMask
lanes_bits (Lanes x)
{
  LaneMask bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

LANES_INLINE Lanes
lanes_of_bits (LaneMask bits)
{
  Lanes x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* @a where @mask, else @b. */
LANES_INLINE Lanes
lanes_pick (LaneMask mask, Lanes a, Lanes b)
{
  return lanes_of_bits ((lanes_bits (a) & mask) | (lanes_bits (b) & ~mask));
}

/* @a where @mask, else 0. */
LANES_INLINE Lanes
lanes_only (LaneMask mask, Lanes a)
{
  return lanes_of_bits (lanes_bits (a) & mask);
}

LANES_INLINE gboolean
lanes_any (LaneMask mask)
{
  return (mask[0] | mask[1] | mask[2] | mask[3]) != 0;
}

/* NaN becomes @min. */
LANES_INLINE Lanes
lanes_clamp (Lanes x, double min, double max)
{
  x = lanes_pick (x > lanes_all (min), x, lanes_all (min));
  return lanes_pick (x < lanes_all (max), x, lanes_all (max));
}

LANES_INLINE Lanes
lanes_min (Lanes a, Lanes b)
{
  return lanes_pick (a < b, a, b);
}

LANES_INLINE Lanes
lanes_max (Lanes a, Lanes b)
{
  return lanes_pick (a > b, a, b);
}

/* The sum of the lanes, always in the same order. */
LANES_INLINE double
lanes_sum (Lanes x)
{
  return (x[0] + x[1]) + (x[2] + x[3]);
}

#define LANES_LN2_HIGH 0x1.62e42fee00000p-1 /* 21 bits shorter, so that k times it is exact */
#define LANES_LN2_LOW 0x1.a39ef35793c76p-33
#define LANES_MAGIC 0x1.8p52 /* added, it rounds to a whole number that stands in the low bits */

/* x = k ln 2 + r, |r| <= ln 2 / 2. Returns e^r - 1 by its series; *out_power is
 * 2^k, put together from its bits. */
LANES_INLINE Lanes
lanes_exp_parts (Lanes x, Lanes *out_power)
{
  Lanes bounded = lanes_clamp (x, -700, 700);
  Lanes shifted = bounded * 0x1.71547652b82fep0 + LANES_MAGIC;
  Lanes k = shifted - LANES_MAGIC;
  Lanes r = (bounded - k * LANES_LN2_HIGH) - k * LANES_LN2_LOW;
  Lanes q = lanes_all (1.0 / 6227020800.0);

  q = q * r + 1.0 / 479001600.0;
  q = q * r + 1.0 / 39916800.0;
  q = q * r + 1.0 / 3628800.0;
  q = q * r + 1.0 / 362880.0;
  q = q * r + 1.0 / 40320.0;
  q = q * r + 1.0 / 5040.0;
  q = q * r + 1.0 / 720.0;
  q = q * r + 1.0 / 120.0;
  q = q * r + 1.0 / 24.0;
  q = q * r + 1.0 / 6.0;
  q = q * r + 0.5;
  *out_power = lanes_of_bits ((lanes_bits (shifted) << 52) + lanes_bits (lanes_all (1.0)));
  return q * r * r + r;
}

LANES_INLINE Lanes
lanes_exp (Lanes x)
{
  Lanes power;
  Lanes p = lanes_exp_parts (x, &power);

  return power * p + power;
}

/* e^x - 1, exact for small @x too. */
LANES_INLINE Lanes
lanes_expm1 (Lanes x)
{
  Lanes power;
  Lanes p = lanes_exp_parts (x, &power);

  return power * p + (power - 1.0);
}

/* x = 2^k m, m in [1/sqrt 2, sqrt 2); ln m = 2 artanh ((m - 1) / (m + 1)). */
LANES_INLINE Lanes
lanes_log (Lanes x)
{
  const LaneMask one = lanes_bits (lanes_all (1.0));
  /* so that the exponent changes at 1/sqrt 2, not at 1 */
  const LaneMask offset = one - lanes_bits (lanes_all (0x1.6a09e667f3bcdp-1));
  LaneMask bits = lanes_bits (x) + offset;
  LaneMask exponent = (bits >> 52) & 0x7ff;
  Lanes k = lanes_of_bits (exponent | lanes_bits (lanes_all (0x1p52))) - (0x1p52 + 1023);
  Lanes m = lanes_of_bits ((bits & 0xfffffffffffffLL) + lanes_bits (lanes_all (0x1.6a09e667f3bcdp-1)));
  Lanes f = m - 1.0;
  Lanes s = f / (f + 2.0);
  Lanes z = s * s;
  Lanes q = lanes_all (2.0 / 21);

  q = q * z + 2.0 / 19;
  q = q * z + 2.0 / 17;
  q = q * z + 2.0 / 15;
  q = q * z + 2.0 / 13;
  q = q * z + 2.0 / 11;
  q = q * z + 2.0 / 9;
  q = q * z + 2.0 / 7;
  q = q * z + 2.0 / 5;
  q = q * z + 2.0 / 3;
  /* 2 s = f - s f: what is lost in s does not count */
  return k * LANES_LN2_HIGH + (f - (s * (f - z * q) - k * LANES_LN2_LOW));
}

/* ln (1 + x), x > -1, exact for small @x too: what 1 + x lost is put back. */
LANES_INLINE Lanes
lanes_log1p (Lanes x)
{
  Lanes u = x + 1.0;

  return lanes_log (u) + (x - (u - 1.0)) / u;
}
