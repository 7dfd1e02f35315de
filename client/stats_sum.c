/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/stats_sum.h"

#include "common/day.h"

void
smriti_stats_free (SmritiStats *stats)
{
  if (!stats)
    return;
  g_array_unref (stats->days);
  g_array_unref (stats->months);
  g_free (stats);
}

double
smriti_recall_share (const SmritiRecall *recall)
{
  return recall->answers > 0 ? (double) recall->recalled / recall->answers : 0;
}

static gint32
month_of (gint32 day)
{
  int year, month, of_month;

  smriti_day_to_ymd (day, &year, &month, &of_month);
  return day - (of_month - 1);
}

/* Its row, kept in the order of dates: the log of another device may come late. */
static SmritiStatsMonth *
month_row (GArray *months, gint32 first)
{
  SmritiStatsMonth month = { .first = first };
  guint at = months->len;

  while (at > 0 && g_array_index (months, SmritiStatsMonth, at - 1).first > first)
    at--;
  if (at > 0 && g_array_index (months, SmritiStatsMonth, at - 1).first == first)
    return &g_array_index (months, SmritiStatsMonth, at - 1);
  g_array_insert_val (months, at, month);
  return &g_array_index (months, SmritiStatsMonth, at);
}

static void
count_recall (SmritiRecall *recall, guint8 grade)
{
  recall->answers++;
  recall->recalled += grade > SMRITI_GRADE_AGAIN ? 1 : 0;
}

static void
add (SmritiStats *stats, const SmritiReview *review, const SmritiReviewDetail *detail)
{
  SmritiStatsDay *day = &g_array_index (stats->days, SmritiStatsDay, review->day - stats->from);

  stats->answers++;
  stats->new_cards += detail->was_new ? 1 : 0;
  stats->practised += day->answers == 0 ? 1 : 0;
  stats->took_ms += detail->took_ms;
  stats->timed += detail->took_ms > 0 ? 1 : 0;
  stats->grades[review->grade - 1]++;
  day->answers++;
  day->took_ms += detail->took_ms;
  if (detail->elapsed_days < 1)
    return;
  count_recall (&stats->all, review->grade);
  count_recall (detail->elapsed_days < SMRITI_STATS_MATURE_DAYS ? &stats->young : &stats->mature, review->grade);
  count_recall (&month_row (stats->months, month_of (review->day))->recall, review->grade);
}

SmritiStats *
smriti_stats_sum (const SmritiPast *past, gint32 from, gint32 to)
{
  SmritiStats *stats = g_new0 (SmritiStats, 1);
  g_autofree guint8 *seen = g_new0 (guint8, past->ids->len + 1);

  stats->from = from;
  stats->to = to;
  stats->days = g_array_new (FALSE, FALSE, sizeof (SmritiStatsDay));
  stats->months = g_array_new (FALSE, FALSE, sizeof (SmritiStatsMonth));
  for (gint32 day = from; day <= to; day++)
    {
      SmritiStatsDay row = { .day = day };

      g_array_append_val (stats->days, row);
    }
  for (guint i = 0; i < past->reviews->len; i++)
    {
      const SmritiReview *review = &g_array_index (past->reviews, SmritiReview, i);

      if (review->day < from || review->day > to || review->grade < SMRITI_GRADE_AGAIN || review->grade > SMRITI_GRADE_EASY)
        continue;
      add (stats, review, &g_array_index (past->details, SmritiReviewDetail, i));
      stats->cards += seen[review->card] ? 0 : 1;
      seen[review->card] = 1;
    }
  return stats;
}
