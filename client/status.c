/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti status, and smriti alone: today at a glance. */

#include "client/bus.h"
#include "client/command.h"
#include "client/practice.h"
#include "client/today.h"
#include "client/when.h"
#include "common/words.h"

#include <string.h>

#define MAX_PRACTICE 3 /* lines; 'smriti agenda' has them all */

static void
json_counts (SmritiJson *json, const char *key, GVariant *status, const char *concepts, const char *snippets)
{
  smriti_json_begin_object (json, key);
  smriti_json_int (json, "concepts", smriti_dict_u (status, concepts));
  smriti_json_int (json, "snippets", smriti_dict_u (status, snippets));
}

static void
json_prompt_and_held (SmritiJson *json, GVariant *status)
{
  const char *cadence = smriti_dict_s (status, "next-cadence");
  const char *held = smriti_dict_s (status, "held");
  gboolean paused = FALSE;

  g_variant_lookup (status, "paused", "b", &paused);
  if (!paused)
    smriti_json_null (json, "paused");
  else
    {
      smriti_json_begin_object (json, "paused");
      smriti_json_time (json, "until", smriti_dict_x (status, "paused-until"));
      smriti_json_end_object (json);
    }
  if (*cadence == '\0')
    smriti_json_null (json, "next_prompt");
  else
    {
      smriti_json_begin_object (json, "next_prompt");
      smriti_json_string (json, "cadence", cadence);
      smriti_json_time (json, "at", smriti_dict_x (status, "next-at"));
      smriti_json_end_object (json);
    }
  if (*held == '\0')
    smriti_json_null (json, "held");
  else
    {
      smriti_json_begin_object (json, "held");
      smriti_json_string (json, "reason", held);
      smriti_json_time (json, "until", smriti_dict_x (status, "held-until"));
      smriti_json_end_object (json);
    }
}

static gint32
spread_until (GVariant *status)
{
  gint32 day;

  return smriti_day_from_string (smriti_dict_s (status, "spread-until"), &day) ? day : SMRITI_DAY_NONE;
}

static guint
left_today (GVariant *status)
{
  return smriti_dict_u (status, "due-concepts") + smriti_dict_u (status, "due-snippets");
}

static void
json_catch_up (SmritiJson *json, GVariant *status)
{
  guint away = smriti_dict_u (status, "days-away");

  if (away == 0)
    {
      smriti_json_null (json, "catch_up");
      return;
    }
  smriti_json_begin_object (json, "catch_up");
  smriti_json_int (json, "days_away", away);
  smriti_json_int (json, "today", left_today (status));
  if (spread_until (status) == SMRITI_DAY_NONE)
    smriti_json_null (json, "until");
  else
    smriti_json_string (json, "until", smriti_dict_s (status, "spread-until"));
  smriti_json_end_object (json);
}

/* "12 days away: 6 today, the rest spread until Friday." */
static void
print_catch_up (SmritiOutput *out, GVariant *status)
{
  guint away = smriti_dict_u (status, "days-away");
  gint32 today = 0;
  g_autofree char *words = NULL;

  if (away == 0 || !smriti_day_from_string (smriti_dict_s (status, "day"), &today))
    return;
  words = smriti_words_catch_up (away, left_today (status), spread_until (status), today);
  smriti_output_printf (out, "%s.\n", words);
}

static void
json_learnt (SmritiJson *json, GVariant *status)
{
  g_autoptr (GVariant) learnt = g_variant_lookup_value (status, "learnt", G_VARIANT_TYPE ("a(sxs)"));

  smriti_json_begin_list (json, "learnt");
  for (gsize i = 0; learnt && i < g_variant_n_children (learnt); i++)
    {
      const char *front, *state;
      gint64 due_s;

      g_variant_get_child (learnt, i, "(&sx&s)", &front, &due_s, &state);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "front", front);
      smriti_json_time (json, "due", due_s);
      smriti_json_string (json, "state", state);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
print_json (SmritiJson *json, GVariant *status)
{
  g_autoptr (GVariant) agenda = g_variant_lookup_value (status, "agenda", G_VARIANT_TYPE ("a" SMRITI_OCCURRENCE_TYPE));
  guint concepts = smriti_dict_u (status, "due-concepts");
  guint snippets = smriti_dict_u (status, "due-snippets");

  smriti_json_string (json, "day", smriti_dict_s (status, "day"));
  json_counts (json, "due", status, "due-concepts", "due-snippets");
  smriti_json_int (json, "total", (gint64) concepts + snippets);
  smriti_json_int (json, "more", smriti_dict_u (status, "more"));
  smriti_json_int (json, "learning", smriti_dict_u (status, "learning"));
  smriti_json_end_object (json);
  json_counts (json, "quota", status, "quota-concepts", "quota-snippets");
  smriti_json_end_object (json);
  json_counts (json, "done", status, "done-concepts", "done-snippets");
  smriti_json_int (json, "answers", smriti_dict_u (status, "done-answers"));
  smriti_json_end_object (json);
  json_prompt_and_held (json, status);
  json_catch_up (json, status);
  smriti_json_begin_list (json, "agenda");
  for (gsize i = 0; agenda && i < g_variant_n_children (agenda); i++)
    {
      g_autoptr (GVariant) occurrence = g_variant_get_child_value (agenda, i);

      smriti_json_occurrence (json, NULL, occurrence);
    }
  smriti_json_end_list (json);
  smriti_json_int (json, "vaults", smriti_dict_u (status, "vaults"));
  smriti_json_int (json, "cards", smriti_dict_u (status, "cards"));
  smriti_json_int (json, "tomorrow", smriti_dict_u (status, "tomorrow"));
  smriti_json_time (json, "next_card_at", smriti_dict_x (status, "next-card-at"));
  json_learnt (json, status);
}

/* "Weekly Review, Python: 1 of 2 left, until Monday." for what is open. */
static void
print_practice (SmritiOutput *out, GVariant *status)
{
  g_autoptr (GVariant) agenda = g_variant_lookup_value (status, "agenda", G_VARIANT_TYPE ("a" SMRITI_OCCURRENCE_TYPE));
  guint n = 0;

  for (gsize i = 0; agenda && i < g_variant_n_children (agenda); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (agenda, i);
      SmritiOccurrenceRow row = smriti_occurrence_row (tuple);
      g_autofree char *name = smriti_practice_name (&out->term, tuple);
      g_autofree char *left = smriti_practice_left (tuple);
      g_autofree char *until = row.until_s != 0 ? smriti_when_until (row.until_s, smriti_dict_now (status)) : NULL;

      if (strcmp (row.state, "open") != 0 || !smriti_practice_is_ticked (tuple) || n++ >= MAX_PRACTICE)
        continue;
      smriti_output_printf (out, "%s: %s%s%s.\n", name, left, until ? ", until " : "", until ? until : "");
    }
  if (n > MAX_PRACTICE)
    smriti_output_printf (out, "And %u more; 'smriti agenda' shows all of it.\n", n - MAX_PRACTICE);
}

/* FALSE when there is no pause. */
static gboolean
print_pause (SmritiOutput *out, GVariant *status)
{
  gint64 until_s = smriti_dict_x (status, "paused-until");
  g_autofree char *until = smriti_when_full (until_s);
  gboolean paused = FALSE;

  g_variant_lookup (status, "paused", "b", &paused);
  if (paused)
    smriti_output_printf (out, "Paused%s%s: nothing is asked; 'smriti unpause' ends it.\n", until_s != 0 ? " until " : "",
                          until_s != 0 ? until : "");
  return paused;
}

/* When Smriti asks next, and what holds it back. */
static void
print_prompt (SmritiOutput *out, GVariant *status)
{
  gint64 now_s = smriti_dict_now (status);
  gint64 at_s = smriti_dict_x (status, "next-at");
  gint64 until_s = smriti_dict_x (status, "held-until");
  const char *held = smriti_dict_s (status, "held");
  g_autofree char *at = smriti_when_at (at_s, now_s);
  g_autofree char *until = smriti_when_at (until_s, now_s);

  if (!print_pause (out, status) && *held != '\0')
    smriti_output_printf (out, "The prompt waits: %s%s%s.\n", smriti_held_words (held), until_s != 0 ? ", until " : "",
                          until_s != 0 ? until : "");
  if (at_s != 0 && *smriti_dict_s (status, "next-cadence") != '\0')
    smriti_output_printf (out, "Smriti asks next: %s (%s).\n", at, smriti_dict_s (status, "next-cadence"));
}

static void
print_text (SmritiOutput *out, GVariant *status)
{
  guint left = smriti_dict_u (status, "due-concepts") + smriti_dict_u (status, "due-snippets");
  guint answers = smriti_dict_u (status, "done-answers");
  guint more = smriti_dict_u (status, "more");
  g_autofree char *todo = smriti_today_left (status);
  g_autofree char *learnt = smriti_today_learnt (&out->term, status, 6);

  smriti_output_printf (out, "%s%s%s  %s", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), smriti_dict_s (status, "day"),
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), todo);
  if (smriti_dict_u (status, "vaults") == 0 || smriti_dict_u (status, "cards") == 0)
    {
      print_practice (out, status);
      print_pause (out, status);
      return;
    }
  print_catch_up (out, status);
  if (left > 0 && more > 0 && smriti_dict_u (status, "days-away") == 0)
    smriti_output_printf (out, "%u more are due beyond today's share.\n", more);
  if (answers > 0)
    {
      g_autofree char *cards = smriti_today_counts (smriti_dict_u (status, "done-concepts"),
                                                    smriti_dict_u (status, "done-snippets"));
      g_autofree char *given = smriti_count (answers, "answer", NULL);

      smriti_output_printf (out, "Learnt today: %s (%s).\n%s", cards, given, learnt);
    }
  print_practice (out, status);
  print_prompt (out, status);
  if (left > 0)
    smriti_output_printf (out, "'smriti review' %s, 'smriti next' shows one card.\n", answers > 0 ? "goes on" : "begins");
}

gboolean
smriti_run_status (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) status = NULL;

  if (!daemon || !smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, error))
    return FALSE;
  if (invocation->out->as_json)
    print_json (&invocation->out->json, status);
  else
    print_text (invocation->out, status);
  return TRUE;
}
