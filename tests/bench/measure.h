/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What benchmarks measure with, and how they tell a limit that was missed. */

#pragma once

#include <glib.h>

#include <time.h>

/* Of the processor: what else the machine does is no matter. */
static inline double
cpu_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1e3 + (double) spent.tv_nsec / 1e6;
}

/* Whether @value keeps to @limit, and says so. */
static inline gboolean
judge (const char *what, double value, double limit)
{
  g_print ("%-52s %9.3f (limit %g)%s\n", what, value, limit, value <= limit ? "" : "  MISSED");
  return value <= limit;
}
