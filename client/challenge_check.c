/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* In a folder of our own: "original" (what was given), "yours" (a copy of the
 * person's), "check" and "slow" (those two, with the hidden files). */

#include "client/challenge_check.h"

#include "client/challenge_work.h"
#include "common/error.h"

#define ROUNDS 5

void
smriti_judgement_free (SmritiJudgement *judgement)
{
  if (!judgement)
    return;
  smriti_jail_result_free (judgement->run);
  g_free (judgement->diff);
  g_free (judgement);
}

typedef struct
{
  const SmritiChallenge *challenge;
  char *top, *original, *yours, *check, *slow;
  gboolean jailed, talk;
} Judging;

static gboolean
lay_out (Judging *judging, const char *dir, GError **error)
{
  const SmritiChallenge *challenge = judging->challenge;

  judging->top = smriti_work_private (error);
  if (!judging->top)
    return FALSE;
  judging->original = g_build_filename (judging->top, "original", NULL);
  judging->yours = g_build_filename (judging->top, "yours", NULL);
  judging->check = g_build_filename (judging->top, "check", NULL);
  judging->slow = g_build_filename (judging->top, "slow", NULL);
  return smriti_work_copy (dir, judging->yours, error) && smriti_work_copy (judging->yours, judging->check, error)
         && smriti_work_write (judging->original, challenge, SMRITI_FILE_GIVEN, FALSE, error)
         && smriti_work_write (judging->check, challenge, SMRITI_FILE_HIDDEN, TRUE, error)
         && smriti_work_write (judging->slow, challenge, SMRITI_FILE_GIVEN, FALSE, error)
         && smriti_work_write (judging->slow, challenge, SMRITI_FILE_HIDDEN, TRUE, error);
}

static void
clear (Judging *judging)
{
  smriti_work_remove (judging->top);
  g_free (judging->top);
  g_free (judging->original);
  g_free (judging->yours);
  g_free (judging->check);
  g_free (judging->slow);
}

/* --- speed ----------------------------------------------------------------- */

/* One run of @command in @dir; *@best_us is its time when that is the least. FALSE:
 * an error, or it failed, which is *@out_failed. */
static gboolean
time_once (const Judging *judging, const char *dir, const char *command, gint64 *best_us, SmritiJailResult **out_failed,
           GError **error)
{
  SmritiJailResult *run = smriti_jail_run (dir, command, judging->jailed, &smriti_jail_limits, error);

  if (!run)
    return FALSE;
  if (run->exit_status == 0 && run->limit == SMRITI_JAIL_LIMIT_NONE)
    {
      *best_us = MIN (*best_us, run->wall_us);
      smriti_jail_result_free (run);
      return TRUE;
    }
  *out_failed = run;
  return FALSE;
}

static gboolean
original_fails (SmritiJailResult *failed, GError **error)
{
  if (failed)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the original cannot be timed: it ended with %d%s%s",
                 failed->exit_status, failed->limit ? ", limit: " : "",
                 failed->limit ? smriti_jail_limit_name (failed->limit) : "");
  smriti_jail_result_free (failed);
  return FALSE;
}

/* Original and solution in turn, so that both meet the same load; the best of each.
 * What an empty run takes is taken off both. FALSE: an error, or the solution
 * failed, which then is the judgement's run. */
static gboolean
compare_speed (const Judging *judging, SmritiJudgement *judgement, GError **error)
{
  const char *command = judging->challenge->time;
  gint64 slow_us = G_MAXINT64, yours_us = G_MAXINT64, empty_us = G_MAXINT64;
  SmritiJailResult *failed = NULL;

  for (guint i = 0; i < ROUNDS; i++)
    {
      if (judging->talk)
        g_printerr ("\rtiming, %u of %d ...", i + 1, ROUNDS);
      if (!time_once (judging, judging->slow, ":", &empty_us, &failed, error)
          || !time_once (judging, judging->slow, command, &slow_us, &failed, error))
        return original_fails (failed, error);
      if (!time_once (judging, judging->check, command, &yours_us, &failed, error))
        {
          if (failed)
            {
              smriti_jail_result_free (judgement->run);
              judgement->run = failed;
              judgement->passed = FALSE;
            }
          return failed != NULL;
        }
    }
  if (judging->talk)
    g_printerr ("\r                    \r");
  judgement->ratio = (double) MAX (slow_us - empty_us, 1000) / (double) MAX (yours_us - empty_us, 1000);
  judgement->passed = judgement->ratio >= judging->challenge->faster;
  return TRUE;
}

/* --- all of it ------------------------------------------------------------------ */

static gboolean
judge (Judging *judging, SmritiJudgement *judgement, GError **error)
{
  judgement->run = smriti_jail_run (judging->check, judging->challenge->check, judging->jailed, &smriti_jail_limits, error);
  if (!judgement->run)
    return FALSE;
  judgement->passed = judgement->run->exit_status == 0 && judgement->run->limit == SMRITI_JAIL_LIMIT_NONE;
  if (judgement->passed && judging->challenge->time && !compare_speed (judging, judgement, error))
    return FALSE;
  judgement->diff = smriti_work_diff (judging->top, "original", "yours");
  return TRUE;
}

SmritiJudgement *
smriti_challenge_judge (const SmritiChallenge *challenge, const char *dir, gboolean jailed, gboolean talk, GError **error)
{
  Judging judging = { .challenge = challenge, .jailed = jailed, .talk = talk };
  g_autoptr (SmritiJudgement) judgement = g_new0 (SmritiJudgement, 1);
  gboolean ok = lay_out (&judging, dir, error) && judge (&judging, judgement, error);

  clear (&judging);
  return ok ? g_steal_pointer (&judgement) : NULL;
}
