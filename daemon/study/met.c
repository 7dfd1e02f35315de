/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Errors a person met lately, as records of kind "error" say, and their cards: these
 * are asked more. A new one comes before other new cards, though its entry may wait
 * for another: life did not wait either. One in review comes early, the earlier the
 * more often its error was met. Nothing is stored; what follows from the records is
 * kept for a day. */

#include "daemon/study/private.h"

#include <string.h>

#define DAYS 90
#define MAX_RECORDS 200 /* the newest */
#define MAX_CARDS 500

void
smriti_study_forget_met (SmritiStudy *study)
{
  g_clear_pointer (&study->met, g_array_unref);
}

gboolean
smriti_met_is_due (int elapsed_days, int interval_days, guint meetings)
{
  return elapsed_days > 0 && elapsed_days * (1 + (gint64) meetings) >= interval_days;
}

/* @ids: with blanks between; each counts once for this meeting. */
static void
count_meeting (SmritiStudy *study, const char *ids, GHashTable *meetings)
{
  g_auto (GStrv) each = g_strsplit (ids, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (char **id = each; *id; id++)
    {
      gint64 n = **id != '\0' ? smriti_cards_by_key (study->store, *id) : 0;
      guint *count;

      if (n == 0 || !g_hash_table_add (seen, g_memdup2 (&n, sizeof n)))
        continue;
      count = g_hash_table_lookup (meetings, &n);
      if (count)
        ++*count;
      else if (g_hash_table_size (meetings) < MAX_CARDS)
        {
          guint one = 1;

          g_hash_table_insert (meetings, g_memdup2 (&n, sizeof n), g_memdup2 (&one, sizeof one));
        }
    }
}

/* Row of a card → how often its error was met. */
static GHashTable *
count_meetings (SmritiStudy *study, gint32 day)
{
  GHashTable *meetings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  guint total;
  g_autoptr (GPtrArray) records = smriti_events_records (study->store, SMRITI_MET_KIND, NULL, 0, MAX_RECORDS, &total);

  for (guint i = 0; i < records->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (records, i);
      const char *ids = smriti_event_get (event, "cards");

      if (ids && event->day > day - DAYS)
        count_meeting (study, ids, meetings);
    }
  return meetings;
}

/* Those in review first, the most overdue by this measure of them; then new ones, the most met. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const SmritiMetCard *x = a, *y = b;

  if (x->is_new != y->is_new)
    return x->is_new ? 1 : -1;
  if (x->urgency != y->urgency)
    return x->urgency > y->urgency ? -1 : 1;
  return x->n < y->n ? -1 : x->n > y->n;
}

static void
add_card (SmritiStudy *study, gint64 n, guint meetings, gint32 day)
{
  g_autoptr (SmritiStudyCard) card = smriti_cards_get (study->store, n, day);
  SmritiMetCard met = { .n = n, .urgency = meetings };
  int elapsed, interval;

  if (!card || card->off != SMRITI_OFF_NONE)
    return;
  met.outline = card->outline;
  met.snippet = card->snippet;
  met.is_new = card->progress.state == SMRITI_STATE_NEW;
  if (!met.is_new)
    {
      elapsed = day - card->last_day;
      interval = card->due_day - card->last_day;
      if (card->progress.state != SMRITI_STATE_REVIEW || card->last_day == SMRITI_DAY_NONE || card->due_day <= day
          || !smriti_met_is_due (elapsed, interval, meetings))
        return;
      met.urgency = (double) elapsed * (1 + meetings) / interval;
    }
  g_array_append_val (study->met, met);
}

const GArray *
smriti_study_met_cards (SmritiStudy *study)
{
  gint32 day = smriti_study_day (study);
  g_autoptr (GHashTable) meetings = NULL;
  GHashTableIter iter;
  gpointer n, count;

  if (study->met && study->met_day == day)
    return study->met;
  smriti_study_forget_met (study);
  study->met = g_array_new (FALSE, FALSE, sizeof (SmritiMetCard));
  study->met_day = day;
  meetings = count_meetings (study, day);
  g_hash_table_iter_init (&iter, meetings);
  while (g_hash_table_iter_next (&iter, &n, &count))
    add_card (study, *(gint64 *) n, *(guint *) count, day);
  g_array_sort (study->met, compare);
  return study->met;
}
