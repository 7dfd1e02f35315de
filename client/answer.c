/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti answer and its short forms again, hard, good, easy. This is the path
 * whose speed counts: one connection, one call; where a person reads, what is
 * left is asked in the same breath, so that it costs no second wait. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/today.h"
#include "client/when.h"
#include "common/enums.h"

typedef struct
{
  GVariant *memory;
  char *id, *state, *event;
  gint64 due_s;
  gboolean repeated;
} Answered;

static void
answered_clear (Answered *answered)
{
  g_clear_pointer (&answered->memory, g_variant_unref);
  g_free (answered->id);
  g_free (answered->state);
  g_free (answered->event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answered, answered_clear)

static gboolean
call_answer (SmritiDbusDaemon *daemon, const char *card, SmritiGrade grade, const char *token, Answered *out,
             GError **error)
{
  return smriti_dbus_daemon_call_answer_card_sync (daemon, card, grade, token, smriti_no_options (), &out->id,
                                                   &out->state, &out->due_s, &out->memory, &out->event,
                                                   &out->repeated, NULL, error);
}

/* A daemon that dies in the middle of the call comes back by activation; the same
 * token then finds the answer, or gives it, and never twice. */
static gboolean
answer_surely (SmritiDbusDaemon *daemon, const char *card, SmritiGrade grade, const char *token, Answered *out,
               GError **error)
{
  g_autoptr (GError) first = NULL;

  if (call_answer (daemon, card, grade, token, out, &first))
    return TRUE;
  if (smriti_bus_is_lost (first))
    return call_answer (daemon, card, grade, token, out, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static void
print_json (SmritiJson *json, const Answered *answered, SmritiGrade grade)
{
  double stability, difficulty;
  guint reps, lapses;

  g_variant_get (answered->memory, "(ddduu)", &stability, &difficulty, NULL, &reps, &lapses);
  smriti_json_begin_object (json, "card");
  smriti_json_string (json, "id", answered->id);
  smriti_json_string (json, "state", answered->state);
  smriti_json_time (json, "due", answered->due_s);
  smriti_json_double (json, "stability", stability);
  smriti_json_double (json, "difficulty", difficulty);
  smriti_json_int (json, "reps", reps);
  smriti_json_int (json, "lapses", lapses);
  smriti_json_end_object (json);
  smriti_json_string (json, "event", answered->event);
  smriti_json_string (json, "grade", smriti_grade_to_string (grade));
  smriti_json_bool (json, "repeated", answered->repeated);
}

static void
print_text (SmritiOutput *out, const Answered *answered, SmritiGrade grade, GVariant *status)
{
  g_autofree char *when = smriti_when_due (answered->due_s, smriti_dict_now (status));
  g_autofree char *left = status ? smriti_today_left (status) : NULL;

  smriti_output_printf (out, "%s: comes back %s%s\n", smriti_grade_to_string (grade), when,
                        answered->repeated ? " (already counted)" : "");
  if (left)
    smriti_output_printf (out, "%s", left);
  smriti_output_hint (out, "'smriti next' shows the next card, 'smriti undo' takes this back.");
}

static gboolean
grade_card (SmritiInvocation *invocation, const char *card, SmritiGrade grade, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "token");
  g_autofree char *token = given ? g_strdup (given) : g_uuid_string_random ();
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) status = NULL;
  g_auto (Answered) answered = { 0 };

  if (!daemon || !answer_surely (daemon, card ? card : "", grade, token, &answered, error))
    return FALSE;
  if (invocation->out->as_json)
    {
      print_json (&invocation->out->json, &answered, grade);
      return TRUE;
    }
  smriti_dbus_daemon_call_get_status_sync (daemon, smriti_no_options (), &status, NULL, NULL);
  print_text (invocation->out, &answered, grade, status);
  return TRUE;
}

gboolean
smriti_run_answer (SmritiInvocation *invocation, GError **error)
{
  const char *word = invocation->args[invocation->n_args - 1];
  const char *card = invocation->n_args == 2 ? invocation->args[0] : NULL;
  SmritiGrade grade;

  if (!smriti_grade_from_string (word, &grade))
    return smriti_usage_error (invocation, error, "unknown grade '%s': it is again, hard, good or easy (or 1 to 4)",
                               word);
  return grade_card (invocation, card, grade, error);
}

gboolean
smriti_run_grade (SmritiInvocation *invocation, GError **error)
{
  SmritiGrade grade = SMRITI_GRADE_NONE;

  smriti_grade_from_string (invocation->command->name, &grade);
  return grade_card (invocation, smriti_invocation_arg (invocation, 0), grade, error);
}
