/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory replay: each answer of a card and the memory after it, for those
 * who check the arithmetic against another program. */

#include "client/memory.h"
#include "client/memory_source.h"

#include <string.h>

#define DECIMALS 6 /* in the table; --json has all */
#define ELAPSED_MAX 100000
#define RATINGS_ID "ratings" /* what the card of --ratings is called */

/* One run of the command. */
typedef struct
{
  SmritiOutput *out;
  SmritiParameters parameters;
  double retention;
} Replay;

typedef struct
{
  SmritiGrade grade;
  int elapsed_days;
  gboolean is_first;
  double retrievability; /* before the answer; of no meaning for the first */
  SmritiMemory memory;
  double interval_days;
} Step;

static Step
step_of (const Replay *replay, SmritiMemory before, SmritiGrade grade, int elapsed_days)
{
  Step step = { .grade = grade, .elapsed_days = elapsed_days, .is_first = before.stability <= 0 };

  step.retrievability = smriti_fsrs_retrievability (&replay->parameters, before.stability, elapsed_days);
  step.memory = smriti_fsrs_next (&replay->parameters, before, grade, elapsed_days);
  step.interval_days = smriti_fsrs_interval (&replay->parameters, step.memory.stability, replay->retention);
  return step;
}

/* --- out --- */

static void
json_step (SmritiJson *json, const Step *step)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_int (json, "grade", step->grade);
  smriti_json_int (json, "elapsed_days", step->elapsed_days);
  smriti_json_double (json, "stability", step->memory.stability);
  smriti_json_double (json, "difficulty", step->memory.difficulty);
  if (step->is_first)
    smriti_json_null (json, "retrievability");
  else
    smriti_json_double (json, "retrievability", step->retrievability);
  smriti_json_double (json, "interval_days", step->interval_days);
  smriti_json_end_object (json);
}

static void
print_step (SmritiOutput *out, guint n, const Step *step)
{
  g_autofree char *retrievability = step->is_first ? g_strdup ("-") : smriti_memory_number (step->retrievability, DECIMALS);
  g_autofree char *stability = smriti_memory_number (step->memory.stability, DECIMALS);
  g_autofree char *difficulty = smriti_memory_number (step->memory.difficulty, DECIMALS);
  g_autofree char *interval = smriti_memory_number (step->interval_days, DECIMALS);

  smriti_output_printf (out, "%5u  %-5s  %7d  %14s  %13s  %10s  %14s\n", n, smriti_grade_to_string (step->grade),
                        step->elapsed_days, retrievability, stability, difficulty, interval);
}

static void
begin_card (SmritiOutput *out, const char *id)
{
  if (out->as_json)
    {
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_string (&out->json, "id", id);
      smriti_json_begin_list (&out->json, "steps");
      return;
    }
  smriti_output_printf (out, "%5s  %-5s  %7s  %14s  %13s  %10s  %14s\n", "", "grade", "elapsed", "retrievability", "stability",
                        "difficulty", "interval");
}

static void
end_card (SmritiOutput *out)
{
  if (!out->as_json)
    return;
  smriti_json_end_list (&out->json);
  smriti_json_end_object (&out->json);
}

static void
put_step (const Replay *replay, guint n, const Step *step)
{
  if (replay->out->as_json)
    json_step (&replay->out->json, step);
  else
    print_step (replay->out, n, step);
}

/* --- in --- */

/* "3:0" */
static gboolean
read_rating (SmritiInvocation *invocation, const char *word, SmritiGrade *out_grade, int *out_elapsed_days, GError **error)
{
  const char *colon = strchr (word, ':');
  g_autofree char *grade = g_strndup (word, colon ? (gsize) (colon - word) : strlen (word));
  guint64 days = 0;

  *out_elapsed_days = 0;
  if (!smriti_grade_from_string (grade, out_grade))
    return smriti_usage_error (invocation, error, "'%s' in '--ratings': a grade is 1 (again), 2 (hard), 3 (good) or 4 (easy)",
                               word);
  if (!colon || !g_ascii_string_to_unsigned (colon + 1, 10, 0, ELAPSED_MAX, &days, NULL))
    return smriti_usage_error (
        invocation, error, "'%s' in '--ratings': GRADE:DAYS is needed, whole days since the answer before, as 3:0,3:1,1:4", word);
  *out_elapsed_days = (int) days;
  return TRUE;
}

static gboolean
replay_ratings (SmritiInvocation *invocation, const Replay *replay, const char *ratings, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (ratings, ", \t\n", -1);
  SmritiMemory memory = { 0, 0 };
  guint n = 0;

  begin_card (replay->out, RATINGS_ID);
  for (char **word = words; *word; word++)
    {
      SmritiGrade grade;
      int elapsed_days;
      Step step;

      if (**word == '\0')
        continue;
      if (!read_rating (invocation, *word, &grade, &elapsed_days, error))
        return FALSE;
      step = step_of (replay, memory, grade, elapsed_days);
      put_step (replay, ++n, &step);
      memory = step.memory;
    }
  end_card (replay->out);
  return n > 0 || smriti_usage_error (invocation, error, "'--ratings' is empty; it takes GRADE:DAYS, as 3:0,3:1,1:4");
}

static void
replay_card (const Replay *replay, const SmritiMemorySource *source, guint c)
{
  const SmritiHistory *history = source->history;
  SmritiMemory memory = { 0, 0 };

  if (!replay->out->as_json)
    {
      g_autofree char *name = smriti_term_clean (smriti_memory_source_card (source, c));

      g_strdelimit (name, "\n\t", ' ');
      smriti_output_printf (replay->out, "%s%s%s%s\n", c > 0 ? "\n" : "", smriti_term_sgr (&replay->out->term, SMRITI_SGR_BOLD),
                            name, smriti_term_sgr (&replay->out->term, SMRITI_SGR_RESET));
    }
  begin_card (replay->out, smriti_memory_source_card (source, c));
  for (guint r = history->first[c]; r < history->first[c + 1]; r++)
    {
      Step step = step_of (replay, memory, (SmritiGrade) history->grade[r], history->elapsed_days[r]);

      put_step (replay, r - history->first[c] + 1, &step);
      memory = step.memory;
    }
  end_card (replay->out);
}

static gboolean
replay_log (SmritiInvocation *invocation, const Replay *replay, GError **error)
{
  g_autoptr (SmritiMemorySource) source = smriti_memory_load (invocation, error);

  for (guint c = 0; source && c < source->history->n_cards; c++)
    replay_card (replay, source, c);
  if (source && source->history->n_cards == 0)
    smriti_output_hint (replay->out, "there is no answer in it");
  return source != NULL;
}

gboolean
smriti_memory_replay (SmritiInvocation *invocation, GError **error)
{
  const char *ratings = smriti_invocation_option (invocation, "ratings");
  Replay replay = { .out = invocation->out };
  SmritiJson *json = &invocation->out->json;

  if (ratings && smriti_invocation_option (invocation, "csv"))
    return smriti_usage_error (invocation, error, "'memory replay' takes --csv or --ratings, not both");
  if (!smriti_memory_parameters (invocation, &replay.parameters, error)
      || !smriti_memory_retention (invocation, &replay.retention, error))
    return FALSE;
  if (replay.out->as_json)
    smriti_json_begin_list (json, "cards");
  if (!(ratings ? replay_ratings (invocation, &replay, ratings, error) : replay_log (invocation, &replay, error)))
    return FALSE;
  if (replay.out->as_json)
    smriti_json_end_list (json);
  return TRUE;
}
