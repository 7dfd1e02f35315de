/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One generation of a prompt after the other: begun, shown or failed, ended; what
 * the notifier tells of it. When one is begun is for look.c. Invariants: at most
 * one prompt; each generation is shown or failed once; the virtual clock is held
 * while one is under way, and only then. */

#include "daemon/prompts/flow.h"

#define UNLOGGED_S (2 * 60 * 60)
#define MAX_LOSSES 3

/* --- entering and leaving the room --- */

/* Virtual time waits until the next alarm is set. */
void
smriti_prompts_enter (SmritiPrompts *prompts)
{
  smriti_clock_hold (prompts->clock);
  prompts->busy++;
}

void
smriti_prompts_leave (SmritiPrompts *prompts)
{
  if (--prompts->busy == 0)
    smriti_prompts_look (prompts);
  smriti_clock_release (prompts->clock);
}

/* --- one generation --- */

void
smriti_prompts_set (char **text, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*text);
  *text = copy;
}

void
smriti_prompts_settle (SmritiPrompts *prompts)
{
  smriti_presence_cancel (prompts->presence);
  if (!prompts->under_way)
    return;
  prompts->under_way = FALSE;
  smriti_clock_release (prompts->clock);
}

void
smriti_prompts_begin (SmritiPrompts *prompts, SmritiStageKind stage)
{
  if (!prompts->under_way)
    smriti_clock_hold (prompts->clock);
  smriti_presence_cancel (prompts->presence);
  prompts->wish = prompts->cause;
  prompts->stands = prompts->on_screen && prompts->stage == SMRITI_STAGE_REMINDER ? prompts->generation : 0;
  prompts->under_way = TRUE;
  prompts->on_screen = FALSE;
  prompts->stage = stage;
  prompts->generation++;
  if (stage != SMRITI_STAGE_REMINDER)
    prompts->counted = FALSE;
  smriti_notifier_prepare (prompts->notifier, SMRITI_CHANNEL_PROMPT, prompts->generation);
}

void
smriti_prompts_forget_asked (SmritiPrompts *prompts)
{
  g_ptr_array_unref (prompts->asked);
  prompts->asked = g_ptr_array_new ();
}

void
smriti_prompts_end (SmritiPrompts *prompts)
{
  prompts->stage = SMRITI_STAGE_NONE;
  prompts->on_screen = FALSE;
  prompts->counted = FALSE;
  smriti_prompts_forget_asked (prompts);
  prompts->generation++; /* what still comes of the last one is stale */
  smriti_notifier_clear (prompts->notifier, SMRITI_CHANNEL_PROMPT);
  smriti_screen_forget (prompts->study);
  smriti_prompts_settle (prompts);
  smriti_prompts_answer_asks (prompts, FALSE, SMRITI_HELD_NONE, 0);
}

void
smriti_prompts_get_face (SmritiPrompts *prompts, SmritiServerFace *face)
{
  const SmritiServerInfo *info = smriti_notifier_info (prompts->notifier);

  smriti_server_face (info->name, (const char *const *) info->capabilities,
                      smriti_study_settings (prompts->study)->prompts_buttons, face);
}

static void
close_left_over (SmritiPrompts *prompts)
{
  if (prompts->left_over.id != 0)
    smriti_notifier_close_left_over (prompts->notifier, prompts->left_over.id, prompts->left_over.server);
  if (prompts->left_over.id != 0 && prompts->stage == SMRITI_STAGE_NONE)
    smriti_screen_forget (prompts->study);
  smriti_screen_clear (&prompts->left_over);
}

static void
save_screen (SmritiPrompts *prompts, guint id)
{
  g_autofree char *server = smriti_notifier_server_key (prompts->notifier);
  gboolean asks_why = prompts->stage == SMRITI_STAGE_WHY; /* what it was asked about comes back instead */
  SmritiScreen screen = { .kind = asks_why ? (*prompts->occurrence ? SMRITI_STAGE_CHECKLIST : SMRITI_STAGE_REMINDER)
                                           : prompts->stage,
                          .day = smriti_study_day (prompts->study),
                          .shown_s = prompts->shown_s,
                          .id = id,
                          .server = server,
                          .subject = *prompts->occurrence ? prompts->occurrence : prompts->card };

  smriti_screen_save (prompts->study, &screen);
}

static void
log_reminder (SmritiPrompts *prompts)
{
  g_autoptr (GError) error = NULL;

  if (prompts->counted)
    return;
  prompts->counted = TRUE;
  if (smriti_study_prompted (prompts->study, prompts->to_log, &error))
    return;
  g_warning ("cannot note that a reminder was shown: %s", error->message);
  prompts->unlogged_until_s = prompts->shown_s + UNLOGGED_S;
}

/* --- what the notifier tells --- */

void
smriti_prompts_show (SmritiPrompts *prompts)
{
  SmritiServerFace face;
  SmritiStage *stage;

  smriti_prompts_get_face (prompts, &face);
  stage = smriti_flow_compose (prompts, &face);
  if (stage)
    smriti_notifier_show (prompts->notifier, SMRITI_CHANNEL_PROMPT, stage);
  else if (prompts->stage == SMRITI_STAGE_REMINDER)
    smriti_prompts_end (prompts);
  else if (smriti_prompts_is_practice (prompts))
    smriti_practice_go_on (prompts);
  else
    smriti_flow_go_on (prompts);
}

static void
on_ready (SmritiChannel channel, guint generation, gpointer data)
{
  SmritiPrompts *prompts = data;
  SmritiServerFace face;

  if (channel == SMRITI_CHANNEL_TEST)
    {
      smriti_prompts_get_face (prompts, &face);
      smriti_notifier_show (prompts->notifier, channel, smriti_stage_test (generation, &face));
      return;
    }
  if (generation != prompts->generation)
    return;
  smriti_prompts_enter (prompts);
  close_left_over (prompts);
  smriti_manners_ask (prompts);
  smriti_prompts_leave (prompts);
}

static void
note_shown (SmritiPrompts *prompts, guint id)
{
  prompts->on_screen = TRUE;
  smriti_manners_forget (prompts);
  prompts->failure = SMRITI_HELD_NONE;
  prompts->failures = 0;
  prompts->retry_at_s = 0;
  prompts->shown_s = smriti_clock_now_s (prompts->clock);
  prompts->shown_us = g_get_monotonic_time ();
  if (prompts->stage == SMRITI_STAGE_REMINDER)
    log_reminder (prompts);
  save_screen (prompts, id);
  if (prompts->stage == SMRITI_STAGE_QUESTION)
    prompts->question_ms = smriti_clock_now_ms (prompts->clock);
  if (prompts->stage == SMRITI_STAGE_QUESTION || prompts->stage == SMRITI_STAGE_ANSWER)
    smriti_study_card_free (smriti_study_card (prompts->study, prompts->card, SMRITI_SHOWN_POPUP, NULL));
}

static void
on_shown (SmritiChannel channel, guint generation, guint id, gpointer data)
{
  SmritiPrompts *prompts = data;

  if (channel != SMRITI_CHANNEL_PROMPT || generation != prompts->generation)
    return;
  smriti_prompts_enter (prompts);
  note_shown (prompts, id);
  smriti_prompts_settle (prompts);
  smriti_prompts_answer_asks (prompts, TRUE, SMRITI_HELD_NONE, 0);
  smriti_prompts_leave (prompts);
}

static gint64
back_off (SmritiPrompts *prompts)
{
  static const int wait_s[] = { 5, 30, 300, 300, 300, 3600 };
  guint n = MIN (prompts->failures, G_N_ELEMENTS (wait_s) - 1);

  return smriti_clock_now_s (prompts->clock) + wait_s[n];
}

static void
on_failed (SmritiChannel channel, guint generation, SmritiHeld why, gboolean wakes, const char *message, gpointer data)
{
  SmritiPrompts *prompts = data;
  gboolean was_asked;

  if (channel == SMRITI_CHANNEL_TEST)
    {
      smriti_prompts_test_over (prompts, "failed");
      return;
    }
  if (generation != prompts->generation || !prompts->under_way)
    return;
  smriti_prompts_enter (prompts);
  if (prompts->failures == 0)
    g_message ("cannot show a notification: %s", message);
  smriti_manners_forget (prompts);
  prompts->failure = why;
  prompts->retry_at_s = wakes ? 0 : back_off (prompts);
  prompts->failures++;
  was_asked = prompts->asks->len > 0;
  smriti_prompts_answer_asks (prompts, FALSE, why, prompts->retry_at_s);
  /* A reminder that was never seen is made anew when it can be; so is nothing
   * that was told its asker already. */
  if (was_asked || smriti_prompts_is_farewell (prompts) || (prompts->stage == SMRITI_STAGE_REMINDER && !prompts->counted))
    smriti_prompts_end (prompts);
  smriti_prompts_settle (prompts);
  smriti_prompts_leave (prompts);
}

static void
on_action (SmritiChannel channel, guint generation, const char *key, gpointer data)
{
  SmritiPrompts *prompts = data;

  if (channel == SMRITI_CHANNEL_TEST)
    {
      smriti_prompts_test_over (prompts, "clicked");
      return;
    }
  if (generation != prompts->generation || !prompts->on_screen)
    {
      g_debug ("action '%s' of generation %u, ignoring", key, generation);
      return;
    }
  smriti_prompts_enter (prompts);
  prompts->losses = 0;
  prompts->cause = SMRITI_CAUSE_CLICK;
  smriti_flow_act (prompts, key);
  prompts->cause = SMRITI_CAUSE_FOLLOWS;
  smriti_prompts_leave (prompts);
}

static void
on_closed (SmritiChannel channel, guint generation, guint reason, gpointer data)
{
  SmritiPrompts *prompts = data;

  if (channel == SMRITI_CHANNEL_TEST)
    {
      smriti_prompts_test_over (prompts, "closed");
      return;
    }
  if (generation != prompts->generation || !prompts->on_screen)
    return;
  smriti_prompts_enter (prompts);
  smriti_flow_closed (prompts, reason);
  smriti_prompts_leave (prompts);
}

static void
on_server (gboolean there, gpointer data)
{
  SmritiPrompts *prompts = data;

  smriti_prompts_enter (prompts);
  smriti_manners_forget (prompts); /* another server has other manners */
  if (there)
    {
      /* A server that dies of what it is shown is not fed at once again. */
      if (prompts->losses <= MAX_LOSSES)
        {
          prompts->failure = SMRITI_HELD_NONE;
          prompts->retry_at_s = 0;
        }
      close_left_over (prompts);
    }
  else if (prompts->on_screen)
    {
      prompts->on_screen = FALSE;
      prompts->failure = SMRITI_HELD_NO_SERVER;
      prompts->failures = MAX (prompts->failures, prompts->losses);
      prompts->losses++;
      prompts->retry_at_s = back_off (prompts);
      save_screen (prompts, 0);
      if (smriti_prompts_is_farewell (prompts))
        smriti_prompts_end (prompts);
    }
  smriti_prompts_leave (prompts);
}

/* --- beginning and end --- */

/* The prompt of an earlier run comes back as a fresh one, within its day. */
static void
restore (SmritiPrompts *prompts)
{
  if (!smriti_screen_load (prompts->study, &prompts->left_over))
    return;
  if (prompts->left_over.day != smriti_study_day (prompts->study))
    return;
  prompts->stage = prompts->left_over.kind;
  prompts->counted = prompts->stage == SMRITI_STAGE_REMINDER;
  smriti_practice_restore_asked (prompts);
  prompts->shown_s = prompts->left_over.shown_s;
  prompts->question_ms = prompts->shown_s * 1000;
  smriti_prompts_set (prompts->stage == SMRITI_STAGE_CHECKLIST ? &prompts->occurrence : &prompts->card,
                      prompts->left_over.subject);
}

SmritiPrompts *
smriti_prompts_new (SmritiStudy *study, GDBusConnection *connection)
{
  static const SmritiNotifierEvents events = { on_server, on_ready, on_shown, on_failed, on_action, on_closed };
  SmritiPrompts *prompts = g_new0 (SmritiPrompts, 1);

  prompts->study = study;
  prompts->clock = smriti_study_clock (study);
  prompts->nonce = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  prompts->card = g_strdup ("");
  prompts->occurrence = g_strdup ("");
  prompts->step = g_strdup ("");
  prompts->asked = g_ptr_array_new ();
  prompts->to_log = g_ptr_array_new ();
  prompts->stood = g_ptr_array_new ();
  prompts->asks = g_ptr_array_new ();
  prompts->alarm = smriti_alarm_new (prompts->clock, "prompts", smriti_prompts_on_alarm, prompts);
  smriti_manners_init (prompts, connection);
  prompts->notifier = smriti_notifier_new (connection, &events, prompts);
  restore (prompts);
  smriti_prompts_look (prompts);
  return prompts;
}

void
smriti_prompts_free (SmritiPrompts *prompts)
{
  if (!prompts)
    return;
  if (prompts->on_screen)
    save_screen (prompts, 0); /* it is taken away now, and comes back with the next daemon */
  smriti_prompts_answer_asks (prompts, FALSE, SMRITI_HELD_NONE, 0);
  smriti_prompts_settle (prompts);
  smriti_prompts_test_over (prompts, "failed");
  smriti_presence_free (prompts->presence);
  smriti_notifier_free (prompts->notifier);
  smriti_alarm_free (prompts->alarm);
  smriti_screen_clear (&prompts->left_over);
  g_ptr_array_unref (prompts->asked);
  g_ptr_array_unref (prompts->to_log);
  g_ptr_array_unref (prompts->stood);
  g_ptr_array_unref (prompts->asks);
  g_free (prompts->refusal);
  g_free (prompts->nonce);
  g_free (prompts->occurrence);
  g_free (prompts->step);
  g_free (prompts->signature);
  g_free (prompts->card);
  g_free (prompts);
}
