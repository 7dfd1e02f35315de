/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Chance for the generated learners, by name instead of in a row: the draw for
 * (who, what, which, which) is always the same, whatever was drawn before it. So
 * two ways of teaching one learner meet the same days off and the same luck.
 *
 * The mixing is the finaliser of splitmix64 (Steele, Lea, Flood: "Fast Splittable
 * Pseudorandom Number Generators", 2014). */

#pragma once

#include <glib.h>
#include <math.h>

static inline guint64
draw_mix (guint64 x)
{
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/* In (0, 1). */
static inline double
draw_uniform (guint64 seed, guint what, guint64 a, guint64 b)
{
  return ((double) (draw_mix (draw_mix (draw_mix (seed ^ what) ^ a) ^ b) >> 11) + 0.5) * 0x1p-53;
}

/* Mean 0, standard deviation 1 (Box and Muller). */
static inline double
draw_normal (guint64 seed, guint what, guint64 a, guint64 b)
{
  double radius = sqrt (-2 * log (draw_uniform (seed, what, a, 2 * b)));

  return radius * cos (2 * G_PI * draw_uniform (seed, what, a, 2 * b + 1));
}
