/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the scheduler is told of a card today: the settings as they hold for its
 * topic and deck, what else falls due on the days meant, its siblings, and an
 * exam that is about it. What comes of it is written down with the answer, so
 * that nothing of this is asked a second time. */

#include "daemon/store/load.h"
#include "daemon/study/private.h"

#include <string.h>

int
smriti_study_elapsed_days (const SmritiStudyCard *card, gint32 day)
{
  return card->last_day == SMRITI_DAY_NONE ? 0 : MAX (day - card->last_day, 0);
}

gboolean
smriti_study_exam (SmritiStudy *study, const char *topic, SmritiExam *out)
{
  g_autoptr (SmritiSettings) settings = smriti_settings_for (smriti_study_settings (study), topic, NULL);

  return smriti_exam_from_string (settings->exam, out) && out->day >= smriti_study_day (study);
}

/* --- settings --- */

static void
take_settings (SmritiSchedule *schedule, const SmritiSettings *settings)
{
  schedule->retention = settings->retention;
  schedule->max_interval_days = settings->max_interval_days;
  schedule->n_learning = settings->n_learning;
  schedule->n_relearning = settings->n_relearning;
  memcpy (schedule->learning_s, settings->learning_s, sizeof schedule->learning_s);
  memcpy (schedule->relearning_s, settings->relearning_s, sizeof schedule->relearning_s);
  schedule->fuzz = settings->fuzz;
}

static void
take_exam (SmritiStudy *study, SmritiSchedule *schedule, const SmritiStudyCard *card)
{
  SmritiExam exam;

  if (smriti_study_exam (study, card->topic, &exam) && smriti_exam_is_about (&exam, card->entry))
    schedule->exam_days = exam.day - smriti_study_day (study);
}

/* --- the person --- */

gboolean
smriti_study_follows_person (SmritiStudy *study)
{
  return smriti_study_settings (study)->fit_auto && smriti_study_parameters_event (study)[0] != '\0';
}

void
smriti_study_wanted_days (SmritiStudy *study, const SmritiStudyCard *card, double retention, double out[4])
{
  SmritiTrace before = { { 0 } };

  if (!smriti_study_follows_person (study))
    {
      memset (out, 0, 4 * sizeof *out);
      return;
    }
  smriti_study_trace (study, card, &before);
  for (int i = 0; i < 4; i++)
    {
      SmritiTrace after = before;

      smriti_trace_answer (&after, smriti_study_model (study), (SmritiGrade) (i + 1), smriti_study_day (study),
                           smriti_clock_now_ms (study->clock));
      out[i] = smriti_model_interval (smriti_study_model (study), &after, retention);
    }
}

/* --- load --- */

/* Days that some grade may fall on, each asked after once. */
static void
add_load (SmritiStudy *study, const SmritiSchedule *schedule, const SmritiStudyCard *card, SmritiBalance *balance)
{
  gint32 today = smriti_study_day (study);
  int min[4], max[4];
  gboolean meant[SMRITI_BALANCE_DAYS + 2] = { FALSE };

  smriti_scheduler_ranges (schedule, &card->progress, smriti_study_elapsed_days (card, today), min, max);
  for (int i = 0; i < 4; i++)
    for (int day = min[i]; max[i] <= SMRITI_BALANCE_DAYS && day <= max[i]; day++)
      meant[day] = TRUE;
  for (int from = 1, to; from <= SMRITI_BALANCE_DAYS; from = to + 1)
    {
      for (to = from; meant[from] && meant[to + 1]; to++)
        ;
      if (meant[from])
        smriti_load_add (study->store, today + from, today + to, &balance->due[from]);
    }
}

/* The card answered before its day stands in the way of nobody, itself least. */
static void
leave_out (SmritiBalance *balance, gint32 today, const SmritiStudyCard *card)
{
  int day = card->due_day == SMRITI_DAY_NONE ? 0 : card->due_day - today;

  if (day > 0 && day <= SMRITI_BALANCE_DAYS && balance->due[day] > 0)
    balance->due[day]--;
}

static void
add_siblings (SmritiStudy *study, const SmritiStudyCard *card, SmritiBalance *balance)
{
  g_autoptr (GArray) days = smriti_load_siblings (study->store, card);
  gint32 today = smriti_study_day (study);

  for (guint i = 0; i < days->len; i++)
    {
      gint64 day = MAX ((gint64) g_array_index (days, gint32, i) - today, 0); /* what is overdue comes today */

      if (day <= SMRITI_BALANCE_DAYS)
        balance->siblings[day]++;
    }
}

void
smriti_study_outcomes (SmritiStudy *study, const SmritiStudyCard *card, SmritiOutcome out[4])
{
  g_autoptr (SmritiSettings) settings = smriti_settings_for (smriti_study_settings (study), card->topic, card->deck);
  gint32 today = smriti_study_day (study);
  SmritiBalance balance = { .easy_days = smriti_easy_days (settings->easy_days), .weekday = smriti_day_weekday (today) };
  SmritiSchedule schedule;

  smriti_schedule_init_default (&schedule);
  schedule.parameters = *smriti_study_parameters (study);
  take_settings (&schedule, settings);
  take_exam (study, &schedule, card);
  smriti_study_wanted_days (study, card, schedule.retention, schedule.wanted_days);
  if (schedule.fuzz)
    {
      add_load (study, &schedule, card, &balance);
      leave_out (&balance, today, card);
      add_siblings (study, card, &balance);
      schedule.balance = &balance;
    }
  smriti_scheduler_preview (&schedule, &card->progress, smriti_study_elapsed_days (card, today),
                            smriti_fuzz_seed (card->id, card->answers), out);
}
