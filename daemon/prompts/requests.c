/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What others ask of the prompts: put something on the screen now, why it is
 * held, what server there is, doctor's test. */

#include "daemon/prompts/due.h"
#include "daemon/prompts/flow.h"

#define JUST_THERE_US (3 * G_USEC_PER_SEC)

/* --- those who asked to be shown something --- */

typedef struct
{
  SmritiAskFunc func;
  gpointer user_data;
  gboolean shown;
  SmritiHeld held;
  gint64 until_s;
  GError *error;
} Ask;

static gboolean
answer_ask (gpointer data)
{
  Ask *ask = data;

  ask->func (ask->shown, ask->held, ask->until_s, ask->error, ask->user_data);
  g_clear_error (&ask->error);
  g_free (ask);
  return G_SOURCE_REMOVE;
}

void
smriti_prompts_answer_asks (SmritiPrompts *prompts, gboolean shown, SmritiHeld held, gint64 until_s)
{
  g_autoptr (GPtrArray) asks = g_steal_pointer (&prompts->asks);

  prompts->asks = g_ptr_array_new ();
  for (guint i = 0; i < asks->len; i++)
    {
      Ask *ask = asks->pdata[i];

      ask->shown = shown;
      ask->held = held;
      ask->until_s = until_s;
      g_idle_add_full (G_PRIORITY_DEFAULT, answer_ask, ask, NULL);
    }
}

/* --- what others ask --- */

void
smriti_prompts_set_changed_func (SmritiPrompts *prompts, void (*func) (gpointer user_data), gpointer user_data)
{
  prompts->changed = func;
  prompts->changed_data = user_data;
}

SmritiHeld
smriti_prompts_why_held (SmritiPrompts *prompts, const SmritiDue *due, gint64 *out_until_s)
{
  gboolean waits = (prompts->stage != SMRITI_STAGE_NONE && !prompts->on_screen) || due->occurrences->len > 0;

  if (waits && prompts->failure != SMRITI_HELD_NONE)
    {
      *out_until_s = prompts->retry_at_s;
      return prompts->failure;
    }
  *out_until_s = 0;
  if (waits && prompts->away != SMRITI_HELD_NONE)
    return prompts->away;
  *out_until_s = due->held_until_s;
  return due->held;
}

SmritiHeld
smriti_prompts_held (SmritiPrompts *prompts, gint64 *out_until_s)
{
  g_auto (SmritiDue) due = { 0 };

  smriti_prompts_look_due (prompts, smriti_clock_now_s (prompts->clock), &due);
  return smriti_prompts_why_held (prompts, &due, out_until_s);
}

gint64
smriti_prompts_next_at (SmritiPrompts *prompts, SmritiCadence *out_cadence)
{
  g_auto (SmritiDue) due = { 0 };

  smriti_prompts_look_due (prompts, smriti_clock_now_s (prompts->clock), &due);
  *out_cadence = due.next_cadence;
  if (due.occurrences->len > 0 && prompts->failure != SMRITI_HELD_NONE)
    return prompts->retry_at_s;
  if (due.occurrences->len > 0 && prompts->away != SMRITI_HELD_NONE)
    return 0;
  return due.next_at_s;
}

void
smriti_prompts_describe (SmritiPrompts *prompts, const char **out_server, const char **out_version,
                         const char *const **out_capabilities, guint *out_buttons, const char **out_error)
{
  const SmritiServerInfo *info = smriti_notifier_info (prompts->notifier);
  SmritiServerFace face;

  smriti_prompts_get_face (prompts, &face);
  *out_server = info->name;
  *out_version = info->version;
  *out_capabilities = (const char *const *) info->capabilities;
  *out_buttons = face.buttons;
  *out_error = info->error;
}

/* The reminder came up by itself as it was asked for: the person sees one, and
 * pressing it must not be in vain. */
static gboolean
is_just_there (SmritiPrompts *prompts)
{
  if (prompts->stage != SMRITI_STAGE_REMINDER || prompts->asked->len == 0)
    return FALSE;
  return prompts->under_way || (prompts->on_screen && g_get_monotonic_time () - prompts->shown_us < JUST_THERE_US);
}

/* What a person who asks is shown: today's cards, whether their hour has come or
 * not, and all practice that is open. */
static GPtrArray *
what_is_open (SmritiPrompts *prompts)
{
  GPtrArray *active = smriti_due_active (prompts->study);

  for (guint i = active->len; i > 0; i--)
    {
      const SmritiOccurrence *occurrence = active->pdata[i - 1];

      if (occurrence->cadence != SMRITI_CADENCE_DAILY && occurrence->state != SMRITI_OCCURRENCE_OPEN)
        g_ptr_array_remove_index (active, i - 1);
    }
  return active;
}

static gboolean
begin_asked_card (SmritiPrompts *prompts, GError **error)
{
  g_autoptr (SmritiStudyCard) next = smriti_study_next (prompts->study, FALSE, SMRITI_SHOWN_NOT, error);
  gint64 until_s;

  if (!next)
    return FALSE;
  smriti_prompts_forget_asked (prompts); /* cards alone were asked for */
  prompts->in_pause = smriti_study_is_paused (prompts->study, &until_s);
  smriti_flow_go_on (prompts);
  return TRUE;
}

/* Begins what was asked for; FALSE + NOTHING when there is nothing to ask. */
static gboolean
begin_asked (SmritiPrompts *prompts, gboolean card, GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  gboolean has_cards;

  if (card)
    return begin_asked_card (prompts, error);
  open = what_is_open (prompts);
  has_cards = smriti_prompts_has_cards (prompts);
  for (guint i = open->len; !has_cards && i > 0; i--)
    if (((const SmritiOccurrence *) open->pdata[i - 1])->cadence == SMRITI_CADENCE_DAILY)
      g_ptr_array_remove_index (open, i - 1);
  if (open->len == 0 && !has_cards)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                           "nothing is due; 'smriti status' says when something will be");
      return FALSE;
    }
  if (!is_just_there (prompts))
    smriti_practice_remind (prompts, open);
  return TRUE;
}

void
smriti_prompts_ask (SmritiPrompts *prompts, gboolean card, SmritiAskFunc func, gpointer user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->func = func;
  ask->user_data = user_data;
  smriti_prompts_enter (prompts);
  if (begin_asked (prompts, card, &ask->error))
    g_ptr_array_add (prompts->asks, ask);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, answer_ask, ask, NULL);
  if (!prompts->under_way)
    smriti_prompts_answer_asks (prompts, prompts->on_screen, SMRITI_HELD_NONE, 0);
  smriti_prompts_leave (prompts);
}

/* --- doctor's test --- */

void
smriti_prompts_test_over (SmritiPrompts *prompts, const char *outcome)
{
  SmritiTestFunc func = g_steal_pointer (&prompts->test_func);

  if (!func)
    return;
  g_clear_handle_id (&prompts->test_timeout, g_source_remove);
  smriti_notifier_clear (prompts->notifier, SMRITI_CHANNEL_TEST);
  func (outcome, prompts->test_data);
}

static gboolean
on_test_timeout (gpointer data)
{
  SmritiPrompts *prompts = data;

  prompts->test_timeout = 0;
  smriti_prompts_test_over (prompts, "timeout");
  return G_SOURCE_REMOVE;
}

void
smriti_prompts_test (SmritiPrompts *prompts, guint timeout_s, SmritiTestFunc func, gpointer user_data)
{
  smriti_prompts_test_over (prompts, "failed"); /* an earlier one still waiting */
  prompts->test_func = func;
  prompts->test_data = user_data;
  prompts->test_timeout = g_timeout_add_seconds (timeout_s, on_test_timeout, prompts);
  smriti_notifier_prepare (prompts->notifier, SMRITI_CHANNEL_TEST, ++prompts->test_generation);
}
