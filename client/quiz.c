/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti quiz: a sitting of questions that is scored and timed. A level is open when
 * the one before it was passed. Nothing of it acts on what a card remembers, unless
 * the person wants the wrong ones in today's review. */

#include "client/command.h"
#include "client/input.h"
#include "client/practice.h"
#include "client/practice_record.h"
#include "client/quiz_scope.h"
#include "client/render.h"
#include "client/when.h"
#include "common/enums.h"
#include "common/notes/link_target.h"

#include <string.h>
#include <unistd.h>

#define KIND "quiz"
#define PASS_OF_100 80
#define LEAST_TO_PASS 5 /* questions */
#define MOST 100
#define MAX_LINE 1024

/* --- levels --- */

static char *
subject_of (const SmritiCurriculum *curriculum, SmritiQuizLevel level)
{
  return g_strconcat (curriculum->topic, "/", smriti_quiz_level_to_string (level), NULL);
}

static gboolean
is_passed_record (const SmritiRecord *record)
{
  return g_str_equal (smriti_record_get (record, "passed"), "yes");
}

/* Which levels were passed. */
typedef struct
{
  gboolean passed[SMRITI_QUIZ_LEVELS];
} Levels;

static gboolean
read_levels (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, Levels *out, GError **error)
{
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, KIND, curriculum->topic, 0, error);

  *out = (Levels){ 0 };
  for (SmritiQuizLevel level = SMRITI_QUIZ_BEGINNER; records && level <= SMRITI_QUIZ_EXPERT; level++)
    {
      g_autofree char *subject = subject_of (curriculum, level);

      for (guint i = 0; i < records->len; i++)
        {
          const SmritiRecord *record = g_ptr_array_index (records, i);

          out->passed[level] |= g_str_equal (record->subject, subject) && is_passed_record (record);
        }
    }
  return records != NULL;
}

/* The first that was not passed yet, else the last. */
static SmritiQuizLevel
next_level (const Levels *levels)
{
  SmritiQuizLevel level = SMRITI_QUIZ_BEGINNER;

  while (level < SMRITI_QUIZ_EXPERT && levels->passed[level])
    level++;
  return level;
}

static gboolean
is_open (const Levels *levels, SmritiQuizLevel level)
{
  return level == SMRITI_QUIZ_BEGINNER || levels->passed[level - 1];
}

/* One row of the list; @with_topic where there are several. */
static void
list_level (SmritiOutput *out, const SmritiCurriculum *curriculum, const Levels *levels, SmritiQuizLevel level,
            gboolean with_topic)
{
  g_autoptr (GPtrArray) keys = smriti_quiz_scope (curriculum, level);
  const char *name = smriti_quiz_level_to_string (level);
  const char *state = levels->passed[level] ? "passed" : is_open (levels, level) ? "open" : "locked";
  g_autofree char *scope = NULL;

  g_ptr_array_add (keys, NULL);
  scope = g_strjoinv (", ", (char **) keys->pdata);
  if (!out->as_json)
    {
      g_autofree char *where = g_strconcat (with_topic ? curriculum->topic : "", with_topic ? ": " : "", scope, NULL);
      g_autofree char *shown = smriti_practice_line (&out->term, where, MAX (out->term.columns - 23, 10));

      smriti_output_printf (out, "%-14s %-7s %s\n", name, state, shown);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "topic", curriculum->topic);
  smriti_json_string (&out->json, "level", name);
  smriti_json_word (&out->json, "entry", smriti_quiz_entry (curriculum, level));
  smriti_json_string (&out->json, "state", state);
  smriti_json_string (&out->json, "scope", scope);
  smriti_json_end_object (&out->json);
}

static gboolean
list_levels (SmritiOutput *out, SmritiDbusDaemon *daemon, GPtrArray *curricula, GError **error)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (curricula, i);
      Levels levels;

      if (!read_levels (daemon, curriculum, &levels, error))
        return FALSE;
      for (SmritiQuizLevel level = SMRITI_QUIZ_BEGINNER; level <= SMRITI_QUIZ_EXPERT; level++)
        list_level (out, curriculum, &levels, level, curricula->len > 1);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  return TRUE;
}

/* --- history --- */

static void
json_number (SmritiJson *json, const char *key, const SmritiRecord *record, const char *detail)
{
  const char *value = smriti_record_get (record, detail);

  if (*value)
    smriti_json_int (json, key, g_ascii_strtoll (value, NULL, 10));
  else
    smriti_json_null (json, key);
}

/* Whether the record is about a level of the topic, in any case. */
static gboolean
is_of_topic (const SmritiRecord *record, const char *topic)
{
  const char *slash = strrchr (record->subject, '/');
  g_autofree char *own = g_strndup (record->subject, slash ? (gsize) (slash - record->subject) : strlen (record->subject));
  g_autofree char *folded = smriti_name_fold (own);
  g_autofree char *wanted = smriti_name_fold (topic);

  return g_str_equal (folded, wanted);
}

static void
tell_record (SmritiOutput *out, const SmritiRecord *record)
{
  g_autofree char *when = smriti_when_stamp (record->at_s);
  g_autofree char *subject = smriti_practice_line (&out->term, record->subject, 32);
  g_autofree char *what = smriti_practice_line (&out->term, smriti_record_get (record, "what"), 20);
  g_autofree char *scope = smriti_practice_line (&out->term, smriti_record_get (record, "scope"), 20);

  if (!out->as_json)
    {
      smriti_output_printf (out, "%.16s  %-28s %s%s%s%s\n", when, subject, what, is_passed_record (record) ? ", passed" : "",
                            *scope ? ", only of " : "", scope);
      return;
    }
  smriti_json_begin_object (&out->json, NULL);
  smriti_json_string (&out->json, "event", record->event);
  smriti_json_time (&out->json, "at", record->at_s);
  smriti_json_string (&out->json, "subject", record->subject);
  smriti_json_word (&out->json, "level", smriti_record_get (record, "level"));
  smriti_json_word (&out->json, "scope", smriti_record_get (record, "scope"));
  json_number (&out->json, "right", record, "right");
  json_number (&out->json, "asked", record, "asked");
  json_number (&out->json, "took_s", record, "took-s");
  smriti_json_bool (&out->json, "passed", is_passed_record (record));
  smriti_json_end_object (&out->json);
}

/* Oldest first; @topic NULL = of all, which need not be in a vault any more. */
static gboolean
history (SmritiOutput *out, SmritiDbusDaemon *daemon, const char *topic, GError **error)
{
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, KIND, "", 0, error);

  if (!records)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = records->len; i-- > 0;)
    if (!topic || is_of_topic (g_ptr_array_index (records, i), topic))
      tell_record (out, g_ptr_array_index (records, i));
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (records->len == 0)
    smriti_output_hint (out, "no quiz yet; 'smriti quiz' begins one");
  return TRUE;
}

/* --- a sitting --- */

typedef struct
{
  gboolean answered, right;
  char *given;
  gint64 took_ms;
} Given;

typedef struct
{
  SmritiInvocation *invocation;
  const SmritiCurriculum *curriculum;
  SmritiQuizLevel level;
  const char *scope; /* the person's own, or NULL */
  GPtrArray *questions;
  Given *given; /* parallel */
  SmritiTerm term;
  guint asked, right;
  gint64 took_ms;
} Sitting;

static void
put_question (const Sitting *sitting, guint n)
{
  const SmritiQuizQuestion *question = g_ptr_array_index (sitting->questions, n);
  g_autofree char *front = smriti_render_text (&sitting->term, question->card->front, MIN (sitting->term.columns, 100));

  g_printerr ("\n%u/%u  %s\n%s", n + 1, sitting->questions->len, question->card->entry, front);
  for (guint i = 0; question->options && i < question->options->len; i++)
    {
      g_autofree char *option = smriti_practice_line (&sitting->term, g_ptr_array_index (question->options, i),
                                                      sitting->term.columns - 5);

      g_printerr ("  %c  %s\n", 'a' + (int) i, option);
    }
  g_printerr (question->options ? "a-%c > " : "> ", 'a' + (question->options ? (int) question->options->len - 1 : 0));
}

/* The answer as it stands on its card, where it was missed. */
static void
tell_judgement (const Sitting *sitting, const SmritiQuizQuestion *question, gboolean right)
{
  g_autofree char *answer = smriti_render_text (&sitting->term, question->card->back, MIN (sitting->term.columns, 100));

  g_printerr ("%s%s%s\n%s", smriti_term_sgr (&sitting->term, right ? SMRITI_SGR_GOOD : SMRITI_SGR_WARN),
              right ? "right" : "it is:", smriti_term_sgr (&sitting->term, SMRITI_SGR_RESET), right ? "" : answer);
}

/* One line a question; an empty one: not known; "q": enough for today, as the end of the input. */
static void
sit (Sitting *sitting)
{
  for (guint n = 0; n < sitting->questions->len; n++)
    {
      const SmritiQuizQuestion *question = g_ptr_array_index (sitting->questions, n);
      Given *given = &sitting->given[n];
      gint64 since_us = g_get_monotonic_time ();
      g_autofree char *line = NULL;

      put_question (sitting, n);
      line = smriti_input_line ();
      if (!isatty (STDIN_FILENO)) /* nobody's Enter ended the line */
        g_printerr ("\n");
      if (!line || g_str_equal (line, "q"))
        break;
      given->answered = TRUE;
      given->took_ms = (g_get_monotonic_time () - since_us) / 1000;
      given->right = smriti_quiz_judge (question, line);
      given->given = g_steal_pointer (&line);
      sitting->asked++;
      sitting->right += given->right;
      sitting->took_ms += given->took_ms;
      tell_judgement (sitting, question, given->right);
    }
  g_printerr ("\n");
}

static gboolean
is_passed (const Sitting *sitting)
{
  return !sitting->scope && sitting->questions->len >= LEAST_TO_PASS && sitting->asked == sitting->questions->len
         && sitting->right * 100 >= sitting->asked * PASS_OF_100;
}

/* --- afterwards --- */

/* The event; "" = nothing was answered. */
static char *
keep (SmritiDbusDaemon *daemon, const Sitting *sitting, GError **error)
{
  g_autofree char *subject = subject_of (sitting->curriculum, sitting->level);
  g_autofree char *asked = g_strdup_printf ("%u", sitting->asked);
  g_autofree char *right = g_strdup_printf ("%u", sitting->right);
  g_autofree char *took = g_strdup_printf ("%" G_GINT64_FORMAT, (sitting->took_ms + 500) / 1000);
  g_autofree char *what = g_strdup_printf ("%u of %u in %s s", sitting->right, sitting->asked, took);
  g_autoptr (GString) wrong = g_string_new (NULL);
  const char *details[] = { "what",   what,  "level",  smriti_quiz_level_to_string (sitting->level),
                            "right",  right, "asked",  asked,
                            "took-s", took,  "passed", is_passed (sitting) ? "yes" : "no",
                            "wrong",  NULL,  "scope",  sitting->scope,
                            NULL };

  for (guint i = 0; i < sitting->questions->len; i++)
    if (sitting->given[i].answered && !sitting->given[i].right)
      g_string_append_printf (wrong, "%s%s", wrong->len > 0 ? " " : "",
                              ((SmritiQuizQuestion *) g_ptr_array_index (sitting->questions, i))->card->id);
  details[13] = wrong->str;
  return sitting->asked > 0 ? smriti_record_add (daemon, KIND, subject, details, error) : g_strdup ("");
}

/* The wrong ones are answered 'again': they come back today. The event of the quiz is their token, so that none counts twice. */
static gboolean
feed (SmritiDbusDaemon *daemon, const Sitting *sitting, const char *event, guint *out_n, GError **error)
{
  *out_n = 0;
  for (guint i = 0; i < sitting->questions->len; i++)
    {
      const SmritiQuizQuestion *question = g_ptr_array_index (sitting->questions, i);
      g_autofree char *token = g_strdup_printf ("quiz-%.40s-%u", event, i);
      g_autoptr (GVariant) memory = NULL;
      g_autofree char *id = NULL;
      g_autofree char *state = NULL;
      g_autofree char *answered = NULL;
      gint64 due_s;
      gboolean repeated;

      if (!sitting->given[i].answered || sitting->given[i].right)
        continue;
      if (!smriti_dbus_daemon_call_answer_card_sync (daemon, question->card->id, SMRITI_GRADE_AGAIN, token, smriti_no_options (),
                                                     &id, &state, &due_s, &memory, &answered, &repeated, NULL, error))
        return FALSE;
      (*out_n)++;
    }
  return TRUE;
}

static gboolean
wants_feeding (const Sitting *sitting)
{
  g_autofree char *line = NULL;

  if (sitting->asked == sitting->right)
    return FALSE;
  if (smriti_invocation_option (sitting->invocation, "feed"))
    return TRUE;
  if (!isatty (STDIN_FILENO) || sitting->invocation->out->as_json)
    return FALSE;
  g_printerr ("Take the %u you missed into today's review? [y/N] ", sitting->asked - sitting->right);
  line = smriti_input_line ();
  return line && g_ascii_tolower (*line) == 'y';
}

static void
json_question (SmritiJson *json, const SmritiQuizQuestion *question, const Given *given)
{
  g_autofree char *answer = smriti_quiz_answer (question->card->back);

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "card", question->card->id);
  smriti_json_string (json, "entry", question->card->entry);
  smriti_json_string (json, "form", question->options ? "choice" : "typed");
  smriti_json_string (json, "question", question->card->front);
  smriti_json_begin_list (json, "options");
  for (guint i = 0; question->options && i < question->options->len; i++)
    smriti_json_string (json, NULL, g_ptr_array_index (question->options, i));
  smriti_json_end_list (json);
  smriti_json_string (json, "given", given->answered ? given->given : NULL);
  smriti_json_string (json, "answer", answer);
  smriti_json_bool (json, "right", given->right);
  if (given->answered)
    smriti_json_int (json, "took_ms", given->took_ms);
  else
    smriti_json_null (json, "took_ms");
  smriti_json_end_object (json);
}

static void
tell (const Sitting *sitting, const char *event, guint fed)
{
  SmritiOutput *out = sitting->invocation->out;
  const char *level = smriti_quiz_level_to_string (sitting->level);

  if (!out->as_json)
    {
      g_autofree char *topic = smriti_practice_line (&out->term, sitting->curriculum->topic, 30);

      smriti_output_printf (out, "%s, %s: %u of %u in %" G_GINT64_FORMAT " s%s\n", topic, level, sitting->right, sitting->asked,
                            (sitting->took_ms + 500) / 1000, is_passed (sitting) ? ", passed" : "");
      if (is_passed (sitting) && sitting->level < SMRITI_QUIZ_EXPERT)
        smriti_output_printf (out, "The %s quiz is open.\n", smriti_quiz_level_to_string (sitting->level + 1));
      if (sitting->asked == 0)
        smriti_output_hint (out, "nothing was answered, nothing is kept");
      if (fed > 0)
        smriti_output_printf (out, "%u came into today's review.\n", fed);
      return;
    }
  smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < sitting->questions->len; i++)
    json_question (&out->json, g_ptr_array_index (sitting->questions, i), &sitting->given[i]);
  smriti_json_end_list (&out->json);
  smriti_json_string (&out->json, "topic", sitting->curriculum->topic);
  smriti_json_string (&out->json, "level", level);
  smriti_json_int (&out->json, "right", sitting->right);
  smriti_json_int (&out->json, "asked", sitting->asked);
  smriti_json_int (&out->json, "took_s", (sitting->took_ms + 500) / 1000);
  smriti_json_bool (&out->json, "passed", is_passed (sitting));
  smriti_json_int (&out->json, "fed", fed);
  smriti_json_word (&out->json, "event", event);
}

static gboolean
end (SmritiDbusDaemon *daemon, const Sitting *sitting, GError **error)
{
  g_autofree char *event = keep (daemon, sitting, error);
  guint fed = 0;

  if (!event || (wants_feeding (sitting) && !feed (daemon, sitting, event, &fed, error)))
    return FALSE;
  tell (sitting, event, fed);
  return TRUE;
}

/* --- the command --- */

static gboolean
choose_level (Sitting *sitting, SmritiDbusDaemon *daemon, GError **error)
{
  const char *wanted = smriti_invocation_option (sitting->invocation, "level");
  Levels levels;

  if (!read_levels (daemon, sitting->curriculum, &levels, error))
    return FALSE;
  sitting->level = next_level (&levels);
  if (!wanted)
    return TRUE;
  if (!smriti_quiz_level_from_string (wanted, &sitting->level))
    return smriti_usage_error (sitting->invocation, error, "a level is beginner, intermediate or expert, not '%s'", wanted);
  if (sitting->scope || is_open (&levels, sitting->level))
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
               "the %s quiz opens when the %s one is passed (%d %%); with --scope any entry can be practised",
               smriti_quiz_level_to_string (sitting->level), smriti_quiz_level_to_string (sitting->level - 1), PASS_OF_100);
  return FALSE;
}

static GPtrArray *
draw_questions (const Sitting *sitting, const GPtrArray *cards, guint n, GRand *lots, GError **error)
{
  g_autoptr (GPtrArray) questions = smriti_quiz_make (cards, n, sitting->level, lots);

  if (questions->len > 0)
    return g_steal_pointer (&questions);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "there is no card there that a quiz can ask");
  return NULL;
}

static gboolean
take (Sitting *sitting, SmritiDbusDaemon *daemon, gint64 n, gint64 seed, GError **error)
{
  GRand *lots = seed >= 0 ? g_rand_new_with_seed ((guint32) seed) : g_rand_new ();
  g_autoptr (GPtrArray) keys = sitting->scope ? smriti_quiz_scope_of_words (sitting->curriculum, sitting->scope, error)
                                              : smriti_quiz_scope (sitting->curriculum, sitting->level);
  g_autoptr (GPtrArray) cards = keys ? smriti_quiz_cards (daemon, sitting->curriculum, keys, lots, error) : NULL;
  gboolean done = FALSE;

  if (cards)
    sitting->questions = draw_questions (sitting, cards, (guint) n, lots, error);
  g_rand_free (lots);
  if (!sitting->questions)
    return FALSE;
  sitting->given = g_new0 (Given, sitting->questions->len);
  sit (sitting);
  done = end (daemon, sitting, error);
  for (guint i = 0; i < sitting->questions->len; i++)
    g_free (sitting->given[i].given);
  g_free (sitting->given);
  g_ptr_array_unref (sitting->questions);
  return done;
}

/* Of several topics the first. */
static gboolean
begin (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, GPtrArray *curricula, GError **error)
{
  Sitting sitting = { .invocation = invocation, .curriculum = g_ptr_array_index (curricula, 0) };
  gint64 n, seed;

  sitting.scope = smriti_invocation_option (invocation, "scope");
  sitting.term = smriti_term_new (STDERR_FILENO);
  if (!smriti_invocation_number (invocation, "number", 1, MOST, 10, &n, error)
      || !smriti_invocation_number (invocation, "seed", 0, G_MAXUINT32, -1, &seed, error)
      || !choose_level (&sitting, daemon, error))
    return FALSE;
  return take (&sitting, daemon, n, seed, error);
}

gboolean
smriti_run_quiz (SmritiInvocation *invocation, GError **error)
{
  const char *topic = smriti_invocation_option (invocation, "topic");
  gboolean past = smriti_invocation_option (invocation, "history") != NULL;
  gboolean levels = smriti_invocation_option (invocation, "levels") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;

  if (past && levels)
    return smriti_usage_error (invocation, error, "--history and --levels do not go together");
  invocation->reads = past || levels;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (past)
    return history (invocation->out, daemon, topic, error);
  curricula = smriti_curricula_load (daemon, topic, error);
  if (!curricula)
    return FALSE;
  return levels ? list_levels (invocation->out, daemon, curricula, error) : begin (invocation, daemon, curricula, error);
}
