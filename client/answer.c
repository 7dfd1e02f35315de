/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti answer and its short forms again, hard, good, easy. This is the path
 * whose speed counts (tests/bench): one call, in one write. Only where a person
 * reads is what is left asked as well, and only of what was forgotten its anchors. */

#include "client/bus.h"
#include "client/card_notes.h"
#include "client/command.h"
#include "client/leech.h"
#include "client/records.h"
#include "client/today.h"
#include "client/when.h"
#include "common/enums.h"

#include <string.h>

#define CARD_REPLY "(ssx(ddduu)sb)"

/* The strings are the reply's. */
typedef struct
{
  const char *id, *state, *event;
  gint64 due_s;
  double stability, difficulty;
  guint reps, lapses;
  gboolean repeated;
} Answered;

static GVariant *
call_answer (const char *card, SmritiGrade grade, const char *token, GError **error)
{
  return smriti_bus_call ("AnswerCard", g_variant_new ("(sus@a{sv})", card, (guint) grade, token, smriti_no_options ()),
                          G_VARIANT_TYPE (CARD_REPLY), error);
}

/* A daemon that dies in the middle of the call comes back by activation; the same
 * token then finds the answer, or gives it, and never twice. */
static GVariant *
answer_surely (const char *card, SmritiGrade grade, const char *token, GError **error)
{
  g_autoptr (GError) first = NULL;
  GVariant *reply = call_answer (card, grade, token, &first);

  if (reply)
    return reply;
  if (smriti_bus_is_lost (first))
    return call_answer (card, grade, token, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

static Answered
answered_from (GVariant *reply)
{
  Answered answered;

  g_variant_get (reply, "(&s&sx(ddduu)&sb)", &answered.id, &answered.state, &answered.due_s, &answered.stability,
                 &answered.difficulty, NULL, &answered.reps, &answered.lapses, &answered.event, &answered.repeated);
  return answered;
}

/* What was known before and is forgotten now: its anchors are of help. A first meeting is no forgetting. */
static gboolean
is_forgotten (const Answered *answered, SmritiGrade grade)
{
  return grade == SMRITI_GRADE_AGAIN && (answered->reps > 1 || strcmp (answered->state, "relearning") == 0);
}

static void
print_json (SmritiJson *json, const Answered *answered, SmritiGrade grade, const char *const *anchors)
{
  smriti_json_begin_object (json, "card");
  smriti_json_string (json, "id", answered->id);
  smriti_json_string (json, "state", answered->state);
  smriti_json_time (json, "due", answered->due_s);
  smriti_json_double (json, "stability", answered->stability);
  smriti_json_double (json, "difficulty", answered->difficulty);
  smriti_json_int (json, "reps", answered->reps);
  smriti_json_int (json, "lapses", answered->lapses);
  smriti_json_end_object (json);
  smriti_json_string (json, "event", answered->event);
  smriti_json_string (json, "grade", smriti_grade_to_string (grade));
  smriti_json_bool (json, "repeated", answered->repeated);
  smriti_json_bool (json, "leech", smriti_leech_after (answered->event, grade, answered->lapses));
  smriti_json_begin_list (json, "anchors");
  for (; anchors && *anchors; anchors++)
    smriti_json_string (json, NULL, *anchors);
  smriti_json_end_list (json);
}

/* The leech's words, then the anchors. */
static void
print_help (SmritiOutput *out, const Answered *answered, SmritiGrade grade, const char *const *anchors)
{
  g_autofree char *text = smriti_anchors_text (&out->term, anchors, smriti_output_width (out));

  if (smriti_leech_after (answered->event, grade, answered->lapses))
    {
      g_autofree char *words = smriti_leech_words (answered->id, answered->lapses, anchors && *anchors);

      smriti_output_printf (out, "%s\n", words);
    }
  smriti_output_printf (out, "%s", text);
}

static void
print_text (SmritiOutput *out, const Answered *answered, SmritiGrade grade, const char *const *anchors, GVariant *status)
{
  /* without the daemon's clock only the instant itself is certain */
  g_autofree char *when = status ? smriti_when_due (answered->due_s, smriti_dict_now (status))
                                 : smriti_when_stamp (answered->due_s);
  g_autofree char *left = status ? smriti_today_left (status) : NULL;

  smriti_output_printf (out, "%s: comes back %s%s\n", smriti_grade_to_string (grade), when,
                        answered->repeated ? " (already counted)" : "");
  print_help (out, answered, grade, anchors);
  if (left)
    smriti_output_printf (out, "%s", left);
  smriti_output_hint (out, "'smriti next' shows the next card, 'smriti undo' takes this back.");
}

/* What the daemon says after the answer; NULL when it does not. */
static GVariant *
ask_status (void)
{
  g_autoptr (GVariant) reply = smriti_bus_call ("GetStatus", g_variant_new ("(@a{sv})", smriti_no_options ()),
                                                G_VARIANT_TYPE ("(a{sv})"), NULL);

  return reply ? g_variant_get_child_value (reply, 0) : NULL;
}

static gboolean
grade_card (SmritiInvocation *invocation, const char *card, SmritiGrade grade, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "token");
  g_autofree char *token = given ? g_strdup (given) : g_uuid_string_random ();
  g_autoptr (GVariant) reply = answer_surely (card ? card : "", grade, token, error);
  g_autoptr (GVariant) status = NULL;
  g_autoptr (SmritiCardNotes) notes = NULL;
  const char *const *anchors = NULL;
  Answered answered;

  if (!reply)
    return FALSE;
  answered = answered_from (reply);
  if (is_forgotten (&answered, grade))
    {
      notes = smriti_card_notes_fetch (answered.id);
      anchors = (const char *const *) notes->anchors;
    }
  if (invocation->out->as_json)
    {
      print_json (&invocation->out->json, &answered, grade, anchors);
      return TRUE;
    }
  if (invocation->out->term.tty)
    status = ask_status ();
  print_text (invocation->out, &answered, grade, anchors, status);
  return TRUE;
}

gboolean
smriti_run_answer (SmritiInvocation *invocation, GError **error)
{
  const char *word = invocation->args[invocation->n_args - 1];
  const char *card = invocation->n_args == 2 ? invocation->args[0] : NULL;
  SmritiGrade grade;

  if (!smriti_grade_from_string (word, &grade))
    return smriti_usage_error (invocation, error, "unknown grade '%s': it is again, hard, good or easy (or 1 to 4)", word);
  return grade_card (invocation, card, grade, error);
}

gboolean
smriti_run_grade (SmritiInvocation *invocation, GError **error)
{
  SmritiGrade grade = SMRITI_GRADE_NONE;

  smriti_grade_from_string (invocation->command->name, &grade);
  return grade_card (invocation, smriti_invocation_arg (invocation, 0), grade, error);
}
