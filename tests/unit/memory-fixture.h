/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A person who learns: cards answered when they are due, over days, from a fixed
 * seed. The test program itself is the worker that the study starts. */

#pragma once

#include "daemon/study/worker.h"
#include "study-fixture.h"

#include <math.h>

/* What main() does first: TRUE when this is the worker, which has ended with *out_status. */
static inline gboolean
memory_is_worker (int argc, char **argv, int *out_status)
{
  world_worker = "/proc/self/exe";
  if (argc != 3 || !g_str_has_prefix (argv[1], "--"))
    return FALSE;
  *out_status = smriti_worker_run (argv[1], argv[2]);
  return TRUE;
}

static inline void
memory_set (World *world, const char *settings)
{
  g_assert_true (g_file_set_contents (world->settings, settings, -1, NULL));
  world_restart (world);
}

static inline void
memory_add_cards (World *world, guint n_cards)
{
  g_autoptr (GString) text = g_string_new ("# Cards\n\n");

  for (guint i = 0; i < n_cards; i++)
    g_string_append_printf (text, "front %u :: back %u\n\n", i, i);
  world_write (world, "cards.md", text->str);
  world_add_vault (world);
}

static inline guint
memory_draw (guint *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 16;
}

/* One in @forgets is forgotten. */
static inline SmritiGrade
memory_grade (guint *seed, guint forgets)
{
  guint draw = memory_draw (seed);

  if (draw % forgets == 0)
    return SMRITI_GRADE_AGAIN;
  return draw % 7 == 1 ? SMRITI_GRADE_HARD : draw % 5 == 1 ? SMRITI_GRADE_EASY : SMRITI_GRADE_GOOD;
}

/* Answers what is due on days @from..@to, new cards too; how many answers that were. */
static inline guint
memory_learn (World *world, guint n_cards, int from, int to, guint forgets)
{
  guint seed = 7 + (guint) from, n = 0;

  for (int day = from; day <= to; day++)
    {
      world_on_day (world, day);
      for (guint i = 0; i < n_cards; i++)
        {
          g_autofree char *front = g_strdup_printf ("front %u", i);
          g_autoptr (SmritiStudyCard) card = world_card (world, front);

          if (card->due_day != SMRITI_DAY_NONE && card->due_day > WORLD_DAY + day)
            continue;
          world_later (world, 20);
          world_grade (world, front, memory_grade (&seed, forgets));
          n++;
        }
    }
  return n;
}

/* Until nothing is under way. */
static inline void
memory_settle (World *world)
{
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  while (world->study->fit_due != 0 || world->study->children.length > 0 || world->study->refold != 0 || world->study->taking)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

/* FALSE with @error. */
static inline gboolean
memory_fit (World *world, gboolean dry_run, SmritiFitReport *out, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  smriti_study_fit_async (world->study, dry_run, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  return smriti_study_fit_finish (result, out, error);
}

/* All of the log gone through at once gives the same to the bit. */
static inline void
memory_assert_replays (World *world)
{
  const SmritiModel *model = smriti_study_model (world->study);
  g_autoptr (GError) error = NULL;
  SmritiPerson person;

  smriti_person_init (&person);
  g_assert_true (smriti_person_go_on (world->store, &person, &error));
  g_assert_no_error (error);
  g_assert_true (world->study->person_holds);
  g_assert_cmpint (world->study->person.at.n, ==, person.at.n);
  g_assert_cmpstr (world->study->person.at.parameters, ==, person.at.parameters);
  for (int i = 0; i < SMRITI_MODEL_N_FEATURES; i++)
    g_assert_cmpfloat (model->theta[i], ==, person.model.theta[i]);
  g_assert_cmpfloat (model->gate, ==, person.model.gate);
  g_assert_cmpmem (model, sizeof *model, &person.model, sizeof person.model);
}

/* Each card's stability and difficulty, as the row says; new string. */
static inline char *
memory_rows (World *world)
{
  return store_query (world->store,
                      "SELECT id, printf ('%.9g %.9g', stability, difficulty) FROM card WHERE answers > 0 ORDER BY id");
}

/* What is promised: it must never move. */
static inline char *
memory_promises (World *world)
{
  return store_query (world->store,
                      "SELECT id, state, step, due_s, due_day, last_day, last_ms, answers, lapses FROM card ORDER BY id");
}

static inline void
memory_assert_rebuilds (World *world)
{
  g_autofree char *before = world_projections (world);
  g_autofree char *after = NULL;

  g_assert_cmpuint (world_rebuild (world).changed, ==, 0);
  after = world_projections (world);
  g_assert_cmpstr (after, ==, before);
}

/* A parameter set as an event of this machine, without a fit. */
static inline char *
memory_append_set (World *world, double factor)
{
  SmritiParameters parameters = *smriti_parameters_default ();
  g_autoptr (SmritiEvent) event = smriti_study_new_event (world->study, SMRITI_EVENT_FITTED, "");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 4; i++)
    parameters.w[i] *= factor;
  parameters.w[20] = 0.2;
  smriti_fitted_write (event, &parameters, smriti_parameters7_default ());
  g_assert_true (smriti_store_begin (world->store, &error) && smriti_study_append (world->study, event, &error)
                 && smriti_store_commit (world->store, &error));
  g_assert_no_error (error);
  smriti_study_look_at_fitted (world->study);
  return g_strdup (event->id);
}
