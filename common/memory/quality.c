/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/quality.h"

#include <stdlib.h>

#define N_GRADES 4
#define LEAST_CARDS 20 /* of a grade, or a twentieth of them: so many may be left out */
#define LEAST_GROUP 6  /* cards that share grade and interval */
#define MAX_DAYS 100   /* of a first interval that says something */
#define MAX_DAYS_EASY 365

/* Cards with the same first grade and the same first interval. */
typedef struct
{
  gint32 days;
  guint n;
  gboolean left_out;
} Group;

typedef struct
{
  const SmritiHistory *history;
  guint *first_item;            /* of each card: its first answer that is an item, G_MAXUINT = none */
  GHashTable *groups[N_GRADES]; /* days → Group */
} Sorting;

static int
grade_of (const Sorting *sorting, guint c)
{
  return sorting->history->grade[sorting->history->first[c]] - 1;
}

static Group *
group_of (const Sorting *sorting, guint c)
{
  gint32 days = sorting->history->elapsed_days[sorting->first_item[c]];

  return g_hash_table_lookup (sorting->groups[grade_of (sorting, c)], GINT_TO_POINTER (days));
}

static void
find_groups (Sorting *sorting)
{
  const SmritiHistory *history = sorting->history;

  for (guint c = 0; c < history->n_cards; c++)
    {
      guint r = history->first[c];

      while (r < history->first[c + 1] && history->elapsed_days[r] == 0)
        r++;
      sorting->first_item[c] = r < history->first[c + 1] ? r : G_MAXUINT;
      if (sorting->first_item[c] == G_MAXUINT)
        continue;
      if (!group_of (sorting, c))
        {
          Group *group = g_new0 (Group, 1);

          group->days = history->elapsed_days[r];
          g_hash_table_insert (sorting->groups[grade_of (sorting, c)], GINT_TO_POINTER (group->days), group);
        }
      group_of (sorting, c)->n++;
    }
}

/* Small ones first. */
static int
by_size (gconstpointer a, gconstpointer b)
{
  const Group *x = *(Group *const *) a, *y = *(Group *const *) b;

  return x->n != y->n ? (x->n < y->n ? -1 : 1) : (x->days > y->days) - (x->days < y->days);
}

/* The groups of one grade in order, those to be left out marked. New array. */
static GPtrArray *
sort_groups (GHashTable *groups, int grade)
{
  GPtrArray *sorted = g_ptr_array_new ();
  guint total = 0, gone = 0;
  GHashTableIter iter;
  gpointer value;

  for (g_hash_table_iter_init (&iter, groups); g_hash_table_iter_next (&iter, NULL, &value);)
    {
      g_ptr_array_add (sorted, value);
      total += ((Group *) value)->n;
    }
  g_ptr_array_sort (sorted, by_size);
  for (guint i = 0; i < sorted->len; i++)
    {
      Group *group = g_ptr_array_index (sorted, i);

      if (gone + group->n < MAX (LEAST_CARDS, total / LEAST_CARDS))
        {
          group->left_out = TRUE;
          gone += group->n;
        }
      else
        group->left_out = group->n < LEAST_GROUP || group->days > (grade == N_GRADES - 1 ? MAX_DAYS_EASY : MAX_DAYS);
    }
  return sorted;
}

/* What an item is to the order: one walk over all of them for each group would
 * be one too many, so they are put into the group's place. */
typedef struct
{
  guint group; /* its place among the groups, G_MAXUINT = not a card's first item */
  guint k;
} Place;

static int
by_place (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  return x->k < y->k ? -1 : 1;
}

static guint *
put_in_order (const Sorting *sorting, GHashTable *nth_of, guint *out_n)
{
  const SmritiHistory *history = sorting->history;
  g_autofree Place *places = g_new (Place, history->n_items + 1);
  g_autofree guint *card_of = g_new (guint, history->n_reviews + 1);
  guint *order;
  guint n = 0;

  for (guint c = 0; c < history->n_cards; c++)
    for (guint r = history->first[c]; r < history->first[c + 1]; r++)
      card_of[r] = c;
  for (guint k = 0; k < history->n_items; k++)
    {
      guint r = history->items[k];
      Group *group = group_of (sorting, card_of[r]);

      if (group->left_out)
        continue;
      places[n++] = (Place){ r == sorting->first_item[card_of[r]] ? GPOINTER_TO_UINT (g_hash_table_lookup (nth_of, group))
                                                                  : G_MAXUINT,
                             k };
    }
  qsort (places, n, sizeof *places, by_place);
  order = g_new (guint, n + 1);
  for (guint i = 0; i < n; i++)
    order[i] = places[i].k;
  *out_n = n;
  return order;
}

guint *
smriti_quality_order (const SmritiHistory *history, guint *out_n)
{
  g_autofree guint *first_item = g_new (guint, history->n_cards + 1);
  g_autoptr (GHashTable) nth_of = g_hash_table_new (NULL, NULL); /* Group → its place among all */
  Sorting sorting = { history, first_item, { NULL } };
  guint *order;

  for (int grade = 0; grade < N_GRADES; grade++)
    sorting.groups[grade] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  find_groups (&sorting);
  for (int grade = 0; grade < N_GRADES; grade++)
    {
      g_autoptr (GPtrArray) sorted = sort_groups (sorting.groups[grade], grade);

      for (guint i = 0; i < sorted->len; i++)
        g_hash_table_insert (nth_of, g_ptr_array_index (sorted, i), GUINT_TO_POINTER (g_hash_table_size (nth_of)));
    }
  order = put_in_order (&sorting, nth_of, out_n);
  for (int grade = 0; grade < N_GRADES; grade++)
    g_hash_table_unref (sorting.groups[grade]);
  return order;
}

void
smriti_quality (const SmritiHistory *history, const double *p, const guint *order, guint n, SmritiMetrics *out)
{
  g_autofree SmritiPrediction *all = g_new (SmritiPrediction, history->n_items + 1);
  g_autofree SmritiPrediction *ordered = g_new (SmritiPrediction, n + 1);

  smriti_history_predictions (history, p, all);
  for (guint i = 0; i < n; i++)
    {
      ordered[i] = all[order[i]];
      ordered[i].weight = smriti_history_recency (i, n);
    }
  smriti_metrics (ordered, n, out);
}
