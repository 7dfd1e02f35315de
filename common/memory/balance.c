/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The weights told in balance.h and the draw by them. */

#include "common/memory/balance.h"

#include "common/memory/scheduler.h"

#include <math.h>
#include <string.h>

#define CROWDED 2.15   /* how fast a day is less liked for its cards */
#define LATER 3.0      /* and for coming later */
#define EASY_SHARE 0.5 /* of what other days have */
#define OVER_EASY 0.0001
#define SIBLING_REACH 5 /* from so many days on siblings do not mind each other */

guint
smriti_easy_days (const char *words)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  g_auto (GStrv) list = g_strsplit (words ? words : "", " ", -1);
  guint days = 0;

  for (char **word = list; *word; word++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      if (g_str_equal (*word, names[i]))
        days |= 1u << i;
  return days;
}

static gboolean
is_easy (const SmritiBalance *balance, int day)
{
  return ((balance->easy_days >> ((balance->weekday + day) % 7)) & 1) != 0;
}

/* What a day may have of one share of all. */
static double
share_of (const SmritiBalance *balance, int day)
{
  return is_easy (balance, day) ? EASY_SHARE : 1;
}

/* The product over the siblings near @day; those on the day itself are apart. */
static double
apart (const SmritiBalance *balance, int day)
{
  double factor = 1;

  for (int other = MAX (day - SIBLING_REACH + 1, 0); other <= MIN (day + SIBLING_REACH - 1, SMRITI_BALANCE_DAYS); other++)
    if (other != day && balance->siblings[other] > 0)
      factor *= pow ((double) ABS (other - day) / SIBLING_REACH, MIN (balance->siblings[other], 3));
  return factor;
}

void
smriti_balance_weights (const SmritiBalance *balance, int min_days, int max_days, double *out)
{
  double all_due = 0, all_shares = 0;
  gboolean any_free = FALSE;

  g_return_if_fail (balance != NULL && out != NULL && min_days >= 1 && min_days <= max_days && max_days <= SMRITI_BALANCE_DAYS);

  for (int day = min_days; day <= max_days; day++)
    {
      all_due += balance->due[day];
      all_shares += share_of (balance, day);
      any_free |= balance->siblings[day] == 0;
    }
  for (int day = min_days; day <= max_days; day++)
    {
      double due = balance->due[day];
      double others = all_shares - share_of (balance, day);
      double weight = pow (1 + due, -CROWDED) * pow ((double) min_days / day, LATER) * apart (balance, day);

      if (is_easy (balance, day) && others > 0 && (due + 1) / EASY_SHARE > (all_due - due) / others)
        weight *= OVER_EASY;
      if (any_free && balance->siblings[day] > 0)
        weight = 0;
      out[day - min_days] = weight;
    }
}

int
smriti_balance_draw (const SmritiBalance *balance, guint64 seed, int min_days, int max_days)
{
  double weights[SMRITI_BALANCE_DAYS + 1];
  double sum = 0, drawn;
  int day, last = min_days;

  g_return_val_if_fail (balance != NULL && min_days >= 1 && max_days <= SMRITI_BALANCE_DAYS, min_days);

  if (max_days <= min_days)
    return min_days;
  smriti_balance_weights (balance, min_days, max_days, weights);
  for (day = min_days; day <= max_days; day++)
    sum += weights[day - min_days];
  drawn = smriti_fuzz_fraction (seed) * sum;
  for (day = min_days; day <= max_days; day++)
    {
      if (weights[day - min_days] > 0)
        last = day;
      drawn -= weights[day - min_days];
      if (drawn < 0)
        break;
    }
  return last; /* rounding may leave a trifle of the last day's weight */
}
