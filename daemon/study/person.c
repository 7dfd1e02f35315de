/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/study/person.h"

#include "daemon/study/private.h"

#include <string.h>

#define N_LEARNT (SMRITI_MODEL_N_FEATURES + SMRITI_MODEL_N_COVARIANCES + 2)
#define N_STATE (N_LEARNT + 1)
#define ARITHMETIC 1       /* raised when a release learns otherwise: what the one before learnt is learnt again */
#define MAX_PASSED_OVER 32 /* FITTED events without a set: none is written or let in since there are sets */

/* --- numbers --- */

static void
to_numbers (const SmritiModel *model, double out[N_STATE])
{
  memcpy (out, model->theta, sizeof model->theta);
  memcpy (out + SMRITI_MODEL_N_FEATURES, model->covariance, sizeof model->covariance);
  out[N_LEARNT - 2] = model->gate;
  out[N_LEARNT - 1] = model->published;
  out[N_LEARNT] = ARITHMETIC;
}

/* @parameters: id of the set in force. FALSE when that or the numbers are none. */
static gboolean
from_numbers (SmritiStore *store, const double state[N_STATE], const char *parameters, SmritiModel *out)
{
  g_autoptr (SmritiEvent) event = parameters[0] != '\0' ? smriti_events_find (store, parameters) : NULL;
  SmritiFitted fitted;
  SmritiModel model;

  smriti_model_init (&model);
  smriti_fitted_init (&fitted);
  if (parameters[0] != '\0' && (!event || !event->stands || !smriti_fitted_read (event, &fitted)))
    return FALSE;
  model.parameters = fitted.parameters;
  model.parameters7 = fitted.parameters7;
  memcpy (model.theta, state, sizeof model.theta);
  memcpy (model.covariance, state + SMRITI_MODEL_N_FEATURES, sizeof model.covariance);
  model.gate = state[N_LEARNT - 2];
  model.published = state[N_LEARNT - 1];
  if (state[N_LEARNT] != ARITHMETIC || !smriti_model_mend (&model))
    return FALSE;
  *out = model;
  return TRUE;
}

/* --- where it is kept --- */

void
smriti_person_init (SmritiPerson *person)
{
  memset (person, 0, sizeof *person);
  smriti_model_init (&person->model);
  person->at.day = SMRITI_DAY_NONE;
}

void
smriti_person_load (SmritiStore *store, SmritiPerson *person)
{
  double state[N_STATE];

  smriti_person_init (person);
  if (!smriti_snapshots_newest (store, &person->at, state, N_STATE) || person->at.n > smriti_events_count (store)
      || !from_numbers (store, state, person->at.parameters, &person->model))
    smriti_person_init (person);
}

gboolean
smriti_person_save (SmritiStore *store, const SmritiPerson *person, gint32 day, GError **error)
{
  SmritiSnapshot snapshot = person->at;
  double state[N_STATE];

  snapshot.day = day;
  to_numbers (&person->model, state);
  return smriti_snapshots_add (store, &snapshot, state, N_STATE, error);
}

GVariant *
smriti_person_to_variant (const SmritiPerson *person)
{
  double state[N_STATE];

  to_numbers (&person->model, state);
  return g_variant_new ("(xxs@ad)", person->at.n, person->at.hlc, person->at.parameters,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, state, N_STATE, sizeof *state));
}

gboolean
smriti_person_from_variant (SmritiStore *store, GVariant *variant, SmritiPerson *out)
{
  g_autoptr (GVariant) numbers = NULL;
  const char *parameters;
  const double *state;
  SmritiPerson person;
  gsize n;

  smriti_person_init (&person);
  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(xxsad)")))
    return FALSE;
  g_variant_get (variant, "(xx&s@ad)", &person.at.n, &person.at.hlc, &parameters, &numbers);
  state = g_variant_get_fixed_array (numbers, &n, sizeof *state);
  g_strlcpy (person.at.parameters, parameters, sizeof person.at.parameters);
  if (n != N_STATE || person.at.n > smriti_events_count (store)
      || !from_numbers (store, state, person.at.parameters, &person.model))
    return FALSE;
  *out = person;
  return TRUE;
}

/* --- bringing it on --- */

typedef struct
{
  SmritiStore *store;
  SmritiReplay *replay;
  SmritiPerson *person;
  gint64 seen; /* the person learnt from all up to this event */
} Walk;

/* FALSE when what was taken over is nothing of use. */
static gboolean
read_prior (SmritiStore *store, gint64 n, SmritiPrior *out)
{
  g_autoptr (SmritiEvent) event = smriti_events_get (store, n);
  gint64 due_s;

  return event && smriti_study_read_prior (event, out, &due_s);
}

static void
add (SmritiStore *store, SmritiReplay *replay, const SmritiPast *past, gboolean learn)
{
  SmritiPrior prior;

  if (past->type == SMRITI_EVENT_ANSWERED)
    smriti_replay_add (replay, past, NULL, learn);
  else if (read_prior (store, past->n, &prior))
    smriti_replay_add (replay, past, &prior, learn);
}

/* What came before. */
static void
recall (Walk *walk, gint64 card)
{
  g_autoptr (GArray) past = smriti_answers_of_card (walk->store, card);

  for (guint i = 0; i < past->len; i++)
    if (g_array_index (past, SmritiPast, i).n <= walk->seen)
      add (walk->store, walk->replay, &g_array_index (past, SmritiPast, i), FALSE);
}

static void
on_past (const SmritiPast *past, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr (SmritiEvent) event = NULL;
  SmritiFitted fitted;

  if (past->type == SMRITI_EVENT_FITTED)
    {
      event = smriti_events_get (walk->store, past->n);
      if (!event || !smriti_fitted_read (event, &fitted))
        return;
      smriti_replay_fitted (walk->replay, &fitted);
      g_strlcpy (walk->person->at.parameters, fitted.event, sizeof walk->person->at.parameters);
      return;
    }
  if (past->card == 0)
    return;
  if (walk->seen > 0 && !smriti_replay_knows (walk->replay, past->card))
    recall (walk, past->card);
  add (walk->store, walk->replay, past, TRUE);
}

gboolean
smriti_person_go_on (SmritiStore *store, SmritiPerson *person, GError **error)
{
  SmritiPerson next = *person;
  g_autoptr (SmritiReplay) replay = NULL;
  Walk walk = { store, NULL, &next, person->at.n };
  gint64 count = smriti_events_count (store);

  if (count == person->at.n)
    return TRUE;
  walk.replay = replay = smriti_replay_new (&person->model);
  next.at.hlc = MAX (person->at.hlc, smriti_answers_latest_hlc (store, person->at.n));
  next.at.n = count;
  if (!smriti_answers_after (store, person->at.n, on_past, &walk, error))
    return FALSE;
  next.model = *smriti_replay_model (replay);
  *person = next;
  return TRUE;
}

gboolean
smriti_person_trace (SmritiStore *store, const SmritiModel *model, gint64 card, SmritiTrace *out)
{
  g_autoptr (SmritiReplay) replay = smriti_replay_new (model);
  g_autoptr (GArray) past = smriti_answers_of_card (store, card);

  for (guint i = 0; i < past->len; i++)
    add (store, replay, &g_array_index (past, SmritiPast, i), FALSE);
  *out = smriti_replay_trace (replay, card);
  return smriti_replay_knows (replay, card);
}

void
smriti_person_fitted (SmritiStore *store, SmritiFitted *out)
{
  smriti_fitted_init (out);
  for (guint skip = 0; skip < MAX_PASSED_OVER; skip++)
    {
      g_autoptr (SmritiEvent) event = smriti_events_newest_of_type (store, SMRITI_EVENT_FITTED, skip);

      if (!event || smriti_fitted_read (event, out))
        return;
    }
}
