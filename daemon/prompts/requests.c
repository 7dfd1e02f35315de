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
smriti_prompts_held (SmritiPrompts *prompts, gint64 *out_until_s)
{
  gint64 now_s = smriti_clock_now_s (prompts->clock);
  g_auto (SmritiDue) due = { 0 };

  *out_until_s = 0;
  smriti_due_look (prompts->study, now_s, &due);
  if (prompts->failure != SMRITI_HELD_NONE
      && ((prompts->stage != SMRITI_STAGE_NONE && !prompts->on_screen) || due.occurrences->len > 0))
    {
      *out_until_s = prompts->retry_at_s;
      return prompts->failure;
    }
  if (prompts->away != SMRITI_HELD_NONE
      && ((prompts->stage != SMRITI_STAGE_NONE && !prompts->on_screen) || due.occurrences->len > 0))
    return prompts->away;
  *out_until_s = due.held_until_s;
  return due.held;
}

gint64
smriti_prompts_next_at (SmritiPrompts *prompts, SmritiCadence *out_cadence)
{
  gint64 now_s = smriti_clock_now_s (prompts->clock);
  g_auto (SmritiDue) due = { 0 };

  smriti_due_look (prompts->study, now_s, &due);
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

/* Begins what was asked for; FALSE + NOTHING when there is nothing to ask. */
static gboolean
begin_asked (SmritiPrompts *prompts, gboolean card, GError **error)
{
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (SmritiStudyCard) next = NULL;

  if (card)
    {
      next = smriti_study_next (prompts->study, FALSE, SMRITI_SHOWN_NOT, error);
      if (next)
        smriti_flow_go_on (prompts);
      return next != NULL;
    }
  if (!smriti_prompts_is_anything_due (prompts))
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                           "nothing is due; 'smriti status' says when something will be");
      return FALSE;
    }
  if (is_just_there (prompts))
    return TRUE;
  active = smriti_due_active (prompts->study);
  smriti_prompts_begin_reminder (prompts, active);
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
