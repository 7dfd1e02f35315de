/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/history.h"

#include <stdlib.h>

typedef struct
{
  gint64 at_ms;
  guint nth; /* of what was given: decides between answers of one instant */
} Instant;

static gboolean
is_answer (const SmritiReview *review)
{
  return review->grade >= 1 && review->grade <= 4;
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  const Instant *x = a, *y = b;

  if (x->at_ms != y->at_ms)
    return x->at_ms < y->at_ms ? -1 : 1;
  return x->nth < y->nth ? -1 : 1;
}

/* What is an answer, oldest first. A log mostly comes in that order already. */
static Instant *
in_order_of_time (const SmritiReview *reviews, gsize n_reviews, guint *out_n)
{
  Instant *instants = g_new (Instant, n_reviews + 1);
  gboolean is_sorted = TRUE;
  guint n = 0;

  for (gsize i = 0; i < n_reviews; i++)
    {
      if (!is_answer (&reviews[i]))
        continue;
      is_sorted &= n == 0 || instants[n - 1].at_ms <= reviews[i].at_ms;
      instants[n++] = (Instant){ reviews[i].at_ms, (guint) i };
    }
  if (!is_sorted)
    qsort (instants, n, sizeof *instants, by_time);
  *out_n = n;
  return instants;
}

static SmritiHistory *
history_alloc (guint n_cards, guint n_reviews)
{
  SmritiHistory *history = g_new0 (SmritiHistory, 1);

  history->n_cards = n_cards;
  history->n_reviews = n_reviews;
  history->first = g_new0 (guint, n_cards + 1);
  history->card = g_new0 (guint, n_cards + 1);
  history->grade = g_new (guint8, n_reviews + 1);
  history->day = g_new (gint32, n_reviews + 1);
  history->at_ms = g_new (gint64, n_reviews + 1);
  history->elapsed_days = g_new (gint32, n_reviews + 1);
  history->in_time = g_new (guint, n_reviews + 1);
  history->items = g_new (guint, n_reviews + 1);
  return history;
}

/* Numbers the cards by their first answers. Returns the number of each answer's card, oldest first. */
static guint *
number_cards (const SmritiReview *reviews, const Instant *instants, guint n, GArray *cards)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  guint *card = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      gpointer name = GUINT_TO_POINTER (reviews[instants[i].nth].card);
      gpointer known = g_hash_table_lookup (numbers, name);

      if (!known)
        {
          g_array_append_val (cards, reviews[instants[i].nth].card);
          known = GUINT_TO_POINTER (cards->len);
          g_hash_table_insert (numbers, name, known);
        }
      card[i] = GPOINTER_TO_UINT (known) - 1;
    }
  return card;
}

static void
place_answer (SmritiHistory *history, const SmritiReview *review, guint r, gboolean is_first)
{
  gint64 elapsed = is_first ? 0 : (gint64) review->day - history->day[r - 1];

  history->grade[r] = review->grade;
  history->day[r] = review->day;
  history->at_ms[r] = review->at_ms;
  history->elapsed_days[r] = (gint32) CLAMP (elapsed, 0, G_MAXINT32);
  if (history->elapsed_days[r] > 0)
    history->items[history->n_items++] = r;
}

SmritiHistory *
smriti_history_new (const SmritiReview *reviews, gsize n_reviews)
{
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree Instant *instants = NULL;
  g_autofree guint *card = NULL;
  g_autofree guint *next = NULL;
  SmritiHistory *history;
  guint n;

  g_return_val_if_fail (reviews != NULL || n_reviews == 0, NULL);
  g_return_val_if_fail (n_reviews < G_MAXUINT, NULL);

  instants = in_order_of_time (reviews, n_reviews, &n);
  card = number_cards (reviews, instants, n, cards);
  history = history_alloc (cards->len, n);
  for (guint c = 0; c < cards->len; c++)
    history->card[c] = g_array_index (cards, guint, c);

  for (guint i = 0; i < n; i++)
    history->first[card[i] + 1]++;
  for (guint c = 0; c < cards->len; c++)
    history->first[c + 1] += history->first[c];
  next = g_memdup2 (history->first, (cards->len + 1) * sizeof *next);
  for (guint i = 0; i < n; i++)
    {
      guint r = next[card[i]]++;

      history->in_time[i] = r;
      place_answer (history, &reviews[instants[i].nth], r, r == history->first[card[i]]);
    }
  return history;
}

void
smriti_history_free (SmritiHistory *history)
{
  if (!history)
    return;
  g_free (history->first);
  g_free (history->card);
  g_free (history->grade);
  g_free (history->day);
  g_free (history->at_ms);
  g_free (history->elapsed_days);
  g_free (history->in_time);
  g_free (history->items);
  g_free (history);
}

SmritiHistory *
smriti_history_before (const SmritiHistory *history, guint k)
{
  g_autofree SmritiReview *reviews = NULL;
  g_autofree guint *card_of = NULL;
  guint n = 0;

  g_return_val_if_fail (history != NULL, NULL);

  reviews = g_new (SmritiReview, history->n_reviews + 1);
  card_of = g_new (guint, history->n_reviews + 1);
  for (guint c = 0; c < history->n_cards; c++)
    for (guint r = history->first[c]; r < history->first[c + 1]; r++)
      card_of[r] = history->card[c];
  for (guint i = 0; i < history->n_reviews; i++)
    {
      guint r = history->in_time[i];

      if (k < history->n_items && r == history->items[k])
        break;
      reviews[n++] = (SmritiReview){ history->at_ms[r], history->day[r], card_of[r], history->grade[r] };
    }
  return smriti_history_new (reviews, n);
}

gboolean
smriti_history_recalled (const SmritiHistory *history, guint k)
{
  return history->grade[history->items[k]] > 1;
}

double
smriti_history_recency (guint k, guint n)
{
  double x = n > 1 ? (double) k / (n - 1) : 1;

  return 0.25 + 0.75 * (x * x * x);
}
