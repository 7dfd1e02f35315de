/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What another program knew of a card, taken over once: an 'adopted' event says
 * what it was, and the fold begins there. A card about whose memory anything was
 * ever said here, taken back or not, keeps to that; notes are only read. */

#include "daemon/study/private.h"

#include <math.h>

/* --- the event --- */

static void
put_day (SmritiEvent *event, const char *name, gint32 day)
{
  g_autofree char *text = smriti_day_to_string (day);

  smriti_event_put (event, name, text);
}

/* What is not known is left out. */
static void
put_number (SmritiEvent *event, const char *name, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (number > 0)
    smriti_event_put (event, name, g_ascii_dtostr (text, sizeof text, number));
}

/* The due instant is written down too: no later change of the rollover or the
 * zone moves it. */
static SmritiEvent *
make_event (SmritiStudy *study, const char *key, const SmritiPrior *prior)
{
  SmritiEvent *event = smriti_study_new_event (study, SMRITI_EVENT_ADOPTED, key);
  /* No date is so far ahead that it is never asked, and none was answered tomorrow. */
  gint32 due_day = MIN (prior->due_day, event->day + SMRITI_MAX_INTERVAL_DAYS);
  gint64 due_s = smriti_review_day_start (due_day, smriti_study_settings (study)->rollover_minute,
                                          smriti_clock_zone (study->clock));
  g_autofree char *due = g_strdup_printf ("%" G_GINT64_FORMAT, due_s);

  smriti_event_put (event, "due", due);
  put_day (event, "date", due_day);
  put_day (event, "last", MIN (prior->last_day, event->day));
  smriti_event_put (event, "state", smriti_state_to_string (prior->state));
  put_number (event, "interval-days", prior->interval_days);
  put_number (event, "ease", prior->ease);
  put_number (event, "stability", prior->stability);
  put_number (event, "difficulty", prior->difficulty);
  put_number (event, "reps", prior->answers);
  put_number (event, "lapses", prior->lapses);
  return event;
}

static double
get_number (const SmritiEvent *event, const char *name)
{
  const char *text = smriti_event_get (event, name);

  return text ? g_ascii_strtod (text, NULL) : 0;
}

/* Events come from other machines too: nothing in one is believed unseen. */
gboolean
smriti_study_read_prior (const SmritiEvent *event, SmritiPrior *out, gint64 *out_due_s)
{
  SmritiPrior prior = { .due_day = SMRITI_DAY_NONE, .last_day = SMRITI_DAY_NONE, .state = SMRITI_STATE_REVIEW };
  const char *due = smriti_event_get (event, "due");
  const char *date = smriti_event_get (event, "date");
  const char *last = smriti_event_get (event, "last");
  const char *state = smriti_event_get (event, "state");

  if (!due || !g_ascii_string_to_signed (due, 10, 0, G_MAXINT64 / 2, out_due_s, NULL) || !date
      || !smriti_day_from_string (date, &prior.due_day))
    return FALSE;
  if (last)
    smriti_day_from_string (last, &prior.last_day);
  if (state)
    smriti_state_from_string (state, &prior.state);
  prior.interval_days = get_number (event, "interval-days");
  prior.ease = get_number (event, "ease");
  prior.stability = get_number (event, "stability");
  prior.difficulty = get_number (event, "difficulty");
  if (!smriti_prior_mend (&prior, NULL))
    return FALSE;
  prior.last_day = MIN (prior.last_day, event->day);
  *out = prior;
  return TRUE;
}

gboolean
smriti_study_start_from (const SmritiEvent *event, const SmritiParameters *parameters, SmritiStudyCard *card)
{
  SmritiPrior prior;
  gint64 due_s;

  if (!smriti_study_read_prior (event, &prior, &due_s))
    return FALSE;
  card->progress = (SmritiProgress){ prior.state, 0, smriti_prior_memory (&prior, parameters) };
  card->due_s = due_s;
  card->due_day = prior.due_day;
  card->last_day = prior.last_day;
  return TRUE;
}

/* --- taking over --- */

gboolean
smriti_study_adopt (SmritiStudy *study, gint64 n, const char *key, const SmritiPrior *prior, GError **error)
{
  SmritiPrior mended = *prior;
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;

  if (!smriti_prior_mend (&mended, NULL) || smriti_events_began (study->store, n))
    return TRUE;
  event = make_event (study, key, &mended);
  card = smriti_study_card_new ();
  card->n = n;
  return smriti_study_append (study, event, error)
         && (!smriti_study_start_from (event, smriti_study_parameters (study), card)
             || smriti_cards_write_memory (study->store, card, error));
}
