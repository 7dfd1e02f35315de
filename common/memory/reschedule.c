/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/reschedule.h"

#include "common/memory/scheduler.h"

#include <math.h>
#include <stdlib.h>

#define N_DAYS (2 * SMRITI_MAX_INTERVAL_DAYS) /* from today on; what is due later is out of sight */

/* Days count from today. */
typedef struct
{
  guint due[N_DAYS + 1];
  guint most[N_DAYS + 1]; /* so many may a day have that gets cards */
} Days;

static guint
due_on (const SmritiRescheduleLoad *load, guint day)
{
  return day < load->n_days ? load->due[day] : 0;
}

static Days *
days_new (const SmritiRescheduleLoad *load)
{
  Days *days = g_new (Days, 1);
  double sum = 0;
  guint room;

  for (guint day = 1; day <= SMRITI_RESCHEDULE_MEAN_DAYS; day++)
    sum += due_on (load, day);
  room = MAX (load->quota, (guint) MIN (ceil (SMRITI_RESCHEDULE_PEAK * sum / SMRITI_RESCHEDULE_MEAN_DAYS), G_MAXINT));
  for (guint day = 0; day <= N_DAYS; day++)
    {
      days->due[day] = due_on (load, day);
      days->most[day] = MAX (days->due[day], room);
    }
  return days;
}

static void
move (Days *days, gint32 from, gint32 to)
{
  if (days->due[from] > 0)
    days->due[from]--;
  days->due[to]++;
}

/* --- which way --- */

static double
wanted_days (const SmritiPromised *card)
{
  return CLAMP (card->wanted_days, 1, CLAMP (card->max_days, 1, SMRITI_MAX_INTERVAL_DAYS));
}

static gboolean
is_within (double interval, double other)
{
  int min, max, days = (int) lround (other);

  smriti_fuzz_range (interval, 0, SMRITI_MAX_INTERVAL_DAYS, &min, &max);
  return days >= min && days <= max;
}

/* -1 sooner, 1 later, 0 it stays. */
static int
direction_of (const SmritiPromised *card, gint32 today)
{
  gint64 promised = (gint64) card->due_day - card->last_day;
  double wanted;

  if (card->due_day <= today || card->last_day > today || (gint64) card->due_day - today > N_DAYS || promised > N_DAYS
      || !isfinite (card->wanted_days))
    return 0;
  wanted = wanted_days (card);
  if (is_within ((double) promised, wanted) || is_within (wanted, (double) promised))
    return 0;
  return lround (wanted) < promised ? -1 : 1;
}

/* --- later --- */

static gint32
later_day (const Days *days, const SmritiPromised *card, gint32 today)
{
  double wanted = wanted_days (card);
  int min, max, best, middle = (int) lround (wanted);

  smriti_fuzz_range (wanted, 0, CLAMP (card->max_days, 1, SMRITI_MAX_INTERVAL_DAYS), &min, &max);
  /* The wanted day itself is after the promised one, so the range is never empty. */
  min = MAX (min, card->due_day + 1 - card->last_day);
  best = MAX (middle, min);
  for (int interval = min; interval <= max; interval++)
    {
      guint due = days->due[card->last_day + interval - today], least = days->due[card->last_day + best - today];

      if (due < least || (due == least && ABS (interval - middle) < ABS (best - middle)))
        best = interval;
    }
  return card->last_day + best;
}

/* --- sooner --- */

static gint32
sooner_day (const Days *days, const SmritiPromised *card, gint32 today)
{
  gint32 day = MAX (card->last_day + (int) lround (wanted_days (card)), today + 1);

  while (day < card->due_day && days->due[day - today] >= days->most[day - today])
    day++;
  return MIN (day, card->due_day);
}

typedef struct
{
  double lost;
  guint n; /* which card */
} Sooner;

static int
compare_lost (const void *a, const void *b)
{
  const Sooner *left = a, *right = b;

  if (left->lost != right->lost)
    return left->lost > right->lost ? -1 : 1;
  return left->n < right->n ? -1 : left->n > right->n;
}

void
smriti_reschedule (const SmritiPromised *cards, guint n_cards, const SmritiRescheduleLoad *load, gint32 *out_due)
{
  g_autoptr (GArray) sooner = g_array_new (FALSE, FALSE, sizeof (Sooner));
  g_autofree Days *days = days_new (load);
  gint32 today = load->today;

  for (guint i = 0; i < n_cards; i++)
    {
      int direction = direction_of (&cards[i], today);
      Sooner one = { isfinite (cards[i].lost) ? cards[i].lost : -1, i };

      out_due[i] = cards[i].due_day;
      if (direction < 0)
        g_array_append_val (sooner, one);
      if (direction <= 0)
        continue;
      out_due[i] = later_day (days, &cards[i], today);
      move (days, cards[i].due_day - today, out_due[i] - today);
    }
  if (sooner->len > 0)
    qsort (sooner->data, sooner->len, sizeof (Sooner), compare_lost);
  for (guint i = 0; i < sooner->len; i++)
    {
      guint n = g_array_index (sooner, Sooner, i).n;

      out_due[n] = sooner_day (days, &cards[n], today);
      if (out_due[n] < cards[n].due_day)
        move (days, cards[n].due_day - today, out_due[n] - today);
    }
}
