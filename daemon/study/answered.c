/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What an answer did, looked up afterwards: whether the card was forgotten, and
 * whether that was once too often. Not part of the answer itself, which has to
 * be quick and whose reply has no room for it. */

#include "daemon/study/private.h"

void
smriti_answered_clear (SmritiAnswered *answered)
{
  g_clear_pointer (&answered->card, g_free);
}

static gboolean
is_lapse (const SmritiEvent *answer)
{
  return answer->grade == SMRITI_GRADE_AGAIN && answer->state_before == SMRITI_STATE_REVIEW;
}

/* Lapses of the card up to @event and with it; FALSE: it does not stand. */
static gboolean
count_lapses (SmritiStudy *study, gint64 card, const SmritiEvent *event, guint *out)
{
  g_autoptr (GPtrArray) events = smriti_events_of_card (study->store, card, FALSE);

  *out = 0;
  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *answer = g_ptr_array_index (events, i);

      *out += answer->type == SMRITI_EVENT_ANSWERED && is_lapse (answer) ? 1 : 0;
      if (answer->n == event->n)
        return TRUE;
    }
  return FALSE;
}

gboolean
smriti_study_answered (SmritiStudy *study, const char *id, SmritiAnswered *out, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_events_find (study->store, id);
  guint lapses;

  *out = (SmritiAnswered){ 0 };
  if (event && event->type != SMRITI_EVENT_ANSWERED)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "event '%s' is no answer", id);
      return FALSE;
    }
  if (!event || !count_lapses (study, smriti_cards_by_key (study->store, event->subject), event, &lapses))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no answer '%s' stands; 'smriti log' lists what happened", id);
      return FALSE;
    }
  out->card = smriti_cards_id (study->store, event->subject);
  out->grade = event->grade;
  out->lapsed = is_lapse (event);
  out->lapses = lapses;
  out->leech = out->lapsed && smriti_leech_is_told (lapses);
  return TRUE;
}
