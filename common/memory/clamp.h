/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What keeps this room total: whatever number comes in, one in range goes on. */

#pragma once

/* Like CLAMP, but NaN becomes @min. */
static inline double
clamp (double x, double min, double max)
{
  if (!(x > min))
    return min;
  return x < max ? x : max;
}
