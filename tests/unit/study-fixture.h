/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A world for the tests of the store and of the use cases: a folder of its own
 * with a database, a vault of notes and settings, and a clock that stands still
 * at 2026-11-23 08:00 UTC. Waits are for events, with a guard of 20 s. */

#pragma once

#include "daemon/store/statement.h"
#include "daemon/study/private.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define WORLD_START "2026-11-23T08:00:00+00:00"
#define WORLD_START_S G_GINT64_CONSTANT (1795420800)
#define WORLD_DAY 20780

typedef struct
{
  char *top;
  char *dir; /* of the database */
  char *vault;
  char *settings;
  SmritiClock *clock;
  SmritiStudy *study;
  SmritiStore *store; /* of the study, borrowed */
  guint n_notes_changed, n_changed, n_answered, n_undone, n_occurrences;
} World;

/* What the study runs as its worker. A test that is none itself would else run
 * all of itself again. */
static const char *world_worker = "/bin/false";

static inline void
world_remove (const char *path)
{
  g_autoptr (GDir) entries = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      world_remove (child);
    }
  g_remove (path);
}

static inline gboolean
world_on_guard (gpointer unused)
{
  g_error ("waited 20 s in vain");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @flag is not 0. */
static inline void
world_wait (const guint *flag)
{
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  while (*flag == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static inline void
world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- the study --- */

static inline void
world_on_notes (const char *vault, gpointer world)
{
  ((World *) world)->n_notes_changed++;
}

static inline void
world_on_changed (gpointer world)
{
  ((World *) world)->n_changed++;
}

static inline void
world_on_answered (const char *card, const char *event, SmritiGrade grade, gpointer world)
{
  ((World *) world)->n_answered++;
}

static inline void
world_on_undone (const char *event, const char *undone, gpointer world)
{
  ((World *) world)->n_undone++;
}

static inline void
world_on_occurrence (const SmritiOccurrence *occurrence, gpointer world)
{
  ((World *) world)->n_occurrences++;
}

static inline void
world_open (World *world)
{
  static const SmritiStudyObserver observer = { .notes_changed = world_on_notes,
                                                .changed = world_on_changed,
                                                .answered = world_on_answered,
                                                .undone = world_on_undone,
                                                .occurrence_changed = world_on_occurrence };
  g_autoptr (GError) error = NULL;

  if (!world->clock)
    world->clock = smriti_clock_new (WORLD_START, &error);
  g_assert_no_error (error);
  world->study = smriti_study_new (world->dir, world->settings, world->clock, &error);
  g_assert_no_error (error);
  world->study->program = world_worker;
  world->store = world->study->store;
  smriti_study_observe (world->study, &observer, world);
}

static inline void
world_close (World *world)
{
  while (world->study && world->study->backing_up)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&world->study, smriti_study_free);
  world->store = NULL;
  world_settle ();
}

static inline void
world_set_up (World *world, gconstpointer unused)
{
  world->top = g_dir_make_tmp ("smriti-test-XXXXXX", NULL);
  world->dir = g_build_filename (world->top, "data", NULL);
  world->vault = g_build_filename (world->top, "vault", NULL);
  world->settings = g_build_filename (world->top, "smriti.conf", NULL);
  g_mkdir (world->vault, 0700);
  world_open (world);
}

static inline void
world_tear_down (World *world, gconstpointer unused)
{
  world_close (world);
  g_clear_pointer (&world->clock, smriti_clock_free);
  world_remove (world->top);
  g_free (world->top);
  g_free (world->dir);
  g_free (world->vault);
  g_free (world->settings);
}

/* Closed and opened again, as a daemon that restarts; notes have been looked at. */
static inline void
world_restart (World *world)
{
  world_close (world);
  world_open (world);
  if (smriti_notes_count_vaults (world->store) > 0)
    {
      world->n_notes_changed = 0;
      world_wait (&world->n_notes_changed);
    }
}

/* --- time --- */

static inline void
world_at (World *world, gint64 at_s)
{
  g_autoptr (GError) error = NULL;

  smriti_clock_jump (world->clock, at_s, &error);
  g_assert_no_error (error);
  world_settle ();
}

static inline void
world_later (World *world, gint64 seconds)
{
  world_at (world, smriti_clock_now_s (world->clock) + seconds);
}

/* 08:00 of the review day @days after the first. */
static inline void
world_on_day (World *world, int days)
{
  world_at (world, WORLD_START_S + (gint64) days * 86400);
}

/* --- notes --- */

static inline void
world_write (World *world, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (world->vault, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static inline void
world_on_added (const SmritiVaultRow *vault, const GError *error, gpointer flag)
{
  g_assert_no_error (error);
  (*(guint *) flag)++;
}

static inline void
world_add_vault (World *world)
{
  guint added = 0;

  smriti_study_add_vault (world->study, world->vault, "smriti", world_on_added, &added);
  world_wait (&added);
}

/* Changes a note and waits until it was read. */
static inline void
world_edit (World *world, const char *name, const char *text)
{
  world->n_notes_changed = 0;
  world_write (world, name, text);
  world_wait (&world->n_notes_changed);
}

static inline void
world_delete (World *world, const char *name)
{
  g_autofree char *path = g_build_filename (world->vault, name, NULL);

  world->n_notes_changed = 0;
  g_assert_cmpint (g_remove (path), ==, 0);
  world_wait (&world->n_notes_changed);
}

/* --- cards --- */

/* By front; NULL when there is none. */
static inline SmritiStudyCard *
world_find (World *world, const char *front)
{
  gint64 n = smriti_store_int (world->store, 0, "SELECT card.n FROM card JOIN place ON place.n = card.place WHERE front = ?1",
                               "s", front);

  return n == 0 ? NULL : smriti_cards_get (world->store, n, smriti_study_day (world->study));
}

static inline void
world_on_result (GObject *source, GAsyncResult *result, gpointer out)
{
  *(GAsyncResult **) out = g_object_ref (result);
}

/* NULL with @error. */
static inline GPtrArray *
world_list (World *world, const char *query, guint offset, guint limit, guint *out_total, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  smriti_study_list_cards_async (world->study, query, offset, limit, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return smriti_study_list_cards_finish (world->study, result, out_total, error);
}

static inline SmritiStudyCard *
world_card (World *world, const char *front)
{
  SmritiStudyCard *card = world_find (world, front);

  if (!card)
    g_error ("no card '%s'", front);
  return card;
}

static inline SmritiStudyCard *
world_get (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  SmritiStudyCard *card = smriti_cards_find (world->store, id, smriti_study_day (world->study), &error);

  g_assert_no_error (error);
  return card;
}

/* Grades a card by its front; returns the event (new string). */
static inline char *
world_answer (World *world, const char *front, SmritiGrade grade)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  g_autoptr (GError) error = NULL;
  SmritiAnswer answer;

  g_assert_true (smriti_study_answer (world->study, card->id, grade, "", 1000, &answer, &error));
  g_assert_no_error (error);
  smriti_study_card_free (answer.card);
  return g_strdup (answer.event);
}

#define world_grade(world, front, grade) g_free (world_answer (world, front, grade))

/* Takes back @event, "" = the newest; the type of what was taken back. */
static inline SmritiEventType
world_undo (World *world, const char *event)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *by = NULL;
  g_autofree char *undone = NULL;
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (SmritiOccurrence) occurrence = NULL;
  SmritiEventType type = 0;

  smriti_study_undo (world->study, event, &by, &undone, &type, &card, &occurrence, &error);
  g_assert_no_error (error);
  return type;
}

/* The front of the next card, "" when there is none. */
static inline char *
world_next (World *world, gboolean more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiStudyCard) card = smriti_study_next (world->study, more, SMRITI_SHOWN_NOT, &error);

  if (!card)
    g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  return g_strdup (card ? card->front : "");
}

#define world_assert_next(world, more, front)            \
  do                                                     \
    {                                                    \
      g_autofree char *next_ = world_next (world, more); \
      g_assert_cmpstr (next_, ==, front);                \
    }                                                    \
  while (0)

/* --- by hand --- */

static inline void
world_sql (World *world, const char *sql)
{
  g_autoptr (GError) error = NULL;

  smriti_store_exec (world->store, sql, &error);
  g_assert_no_error (error);
}

/* All rows of a query as text, one a line. */
static inline char *
store_query (SmritiStore *store, const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (smriti_store_database (store), sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_string_append_printf (text, "%s%c", smriti_column_text (statement, i),
                              i + 1 < sqlite3_column_count (statement) ? ' ' : '\n');
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

/* Everything that is a projection, in an order and with names that do not
 * depend on row numbers; stability and difficulty to 9 digits (%.9g). */
static inline char *
world_projections (World *world)
{
  return store_query (
      world->store,
      "SELECT line FROM ("
      "SELECT 'card ' || id || ' ' || state || ' ' || step || printf (' %.9g %.9g ', stability, difficulty)"
      " || ifnull (due_s, '-') || ' ' || ifnull (due_day, '-') || ' ' || ifnull (last_day, '-') || ' '"
      " || ifnull (last_ms, '-') || ' ' || answers || ' ' || lapses || ' ' || suspended || ' ' || archived || ' '"
      " || buried_day || ' ' || ifnull ((SELECT path || ':' || place.line FROM place JOIN note ON note.n = place.note"
      " WHERE place.n = card.place), 'gone') || ' ' || away || ' ' || snippet || ' ' || section || ' ' || position"
      " || ' ' || source AS line FROM card"
      " UNION ALL SELECT 'name ' || key || ' ' || card.id FROM name JOIN card ON card.n = name.card"
      " UNION ALL SELECT 'undone ' || event || ' ' || by FROM undone"
      " UNION ALL SELECT 'tally ' || day || ' ' || answers FROM tally WHERE answers <> 0"
      " UNION ALL SELECT 'mark ' || occurrence || ' ' || skipped || ' ' || snoozed_s || ' ' || times_asked || ' '"
      " || first_asked_s || ' ' || last_asked_s FROM mark WHERE skipped OR snoozed_s OR times_asked"
      " UNION ALL SELECT 'place ' || note.path || ' ' || place.line || ' ' || place.part || ' ' || place.key || ' '"
      " || card.id || ' ' || front || ' ' || back || ' ' || place.explain || ifnull (since, '-') || ifnull (until, '-') FROM "
      "place JOIN note ON note.n = place.note"
      " JOIN card ON card.n = place.card"
      " UNION ALL SELECT 'note ' || note.path || ' ' || note.stem || ' ' || ifnull (note.topic, '-') || ' '"
      " || ifnull ((SELECT o.path FROM note AS o WHERE o.n = note.outline), '-') FROM note"
      " UNION ALL SELECT 'entry ' || note.path || ' ' || position || ' ' || number || ' ' || title FROM entry"
      " JOIN note ON note.n = entry.note"
      " UNION ALL SELECT 'warning ' || note.path || ' ' || line || ' ' || text FROM warning JOIN note ON note.n = warning.note"
      " UNION ALL SELECT 'callout ' || note.path || ' ' || line || ' ' || kind || ' ' || text || ' '"
      " || ifnull ((SELECT group_concat (key || ifnull (target, '=')) FROM tie WHERE callout = callout.n), '')"
      " FROM callout JOIN note ON note.n = callout.note"
      " UNION ALL SELECT 'hold ' || note.path || ' ' || entry || ' ' || after FROM hold JOIN note ON note.n = hold.note"
      " UNION ALL SELECT 'vault ' || dir || ' ' || reader || ' ' || away FROM vault) ORDER BY line");
}

static inline SmritiRebuilt
world_rebuild (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SmritiRebuilt rebuilt;
  guint guard = g_timeout_add_seconds (20, world_on_guard, NULL);

  world->n_notes_changed = 0;
  smriti_study_rebuild_async (world->study, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
  smriti_study_rebuild_finish (world->study, result, &rebuilt, &error);
  g_assert_no_error (error);
  if (smriti_notes_count_vaults (world->store) > 0)
    world_wait (&world->n_notes_changed);
  return rebuilt;
}
