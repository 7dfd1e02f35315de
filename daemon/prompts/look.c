/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One function looks at everything: what is on the screen, what is due, what
 * failed. It runs after every event and sets the one alarm to the next instant at
 * which looking again is of use. */

#include "daemon/prompts/due.h"
#include "daemon/prompts/flow.h"

/* A card or a checklist left on the screen this long gives way to a reminder. */
#define FORGOTTEN_S (30 * 60)
/* A card lost with a daemon comes back in quiet hours only if it was shown as lately as this. */
#define FRESH_S (60 * 60)

gboolean
smriti_prompts_is_card (SmritiPrompts *prompts)
{
  return prompts->stage == SMRITI_STAGE_QUESTION || prompts->stage == SMRITI_STAGE_ANSWER
         || prompts->stage == SMRITI_STAGE_REFUSED;
}

gboolean
smriti_prompts_is_practice (SmritiPrompts *prompts)
{
  return prompts->stage == SMRITI_STAGE_CHECKLIST || prompts->stage == SMRITI_STAGE_WHY
         || prompts->stage == SMRITI_STAGE_PRACTISED;
}

gboolean
smriti_prompts_is_farewell (SmritiPrompts *prompts)
{
  return prompts->stage == SMRITI_STAGE_DONE || prompts->stage == SMRITI_STAGE_PRACTISED;
}

/* A server or a daemon took what was on the screen along with it. */
static gboolean
is_lost (SmritiPrompts *prompts)
{
  return !prompts->on_screen && !prompts->under_way && prompts->stage != SMRITI_STAGE_NONE;
}

static gboolean
may_try (SmritiPrompts *prompts, gint64 now_s)
{
  if (!smriti_manners_may_ask (prompts))
    return FALSE;
  if (prompts->failure == SMRITI_HELD_NONE)
    return TRUE;
  return prompts->retry_at_s != 0 && prompts->retry_at_s <= now_s;
}

gboolean
smriti_prompts_has_cards (SmritiPrompts *prompts)
{
  SmritiToday today;

  smriti_study_today (prompts->study, &today);
  return today.due_concepts + today.due_snippets > 0;
}

/* A pause that began since: nothing is asked in it. */
static gboolean
is_paused_since (SmritiPrompts *prompts)
{
  gint64 until_s;

  return !prompts->in_pause && smriti_study_is_paused (prompts->study, &until_s);
}

/* Whether what the reminder asks about is still to be asked. */
static gboolean
is_reminder_wanted (SmritiPrompts *prompts)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (prompts->asked->len == 0) /* asked for when none was left */
    return smriti_prompts_has_cards (prompts);
  parts = smriti_practice_parts (prompts);
  return parts->len > 0;
}

static void
look_at_card (SmritiPrompts *prompts)
{
  g_autoptr (SmritiStudyCard) card = smriti_study_card (prompts->study, prompts->card, SMRITI_SHOWN_NOT, NULL);

  if (!card || card->off != SMRITI_OFF_NONE)
    smriti_flow_go_on (prompts);
}

/* What is on the screen may have been dealt with elsewhere. */
static void
look_at_screen (SmritiPrompts *prompts)
{
  if (!prompts->on_screen || smriti_prompts_is_farewell (prompts))
    return;
  if (is_paused_since (prompts))
    smriti_prompts_end (prompts);
  else if (smriti_prompts_is_card (prompts) && *prompts->card)
    look_at_card (prompts);
  else if (smriti_prompts_is_practice (prompts))
    smriti_practice_look (prompts);
  else if (prompts->stage == SMRITI_STAGE_REMINDER && !is_reminder_wanted (prompts))
    smriti_prompts_end (prompts);
  else if (prompts->stage == SMRITI_STAGE_REMINDER)
    smriti_practice_look (prompts);
}

void
smriti_prompts_look_due (SmritiPrompts *prompts, gint64 now_s, SmritiDue *out)
{
  gboolean in_hand = prompts->on_screen && (prompts->stage == SMRITI_STAGE_CHECKLIST || prompts->stage == SMRITI_STAGE_WHY);

  smriti_due_look (prompts->study, now_s, in_hand ? prompts->occurrence : "", out);
}

/* A stage that a server or a daemon took along with it. */
static void
bring_back (SmritiPrompts *prompts, gint64 now_s)
{
  gint64 quiet_end_s;

  if (is_paused_since (prompts) || (prompts->stage == SMRITI_STAGE_REMINDER && !is_reminder_wanted (prompts)))
    {
      smriti_prompts_end (prompts);
      return;
    }
  if (!may_try (prompts, now_s))
    return;
  if (!smriti_due_is_quiet (prompts->study, now_s, &quiet_end_s)
      || (smriti_prompts_is_card (prompts) && now_s - prompts->shown_s < FRESH_S))
    smriti_prompts_begin (prompts, prompts->stage);
  else if (smriti_prompts_is_card (prompts))
    smriti_prompts_end (prompts);
}

static void
look_at_due (SmritiPrompts *prompts, const SmritiDue *due, gint64 now_s)
{
  gboolean at_work = smriti_prompts_is_card (prompts) || smriti_prompts_is_practice (prompts);
  gboolean in_hand = at_work && now_s - prompts->shown_s < FORGOTTEN_S;

  if (due->occurrences->len > 0 && !in_hand)
    {
      if (may_try (prompts, now_s) && prompts->unlogged_until_s <= now_s)
        smriti_practice_remind (prompts, due->occurrences);
    }
  else if (is_lost (prompts))
    bring_back (prompts, now_s);
}

static void
sooner (gint64 *at_s, gint64 candidate_s, gint64 now_s)
{
  if (candidate_s > now_s && (*at_s == 0 || candidate_s < *at_s))
    *at_s = candidate_s;
}

static gint64
next_look (SmritiPrompts *prompts, const SmritiDue *due, gint64 now_s)
{
  gint64 at_s = 0, quiet_end_s;

  sooner (&at_s, due->look_at_s, now_s);
  sooner (&at_s, due->held_until_s, now_s);
  if (due->occurrences->len > 0)
    sooner (&at_s, prompts->unlogged_until_s, now_s);
  if (due->occurrences->len > 0 || is_lost (prompts))
    sooner (&at_s, prompts->retry_at_s, now_s);
  if (due->occurrences->len > 0 && (smriti_prompts_is_card (prompts) || smriti_prompts_is_practice (prompts)))
    sooner (&at_s, prompts->shown_s + FORGOTTEN_S, now_s);
  if (is_lost (prompts) && smriti_due_is_quiet (prompts->study, now_s, &quiet_end_s))
    sooner (&at_s, quiet_end_s, now_s);
  return at_s;
}

/* Should a date go by, this was why. */
static void
note_held (SmritiPrompts *prompts, const SmritiDue *due)
{
  gint64 until_s;

  smriti_study_note_held (prompts->study, smriti_prompts_why_held (prompts, due, &until_s));
}

void
smriti_prompts_look (SmritiPrompts *prompts)
{
  gint64 now_s = smriti_clock_now_s (prompts->clock);
  g_auto (SmritiDue) due = { 0 };

  prompts->busy++;
  do
    {
      prompts->dirty = FALSE;
      if (!prompts->under_way)
        look_at_screen (prompts);
      smriti_due_clear (&due);
      smriti_prompts_look_due (prompts, now_s, &due);
      if (prompts->under_way)
        continue;
      smriti_manners_look (prompts, due.occurrences->len > 0 || is_lost (prompts));
      prompts->cause = SMRITI_CAUSE_OWN;
      look_at_due (prompts, &due, now_s);
      prompts->cause = SMRITI_CAUSE_FOLLOWS;
    }
  while (prompts->dirty);
  note_held (prompts, &due);
  smriti_alarm_set (prompts->alarm, next_look (prompts, &due, now_s));
  prompts->busy--;
  if (prompts->changed)
    prompts->changed (prompts->changed_data);
}

void
smriti_prompts_update (SmritiPrompts *prompts)
{
  if (prompts->busy > 0)
    prompts->dirty = TRUE;
  else
    smriti_prompts_look (prompts);
}

void
smriti_prompts_on_alarm (gint64 now_s, gpointer data)
{
  SmritiPrompts *prompts = data;

  prompts->away_over = TRUE; /* whatever a source may have failed to tell */
  smriti_prompts_update (prompts);
}

void
smriti_prompts_card_answered (SmritiPrompts *prompts, const char *card)
{
  if (prompts->answering || !smriti_prompts_is_card (prompts) || !g_str_equal (card, prompts->card))
    return;
  smriti_prompts_enter (prompts);
  smriti_flow_go_on (prompts);
  smriti_prompts_leave (prompts);
}
