/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The model of the person in the daemon: made when it is first needed, from the
 * newest snapshot and what was answered since, and brought on after each answer.
 * It is a function of what stands in the log, in the log's order; whatever changes
 * before the place it has reached makes it begin again from an older snapshot. When
 * that is far back, a worker goes through all of the log, and until it has ended the
 * daemon goes on with what it has. */

#include "daemon/study/private.h"
#include "daemon/study/worker.h"

#define FAR_BEHIND 800 /* events: fewer are learnt from at once, in at most 40 ms (46 us each with 20 earlier answers) */

/* What came before the log's last events is being worked in: not yet. */
static gboolean
must_wait (SmritiStudy *study)
{
  return study->taking != NULL || study->replaying || study->replay_failed == study->day;
}

static void on_replayed (SmritiStudy *study, GVariant *result, const GError *error, gpointer unused);

static void
replay (SmritiStudy *study)
{
  study->replaying = TRUE;
  study->replay_touched = G_MAXINT64;
  smriti_study_run_child (study, SMRITI_WORKER_REPLAY, on_replayed, NULL);
}

/* From the newest snapshot that holds, and on to the end of the log. */
static void
catch_up (SmritiStudy *study)
{
  g_autoptr (GError) error = NULL;
  SmritiPerson person = study->person;

  if (!study->person_holds)
    smriti_person_load (study->store, &person);
  if (smriti_events_count (study->store) - person.at.n > FAR_BEHIND)
    {
      if (study->person.at.n == 0)
        study->person = person; /* better than nothing */
      replay (study);
      return;
    }
  if (smriti_person_go_on (study->store, &person, &error))
    {
      study->person = person;
      study->person_holds = TRUE;
    }
  else
    g_warning ("the model of memory could not learn (%s); it is tried again", error->message);
}

static void
on_replayed (SmritiStudy *study, GVariant *result, const GError *error, gpointer unused)
{
  gint64 touched = smriti_snapshots_touched (study->store);
  SmritiPerson person;

  study->replaying = FALSE;
  if (!result)
    {
      if (error)
        g_message ("the model of memory could not go through the log (%s); it is tried again tomorrow", error->message);
      study->replay_failed = study->day;
      return;
    }
  /* It may have read what is another now: then once more. */
  touched = MIN (touched, study->replay_touched);
  study->person_holds = smriti_person_from_variant (study->store, result, &person) && touched > person.at.hlc;
  if (!study->person_holds && touched == G_MAXINT64)
    study->replay_failed = study->day; /* it would be no other next time */
  if (study->person_holds)
    study->person = person;
  smriti_study_keep_model (study);
}

static void
look (SmritiStudy *study)
{
  gint64 touched = smriti_snapshots_touched (study->store);

  study->replay_touched = MIN (study->replay_touched, touched);
  if (touched <= study->person.at.hlc)
    study->person_holds = FALSE;
  if (!must_wait (study) && (!study->person_holds || study->person.at.n != smriti_events_count (study->store)))
    catch_up (study);
}

const SmritiModel *
smriti_study_model (SmritiStudy *study)
{
  look (study);
  study->model = study->person.model;
  /* Whatever it still lacks, the set in force is known. */
  study->model.parameters = study->fitted.parameters;
  study->model.parameters7 = study->fitted.parameters7;
  return &study->model;
}

gboolean
smriti_study_trace (SmritiStudy *study, const SmritiStudyCard *card, SmritiTrace *out)
{
  return smriti_person_trace (study->store, smriti_study_model (study), card->n, out);
}

/* One a day; nothing is lost when it cannot be written. */
void
smriti_study_keep_model (SmritiStudy *study)
{
  g_autoptr (GError) error = NULL;

  look (study);
  if (study->snapshot_day == study->day || !study->person_holds || study->person.at.n == 0 || smriti_study_n_answers (study) == 0)
    return;
  if (!smriti_store_begin (study->store, &error))
    {
      g_debug ("no snapshot of the model today (%s)", error->message);
      return;
    }
  /* To begin may have ended what was open, and not kept it. */
  look (study);
  if (!study->person_holds || !smriti_person_save (study->store, &study->person, study->day, &error))
    smriti_store_rollback (study->store);
  else if (smriti_store_commit (study->store, &error))
    study->snapshot_day = study->day;
  if (error)
    g_debug ("no snapshot of the model today (%s)", error->message);
}

static gboolean
learn (gpointer data)
{
  SmritiStudy *study = data;

  study->learning = 0;
  smriti_study_keep_model (study);
  return G_SOURCE_REMOVE;
}

void
smriti_study_model_answered (SmritiStudy *study)
{
  smriti_study_count_answer (study);
  if (study->learning == 0)
    study->learning = g_idle_add (learn, study);
  smriti_study_consider_fit (study);
}

void
smriti_study_forget_model (SmritiStudy *study)
{
  g_clear_handle_id (&study->learning, g_source_remove);
  smriti_person_init (&study->person);
  study->person_holds = FALSE;
  study->replaying = FALSE;
  study->replay_failed = SMRITI_DAY_NONE;
  study->snapshot_day = SMRITI_DAY_NONE;
}
