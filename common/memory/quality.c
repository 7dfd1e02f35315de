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
  guint n, nth;
  gboolean left_out;
} Group;

typedef struct
{
  const SmritiHistory *history;
  guint *first_item;            /* of each card: its first answer that is an item, G_MAXUINT = none */
  Group **group;                /* of each card, NULL = it has no item */
  gboolean *is_first;           /* of each answer: it is its card's first item */
  GHashTable *groups[N_GRADES]; /* days → Group */
} Sorting;

static Group *
group_with (GHashTable *groups, gint32 days)
{
  Group *group = g_hash_table_lookup (groups, GINT_TO_POINTER (days));

  if (!group)
    {
      group = g_new0 (Group, 1);
      group->days = days;
      g_hash_table_insert (groups, GINT_TO_POINTER (days), group);
    }
  return group;
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
      sorting->is_first[r] = TRUE;
      sorting->group[c] = group_with (sorting->groups[history->grade[history->first[c]] - 1], history->elapsed_days[r]);
      sorting->group[c]->n++;
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

/* Gives every group that is not left out its place among all, by grade. */
static void
number_groups (Sorting *sorting)
{
  guint nth = 0;

  for (int grade = 0; grade < N_GRADES; grade++)
    {
      g_autoptr (GPtrArray) sorted = sort_groups (sorting->groups[grade], grade);

      for (guint i = 0; i < sorted->len; i++)
        ((Group *) g_ptr_array_index (sorted, i))->nth = nth++;
    }
}

typedef struct
{
  guint nth; /* of its group */
  guint k;   /* the item */
} First;

static int
by_group (gconstpointer a, gconstpointer b)
{
  const First *x = a, *y = b;

  if (x->nth != y->nth)
    return x->nth < y->nth ? -1 : 1;
  return x->k < y->k ? -1 : 1;
}

/* The cards' first items by group, then what is left in time. */
static guint *
put_in_order (const Sorting *sorting, guint *out_n)
{
  const SmritiHistory *history = sorting->history;
  g_autofree First *firsts = g_new (First, history->n_cards + 1);
  g_autofree const Group **group_of_answer = g_new0 (const Group *, history->n_reviews + 1);
  guint *order = g_new (guint, history->n_items + 1);
  guint n_firsts = 0, n;

  for (guint c = 0; c < history->n_cards; c++)
    for (guint r = sorting->first_item[c]; r < history->first[c + 1]; r++)
      group_of_answer[r] = sorting->group[c];
  for (guint k = 0; k < history->n_items; k++)
    {
      const Group *group = group_of_answer[history->items[k]];

      if (!group->left_out && sorting->is_first[history->items[k]])
        firsts[n_firsts++] = (First){ group->nth, k };
    }
  qsort (firsts, n_firsts, sizeof *firsts, by_group);
  for (n = 0; n < n_firsts; n++)
    order[n] = firsts[n].k;
  for (guint k = 0; k < history->n_items; k++)
    if (!group_of_answer[history->items[k]]->left_out && !sorting->is_first[history->items[k]])
      order[n++] = k;
  *out_n = n;
  return order;
}

guint *
smriti_quality_order (const SmritiHistory *history, guint *out_n)
{
  g_autofree guint *first_item = g_new (guint, history->n_cards + 1);
  g_autofree Group **group = g_new0 (Group *, history->n_cards + 1);
  g_autofree gboolean *is_first = g_new0 (gboolean, history->n_reviews + 1);
  Sorting sorting = { history, first_item, group, is_first, { NULL } };
  guint *order;

  for (int grade = 0; grade < N_GRADES; grade++)
    sorting.groups[grade] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  find_groups (&sorting);
  number_groups (&sorting);
  order = put_in_order (&sorting, out_n);
  if (2 * *out_n < history->n_items)
    {
      for (guint k = 0; k < history->n_items; k++)
        order[k] = k;
      *out_n = history->n_items;
    }
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
  smriti_metrics_of_loss (ordered, n, out);
}
