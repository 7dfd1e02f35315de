/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti challenge list, show, start, check and give-up: tasks with files to change,
 * a time box and a check that is run in the jail. What is done is kept as records,
 * and grades the card that stands for the challenge. */

#include "client/challenge_check.h"
#include "client/challenge_work.h"
#include "client/challenges.h"
#include "client/command.h"
#include "client/paths.h"
#include "client/records.h"
#include "client/render.h"
#include "client/save.h"
#include "client/when.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE 79
#define NOT_FOUND 127  /* of a shell: there is no such program */
#define MAX_FOLDERS 99 /* NAME, NAME-2, … */

typedef struct
{
  SmritiInvocation *invocation;
  SmritiOutput *out;
  SmritiDbusDaemon *daemon;
  const SmritiChallengeTry *one;
  gint64 now_s;
} Act;

/* What came of an act, beside what was known of the challenge before. */
typedef struct
{
  const char *state;                /* NULL: as before */
  const char *dir;                  /* the same */
  const SmritiJudgement *judgement; /* NULL: nothing was checked */
  gint64 started_s;                 /* 0: as before */
  gint64 took_s;                    /* -1: not known */
  char *diff;                       /* the file it was put in; NULL = none */
  char *event;
  SmritiGrade grade; /* NONE: nothing was graded */
  gint64 due_s;      /* of the card, then */
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->diff);
  g_free (outcome->event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* --- words ------------------------------------------------------------------- */

/* "4 min", "35 s" */
static char *
duration (gint64 seconds)
{
  return seconds < 120 ? g_strdup_printf ("%" G_GINT64_FORMAT " s", seconds)
                       : g_strdup_printf ("%" G_GINT64_FORMAT " min", (seconds + 30) / 60);
}

/* "3.2", never by the locale. */
static char *
factor (double ratio)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, ratio < 10 && ratio != (int) ratio ? "%.1f" : "%.0f", ratio));
}

/* "solved in 12 min, 30 times faster"; for a line of the list. */
static char *
state_words (const SmritiChallengeTry *one, gint64 now_s)
{
  g_autofree char *best = duration (one->best_s);
  g_autofree char *since = duration (MAX (now_s - one->started_s, 0));
  g_autofree char *ratio = factor (one->best_ratio);

  switch (one->state)
    {
    case SMRITI_TRY_STARTED:
      return g_strdup_printf ("started %s ago", since);
    case SMRITI_TRY_SOLVED:
      return g_strdup_printf ("solved%s%s%s%s%s", one->best_s >= 0 ? " in " : "", one->best_s >= 0 ? best : "",
                              one->best_ratio > 0 ? ", " : "", one->best_ratio > 0 ? ratio : "", one->best_ratio > 0 ? "x" : "");
    case SMRITI_TRY_GAVE_UP:
      return g_strdup ("gave up");
    case SMRITI_TRY_NEW:
    default:
      return g_strdup ("new");
    }
}

/* --- JSON ---------------------------------------------------------------------- */

static void
json_ratio (SmritiJson *json, const char *key, double ratio)
{
  if (ratio > 0)
    smriti_json_double (json, key, ratio);
  else
    smriti_json_null (json, key);
}

static void
json_seconds (SmritiJson *json, const char *key, gint64 seconds)
{
  if (seconds >= 0)
    smriti_json_int (json, key, seconds);
  else
    smriti_json_null (json, key);
}

static void
json_files (SmritiJson *json, const SmritiChallenge *challenge)
{
  smriti_json_begin_list (json, "files");
  for (guint i = 0; i < challenge->files->len; i++)
    {
      const SmritiChallengeFile *file = g_ptr_array_index (challenge->files, i);

      if (file->role == SMRITI_FILE_GIVEN)
        smriti_json_string (json, NULL, file->path);
    }
  smriti_json_end_list (json);
}

/* @outcome NULL: of the list. */
static void
json_one (SmritiJson *json, const SmritiChallengeTry *one, const Outcome *outcome)
{
  const SmritiChallenge *challenge = one->challenge;

  smriti_json_string (json, "name", challenge->name);
  smriti_json_string (json, "topic", one->topic);
  smriti_json_word (json, "entry", challenge->entry);
  smriti_json_string (json, "kind", smriti_challenge_kind_name (challenge->kind));
  smriti_json_string (json, "title", challenge->title);
  smriti_json_int (json, "minutes", challenge->minutes);
  smriti_json_string (json, "state", outcome && outcome->state ? outcome->state : smriti_try_state_name (one->state));
  smriti_json_time (json, "started", outcome && outcome->started_s != 0 ? outcome->started_s : one->started_s);
  smriti_json_int (json, "tries", one->tries);
  json_seconds (json, "best_s", one->best_s);
  json_ratio (json, "best_ratio", one->best_ratio);
  json_ratio (json, "needed", challenge->faster);
  smriti_json_word (json, "card", one->card);
  smriti_json_time (json, "due", outcome && outcome->due_s != 0 ? outcome->due_s : one->due_s);
  smriti_json_word (json, "dir", outcome && outcome->dir ? outcome->dir : one->dir);
  json_files (json, challenge);
  smriti_json_string (json, "note", one->note);
}

static void
json_judgement (SmritiJson *json, const SmritiJudgement *judgement)
{
  smriti_json_bool (json, "passed", judgement->passed);
  smriti_json_string (json, "output", judgement->run->output);
  smriti_json_bool (json, "output_cut", judgement->run->output_cut);
  smriti_json_word (json, "limit", smriti_jail_limit_name (judgement->run->limit));
  smriti_json_bool (json, "jailed", judgement->run->jailed);
  json_ratio (json, "ratio", judgement->ratio);
}

static void
json_outcome (const Act *act, const Outcome *outcome)
{
  SmritiJson *json = &act->out->json;

  smriti_json_begin_list (json, "results");
  smriti_json_begin_object (json, NULL);
  json_one (json, act->one, outcome);
  if (outcome->judgement)
    json_judgement (json, outcome->judgement);
  json_seconds (json, "took_s", outcome->took_s);
  smriti_json_word (json, "diff", outcome->diff);
  smriti_json_word (json, "grade", outcome->grade != SMRITI_GRADE_NONE ? smriti_grade_to_string (outcome->grade) : NULL);
  smriti_json_word (json, "event", outcome->event);
  smriti_json_end_object (json);
  smriti_json_end_list (json);
}

/* --- list, show ------------------------------------------------------------------- */

static void
print_row (const Act *act, const SmritiChallengeTry *one)
{
  const SmritiChallenge *challenge = one->challenge;
  g_autofree char *state = state_words (one, act->now_s);
  g_autofree char *due = one->due_s != 0 ? smriti_when_due (one->due_s, act->now_s) : NULL;
  g_autofree char *rest = one->state == SMRITI_TRY_NEW && !due
                              ? g_strdup ("")
                              : g_strdup_printf ("; %s%s%s", state, due ? ", due " : "", due ? due : "");
  g_autofree char *head = g_strdup_printf ("%-14s %-8s %4u min  ", challenge->name, smriti_challenge_kind_name (challenge->kind),
                                           challenge->minutes);
  g_autofree char *title = smriti_text_line (challenge->title,
                                             (guint) MAX (10, LINE - (int) strlen (head) - (int) strlen (rest)));

  smriti_output_printf (act->out, "%s%s%s\n", head, title, rest);
}

static gboolean
list (Act *act, GPtrArray *challenges, GError **error)
{
  const char *word = smriti_invocation_option (act->invocation, "kind");
  SmritiChallengeKind kind = SMRITI_CHALLENGE_SLOW;
  guint n = 0;

  if (word && !smriti_challenge_kind_from_name (word, &kind))
    return smriti_usage_error (act->invocation, error, "--kind is slow, refactor or debug, not '%s'", word);
  if (act->out->as_json)
    smriti_json_begin_list (&act->out->json, "results");
  for (guint i = 0; i < challenges->len; i++)
    {
      const SmritiChallengeTry *one = g_ptr_array_index (challenges, i);

      if (word && one->challenge->kind != kind)
        continue;
      n++;
      if (!act->out->as_json)
        {
          print_row (act, one);
          continue;
        }
      smriti_json_begin_object (&act->out->json, NULL);
      json_one (&act->out->json, one, NULL);
      smriti_json_end_object (&act->out->json);
    }
  if (act->out->as_json)
    smriti_json_end_list (&act->out->json);
  else if (n == 0)
    smriti_output_hint (act->out, "no note in a folder Challenges/ holds one; smriti-challenge(1) says what it looks like");
  else
    smriti_output_hint (act->out, "'smriti challenge start NAME' begins one.");
  return TRUE;
}

/* What every act on one begins with. */
static void
print_head (const Act *act)
{
  const SmritiChallenge *challenge = act->one->challenge;
  g_autofree char *title = smriti_text_line (challenge->title, 60);
  g_autofree char *state = state_words (act->one, act->now_s);
  g_autofree char *times = factor (challenge->faster);

  smriti_output_printf (act->out, "%s%s%s (%s, %u min", smriti_term_sgr (&act->out->term, SMRITI_SGR_BOLD), title,
                        smriti_term_sgr (&act->out->term, SMRITI_SGR_RESET), smriti_challenge_kind_name (challenge->kind),
                        challenge->minutes);
  if (challenge->faster > 0)
    smriti_output_printf (act->out, ", %s times faster", times);
  smriti_output_printf (act->out, "): %s\n", state);
}

static void
print_task (const Act *act)
{
  g_autofree char *task = smriti_render_text (&act->out->term, act->one->challenge->task, MIN (act->out->term.columns - 1, 79));

  if (*task != '\0')
    smriti_output_printf (act->out, "\n%s\n", task);
}

static void
print_files (const Act *act, SmritiFileRole role, gboolean whole)
{
  const GPtrArray *files = act->one->challenge->files;

  for (guint i = 0; i < files->len; i++)
    {
      const SmritiChallengeFile *file = g_ptr_array_index (files, i);
      g_autofree char *path = smriti_term_clean (file->path);
      g_autofree char *text = smriti_term_clean (file->text);

      if (file->role == role)
        smriti_output_printf (act->out, whole ? "--- %s ---\n%s" : "  %s\n", path, text);
    }
}

static gboolean
show (Act *act)
{
  if (act->out->as_json)
    {
      smriti_json_begin_list (&act->out->json, "results");
      smriti_json_begin_object (&act->out->json, NULL);
      json_one (&act->out->json, act->one, NULL);
      smriti_json_string (&act->out->json, "task", act->one->challenge->task);
      smriti_json_end_object (&act->out->json);
      smriti_json_end_list (&act->out->json);
      return TRUE;
    }
  print_head (act);
  print_task (act);
  print_files (act, SMRITI_FILE_GIVEN, FALSE);
  return TRUE;
}

/* --- start ---------------------------------------------------------------------------- */

/* A folder that is not there yet: new path, NULL = too many are. */
static char *
new_folder (const Act *act, const char *given, GError **error)
{
  g_autofree char *base = smriti_path_as_named (given ? given : "~/Smriti/Challenges");
  g_autofree char *shown = smriti_term_clean (base);

  for (guint i = 1; i <= MAX_FOLDERS; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (act->one->challenge->name)
                                     : g_strdup_printf ("%s-%u", act->one->challenge->name, i);
      g_autofree char *path = g_build_filename (base, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&path);
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' holds %d folders of it already; remove some", shown, MAX_FOLDERS);
  return NULL;
}

static gboolean
is_under_way (const Act *act, GError **error)
{
  const SmritiChallengeTry *one = act->one;
  g_autofree char *shown = smriti_term_clean (one->dir);

  if (one->state != SMRITI_TRY_STARTED || !one->dir || !g_file_test (one->dir, G_FILE_TEST_IS_DIR))
    return FALSE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS,
               "'%s' is under way in %s; 'smriti challenge check %s' or give-up ends it", one->challenge->name, shown,
               one->challenge->name);
  return TRUE;
}

static gboolean
start (Act *act, GError **error)
{
  const char *given = smriti_invocation_arg (act->invocation, 2);
  const char *name = act->one->challenge->name;
  g_autofree char *dir = is_under_way (act, error) ? NULL : new_folder (act, given, error);
  g_autofree char *subject = smriti_challenge_subject (act->one);
  g_autofree char *valid = g_utf8_make_valid (dir ? dir : "", -1);
  g_autofree char *shown = smriti_term_clean (valid);
  const char *details[] = { "what", SMRITI_CHALLENGE_STARTED, "dir", valid, NULL };
  g_auto (Outcome) outcome = {
    .state = smriti_try_state_name (SMRITI_TRY_STARTED), .dir = valid, .started_s = act->now_s, .took_s = -1
  };

  if (!dir || !smriti_work_write (dir, act->one->challenge, SMRITI_FILE_GIVEN, FALSE, error))
    return FALSE;
  outcome.event = smriti_record_add (act->daemon, SMRITI_CHALLENGE_RECORD, subject, details, error);
  if (!outcome.event)
    return FALSE;
  if (act->out->as_json)
    {
      json_outcome (act, &outcome);
      return TRUE;
    }
  print_head (act);
  print_task (act);
  smriti_output_printf (act->out, "Your files are in %s:\n", shown);
  print_files (act, SMRITI_FILE_GIVEN, FALSE);
  smriti_output_printf (act->out, "The time runs. Change them, then: smriti challenge check %s\n", name);
  return TRUE;
}

/* --- check ------------------------------------------------------------------------------ */

/* Where the person's files are: new path. */
static char *
work_folder (const Act *act, GError **error)
{
  const char *given = smriti_invocation_arg (act->invocation, 2);
  const char *name = act->one->challenge->name;
  g_autofree char *dir = given ? smriti_path_as_named (given) : g_strdup (act->one->dir);
  g_autofree char *below = dir ? g_build_filename (dir, name, NULL) : NULL;

  /* the folder that was told to start is meant, too */
  if (given && g_file_test (below, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&below);
  if (dir && g_file_test (dir, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&dir);
  if (dir)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no folder '%s'; say where your files are", dir);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "'%s' was not started; 'smriti challenge start %s' begins it", name,
                 name);
  return NULL;
}

/* Whether to run it, and *@out_jailed how. */
static gboolean
may_run (const Act *act, gboolean *out_jailed, GError **error)
{
  g_autofree char *why = NULL;
  char line[64];

  *out_jailed = smriti_jail_probe (&why);
  if (*out_jailed || smriti_invocation_option (act->invocation, "unsafe"))
    return TRUE;
  if (isatty (STDIN_FILENO) && isatty (STDERR_FILENO) && !act->out->as_json)
    {
      g_printerr ("No sandbox works here (%s): your own code would run with your rights, so it could read\n"
                  "and change your files and use the network. Run it? [y/N] ",
                  why);
      if (fgets (line, sizeof line, stdin) && g_ascii_tolower (*g_strstrip (line)) == 'y')
        return TRUE;
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "nothing was run");
    }
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                 "no sandbox works here (%s): your own code would run with your rights; --unsafe does that", why);
  return FALSE;
}

/* Keeps the diff beside the daemon's data, for it is too long for a record. NULL: there is none. */
static char *
keep_diff (const Act *act, const char *diff)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  g_autofree char *name = g_strdup_printf ("%s.%06d.diff", stamp, g_date_time_get_microsecond (now));
  g_autofree char *dir = g_build_filename (g_get_user_state_dir (), "smriti", "challenges", act->one->challenge->name, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (SmritiSave) save = NULL;

  if (!diff || *diff == '\0')
    return NULL;
  if (g_mkdir_with_parents (dir, 0700) == 0)
    save = smriti_save_new (path, FALSE, &error);
  if (save && smriti_save_write (save, diff, strlen (diff), &error) && smriti_save_finish (save, &error))
    return g_steal_pointer (&path);
  g_printerr ("smriti: the diff cannot be kept: %s, ignoring\n", error ? error->message : g_strerror (errno));
  return NULL;
}

/* The record of a check. New string: its event. */
static char *
keep_check (const Act *act, const Outcome *outcome, GError **error)
{
  const SmritiJudgement *judgement = outcome->judgement;
  g_autofree char *subject = smriti_challenge_subject (act->one);
  g_autofree char *took = outcome->took_s >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, outcome->took_s) : NULL;
  g_autofree char *ratio = judgement->ratio > 0 ? factor (judgement->ratio) : NULL;
  g_autofree char *needed = judgement->ratio > 0 ? factor (act->one->challenge->faster) : NULL;
  g_autofree char *bytes = outcome->diff ? g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (judgement->diff)) : NULL;
  const char *details[] = { "what",   SMRITI_CHALLENGE_CHECKED,
                            "result", judgement->passed ? SMRITI_CHALLENGE_SOLVED : SMRITI_CHALLENGE_FAILED,
                            "took-s", took,
                            "ratio",  ratio,
                            "needed", needed,
                            "limit",  smriti_jail_limit_name (judgement->run->limit),
                            "jailed", judgement->run->jailed ? "yes" : "no",
                            "diff",   outcome->diff,
                            "bytes",  bytes,
                            "dir",    outcome->dir,
                            NULL };

  return smriti_record_add (act->daemon, SMRITI_CHALLENGE_RECORD, subject, details, error);
}

/* Grades the card that stands for it, once for the event. A challenge without one has nothing that comes back. */
static void
grade_card (const Act *act, Outcome *outcome, SmritiGrade grade)
{
  g_autoptr (GError) error = NULL;

  if (!act->one->card)
    return;
  if (smriti_dbus_daemon_call_answer_card_sync (act->daemon, act->one->card, (guint) grade, outcome->event, smriti_no_options (),
                                                NULL, NULL, &outcome->due_s, NULL, NULL, NULL, NULL, &error))
    outcome->grade = grade;
  else
    g_printerr ("smriti: its card was not graded: %s\n", error->message);
}

static void
print_next (const Act *act, const Outcome *outcome)
{
  g_autofree char *when = smriti_when_due (outcome->due_s, act->now_s);

  if (outcome->grade != SMRITI_GRADE_NONE)
    smriti_output_printf (act->out, "%s: comes back %s\n", smriti_grade_to_string (outcome->grade), when);
}

static void
print_limit (const Act *act, const SmritiJailResult *run)
{
  if (run->output_cut)
    smriti_output_printf (act->out, "(there was more output)\n");
  if (run->limit == SMRITI_JAIL_LIMIT_TIME)
    smriti_output_printf (act->out, "It was ended after %d s.\n", (int) (run->wall_us / G_USEC_PER_SEC));
  else if (run->exit_status == NOT_FOUND && run->jailed)
    smriti_output_printf (act->out, "The sandbox knows the programs of /usr/local/bin and /usr/bin only.\n");
  else if (run->limit != SMRITI_JAIL_LIMIT_NONE)
    smriti_output_printf (act->out, "It met a limit: %s.\n", smriti_jail_limit_name (run->limit));
}

static void
print_check (const Act *act, const Outcome *outcome)
{
  const SmritiJudgement *judgement = outcome->judgement;
  const SmritiChallenge *challenge = act->one->challenge;
  g_autofree char *output = smriti_term_clean (judgement->run->output);
  g_autofree char *took = duration (outcome->took_s);
  g_autofree char *ratio = factor (judgement->ratio);
  g_autofree char *needed = factor (challenge->faster);
  g_autofree char *diff = outcome->diff ? smriti_term_clean (outcome->diff) : NULL;

  if (*output != '\0')
    smriti_output_printf (act->out, "%s%s", output, g_str_has_suffix (output, "\n") ? "" : "\n");
  print_limit (act, judgement->run);
  if (judgement->ratio > 0)
    smriti_output_printf (act->out, "%s times as fast as the original; %s are asked for\n", ratio, needed);
  smriti_output_printf (act->out, "%s", judgement->passed ? "Solved" : "Not solved yet");
  if (outcome->took_s >= 0)
    smriti_output_printf (act->out, ", after %s of %u min", took, challenge->minutes);
  smriti_output_printf (act->out, "\n");
  print_next (act, outcome);
  if (diff)
    smriti_output_hint (act->out, "What you changed is kept in %s", diff);
}

/* What was found is printed, and the exit code says that it is not solved. */
static gboolean
end_unsolved (const Act *act, GError **error)
{
  if (smriti_output_finish (act->out, error))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' is not solved yet", act->one->challenge->name);
  return FALSE;
}

static gboolean
check (Act *act, GError **error)
{
  const SmritiChallengeTry *one = act->one;
  gboolean jailed;
  g_autofree char *dir = work_folder (act, error);
  g_autofree char *valid = g_utf8_make_valid (dir ? dir : "", -1);
  g_autoptr (SmritiJudgement) judgement = NULL;
  g_auto (Outcome) outcome = { .dir = valid, .took_s = one->started_s > 0 ? MAX (act->now_s - one->started_s, 0) : -1 };

  if (!dir || !may_run (act, &jailed, error))
    return FALSE;
  judgement = smriti_challenge_judge (one->challenge, dir, jailed, isatty (STDERR_FILENO) && !act->out->as_json, error);
  if (!judgement)
    return FALSE;
  outcome.judgement = judgement;
  outcome.diff = keep_diff (act, judgement->diff);
  outcome.event = keep_check (act, &outcome, error);
  if (!outcome.event)
    return FALSE;
  if (judgement->passed && one->started_s > 0)
    {
      outcome.state = smriti_try_state_name (SMRITI_TRY_SOLVED);
      grade_card (act, &outcome, smriti_challenge_grade (one->challenge, outcome.took_s));
    }
  if (act->out->as_json)
    json_outcome (act, &outcome);
  else
    print_check (act, &outcome);
  return judgement->passed || end_unsolved (act, error);
}

/* --- give-up ------------------------------------------------------------------------------ */

static void
json_solution (const Act *act)
{
  const GPtrArray *files = act->one->challenge->files;

  smriti_json_begin_list (&act->out->json, "solution");
  for (guint i = 0; i < files->len; i++)
    {
      const SmritiChallengeFile *file = g_ptr_array_index (files, i);

      if (file->role != SMRITI_FILE_SOLUTION)
        continue;
      smriti_json_begin_object (&act->out->json, NULL);
      smriti_json_string (&act->out->json, "file", file->path);
      smriti_json_string (&act->out->json, "text", file->text);
      smriti_json_end_object (&act->out->json);
    }
  smriti_json_end_list (&act->out->json);
}

static gboolean
give_up (Act *act, GError **error)
{
  const SmritiChallengeTry *one = act->one;
  const char *name = one->challenge->name;
  g_autofree char *subject = smriti_challenge_subject (one);
  gint64 took_s = MAX (act->now_s - one->started_s, 0);
  g_autofree char *took = g_strdup_printf ("%" G_GINT64_FORMAT, took_s);
  const char *details[] = { "what", SMRITI_CHALLENGE_GAVE_UP, "took-s", took, "dir", one->dir, NULL };
  g_auto (Outcome) outcome = { .state = smriti_try_state_name (SMRITI_TRY_GAVE_UP), .took_s = took_s };

  if (one->started_s == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "'%s' is not under way; 'smriti challenge start %s' begins it",
                   name, name);
      return FALSE;
    }
  outcome.event = smriti_record_add (act->daemon, SMRITI_CHALLENGE_RECORD, subject, details, error);
  if (!outcome.event)
    return FALSE;
  grade_card (act, &outcome, SMRITI_GRADE_AGAIN);
  if (act->out->as_json)
    {
      json_outcome (act, &outcome);
      json_solution (act);
      return TRUE;
    }
  print_files (act, SMRITI_FILE_SOLUTION, TRUE);
  print_next (act, &outcome);
  smriti_output_hint (act->out, "'smriti challenge start %s' begins anew; 'smriti undo' takes this back.", name);
  return TRUE;
}

/* --- the command ------------------------------------------------------------------------------ */

gboolean
smriti_run_challenge (SmritiInvocation *invocation, GError **error)
{
  static const char *const verbs[] = { "list", "show", "start", "check", "give-up", NULL };
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  const char *name = smriti_invocation_arg (invocation, 1);
  gboolean lists = g_str_equal (verb, "list"), shows = g_str_equal (verb, "show");
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) challenges = NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  Act act = { .invocation = invocation, .out = invocation->out };

  if (!g_strv_contains (verbs, verb))
    return smriti_usage_error (invocation, error, "'challenge' knows list, show, start, check and give-up, not '%s'", verb);
  if (lists == (name != NULL))
    return smriti_usage_error (invocation, error, "'challenge %s' takes %s", verb, lists ? "no name" : "a name");
  if (invocation->n_args > 2 && *verb != 'c' && !g_str_equal (verb, "start"))
    return smriti_usage_error (invocation, error, "'challenge %s' takes no folder", verb);
  invocation->reads = lists || shows;
  daemon = smriti_bus_connect (error);
  curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error) : NULL;
  challenges = curricula ? smriti_challenges_find (daemon, curricula, error) : NULL;
  if (!challenges)
    return FALSE;
  act.daemon = daemon;
  act.now_s = smriti_daemon_now (daemon);
  if (lists)
    return list (&act, challenges, error);
  act.one = smriti_challenges_by_name (challenges, name, error);
  if (!act.one)
    return FALSE;
  return shows                         ? show (&act)
         : g_str_equal (verb, "start") ? start (&act, error)
         : *verb == 'c'                ? check (&act, error)
                                       : give_up (&act, error);
}
