/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Histories to try the model of memory on: made up from a seed, absurd on
 * purpose, or the real one among the fixtures. */

#pragma once

#include "common/memory/history.h"

#include <stdlib.h>
#include <string.h>

#define LOG_DAY_MS G_GINT64_CONSTANT (86400000)

/* New array of SmritiReview: @n answers to about @n / 8 cards, one after the
 * other in time, some of them several on one day. */
static inline GArray *
log_random (guint32 seed, guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GArray *reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));
  gint64 at_ms = 20000 * LOG_DAY_MS + LOG_DAY_MS / 2;

  for (guint i = 0; i < n; i++)
    {
      SmritiReview review = { .at_ms = at_ms,
                              .day = (gint32) (at_ms / LOG_DAY_MS),
                              .card = (guint) g_rand_int_range (rand, 0, 1 + (gint32) n / 8),
                              .grade = (guint8) g_rand_int_range (rand, 1, 5) };

      if (g_rand_double (rand) < 0.5)
        review.grade = 3;
      g_array_append_val (reviews, review);
      at_ms += g_rand_double (rand) < 0.7 ? g_rand_int_range (rand, 1000, 4000000)
                                          : g_rand_int_range (rand, 40, 300) * LOG_DAY_MS / 100;
    }
  return reviews;
}

/* @n answers to one card, all @grade, one every @gap_days. */
static inline GArray *
log_of_one_card (guint n, guint8 grade, gint32 gap_days)
{
  GArray *reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));

  for (guint i = 0; i < n; i++)
    {
      gint32 day = 15000 + (gint32) i * gap_days;
      SmritiReview review = { day * LOG_DAY_MS + i, day, 7, grade };

      g_array_append_val (reviews, review);
    }
  return reviews;
}

/* A log as the real one of tests/fixtures/memory is written, days cut at 04:00 UTC. */
static inline GArray *
log_read (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;
  GArray *reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines + 1; *line && **line; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, ",", -1);
      g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (cells[2], NULL);
      SmritiReview review = { 0 };

      if (!g_hash_table_contains (cards, cells[0]))
        g_hash_table_insert (cards, g_strdup (cells[0]), GUINT_TO_POINTER (g_hash_table_size (cards)));
      review.card = GPOINTER_TO_UINT (g_hash_table_lookup (cards, cells[0]));
      review.grade = (guint8) atoi (cells[1]);
      review.at_ms = g_date_time_to_unix (at) * 1000 + g_date_time_get_microsecond (at) / 1000;
      review.day = (gint32) ((review.at_ms - 4 * 3600000) / LOG_DAY_MS);
      g_array_append_val (reviews, review);
    }
  return reviews;
}

static inline GArray *
log_real (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "memory", "revlog-josh.csv", NULL);

  return log_read (path);
}

static inline SmritiHistory *
history_of (GArray *reviews)
{
  return smriti_history_new ((const SmritiReview *) (gpointer) reviews->data, reviews->len);
}
