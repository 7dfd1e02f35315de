/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/marks.h"

#include "daemon/store/statement.h"

SmritiMark *
smriti_mark_new (const char *occurrence)
{
  g_autoptr (SmritiMark) mark = g_new0 (SmritiMark, 1);

  mark->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_step_free);
  mark->done_day = SMRITI_DAY_NONE;
  mark->occurrence = g_strdup (occurrence);
  if (!smriti_occurrence_parse_id (occurrence, &mark->topic, &mark->cadence, &mark->day))
    return NULL;
  return g_steal_pointer (&mark);
}

void
smriti_mark_free (SmritiMark *mark)
{
  if (!mark)
    return;
  g_free (mark->occurrence);
  g_free (mark->topic);
  g_free (mark->why);
  g_ptr_array_unref (mark->steps);
  g_free (mark);
}

/* --- reading --- */

static void
read_steps (SmritiStore *store, SmritiMark *mark)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT n, entry, text, done, planned, by_day, note, link FROM step WHERE occurrence = ?1 ORDER BY n", NULL);

  if (!statement)
    return;
  smriti_statement_bind (statement, "s", mark->occurrence);
  while (smriti_statement_row (store, statement, NULL))
    {
      SmritiStep *step = smriti_step_new ((guint) sqlite3_column_int (statement, 0),
                                          (const char *) sqlite3_column_text (statement, 1), smriti_column_text (statement, 2));

      step->done = sqlite3_column_int (statement, 3);
      step->planned = sqlite3_column_int (statement, 4);
      step->by_day = sqlite3_column_int (statement, 5);
      step->note = g_strdup ((const char *) sqlite3_column_text (statement, 6));
      step->link = g_strdup ((const char *) sqlite3_column_text (statement, 7));
      g_ptr_array_add (mark->steps, step);
    }
}

SmritiMark *
smriti_marks_get (SmritiStore *store, const char *occurrence)
{
  g_autoptr (SmritiMark) mark = smriti_mark_new (occurrence);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT skipped, missed, n_missed, why, snoozed_s, times_asked, first_asked_s, last_asked_s, done_day"
      " FROM mark WHERE occurrence = ?1",
      NULL);

  if (!mark || !statement)
    return NULL;
  smriti_statement_bind (statement, "s", occurrence);
  if (!smriti_statement_row (store, statement, NULL))
    return NULL;
  mark->skipped = sqlite3_column_int (statement, 0);
  mark->missed = sqlite3_column_int (statement, 1);
  mark->n_missed = (guint) sqlite3_column_int (statement, 2);
  mark->why = g_strdup ((const char *) sqlite3_column_text (statement, 3));
  mark->snoozed_s = sqlite3_column_int64 (statement, 4);
  mark->times_asked = (guint) sqlite3_column_int (statement, 5);
  mark->first_asked_s = sqlite3_column_int64 (statement, 6);
  mark->last_asked_s = sqlite3_column_int64 (statement, 7);
  mark->done_day = sqlite3_column_int (statement, 8);
  read_steps (store, mark);
  return g_steal_pointer (&mark);
}

static GPtrArray *
read_names (SmritiStore *store, SmritiStatement *statement)
{
  GPtrArray *occurrences = g_ptr_array_new_with_free_func (g_free);

  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (occurrences, g_strdup (smriti_column_text (statement, 0)));
  return occurrences;
}

gint32
smriti_marks_last_asked (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day)
{
  return (gint32) smriti_store_int (store, SMRITI_DAY_NONE,
                                    "SELECT max (day) FROM mark WHERE topic = ?1 AND cadence = ?2 AND day <= ?3"
                                    " AND times_asked > 0",
                                    "sii", topic, (gint64) cadence, (gint64) day);
}

gint32
smriti_marks_last_missed (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day)
{
  return (gint32) smriti_store_int (store, SMRITI_DAY_NONE,
                                    "SELECT max (day) FROM mark WHERE topic = ?1 AND cadence = ?2 AND day <= ?3 AND missed",
                                    "sii", topic, (gint64) cadence, (gint64) day);
}

GPtrArray *
smriti_marks_missed_after (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT occurrence FROM mark WHERE topic = ?1 AND cadence = ?2 AND day > ?3 AND missed", NULL);

  if (statement)
    smriti_statement_bind (statement, "sii", topic, (gint64) cadence, (gint64) day);
  return read_names (store, statement);
}

gboolean
smriti_marks_is_acted_on (SmritiStore *store, const char *occurrence)
{
  return smriti_store_int (store, 0,
                           "SELECT EXISTS (SELECT 1 FROM mark WHERE occurrence = ?1"
                           " AND (skipped OR missed OR times_asked > 0 OR done_day > -2147483648))"
                           " OR EXISTS (SELECT 1 FROM step WHERE occurrence = ?1 AND done)",
                           "s", occurrence)
         != 0;
}

SmritiMark *
smriti_marks_last_done (SmritiStore *store, const char *topic, SmritiCadence cadence, gint32 day)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT occurrence FROM mark WHERE topic = ?1 AND cadence = ?2 AND done_day BETWEEN ?3 AND ?4"
      " ORDER BY done_day DESC, day DESC LIMIT 1",
      NULL);
  g_autofree char *occurrence = NULL;

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, "siii", topic, (gint64) cadence, (gint64) SMRITI_DAY_NONE + 1, (gint64) day);
  if (!smriti_statement_row (store, statement, NULL))
    return NULL;
  occurrence = g_strdup (smriti_column_text (statement, 0));
  return smriti_marks_get (store, occurrence);
}

GPtrArray *
smriti_marks_list (SmritiStore *store)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT occurrence FROM mark", NULL);

  return read_names (store, statement);
}

GPtrArray *
smriti_marks_between (SmritiStore *store, const char *topic, int cadence, gint32 from, gint32 to, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT occurrence FROM mark WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR topic = ?3) AND ?4 IN (-1, cadence)"
      " ORDER BY day DESC, cadence, topic LIMIT ?5",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iisii", (gint64) from, (gint64) to, topic, (gint64) cadence, (gint64) limit);
  return read_names (store, statement);
}

/* --- writing --- */

gboolean
smriti_marks_delete (SmritiStore *store, const char *occurrence, GError **error)
{
  return smriti_store_run (store, error, "DELETE FROM step WHERE occurrence = ?1", "s", occurrence)
         && smriti_store_run (store, error, "DELETE FROM mark WHERE occurrence = ?1", "s", occurrence);
}

static gboolean
put_step (SmritiStore *store, const char *occurrence, const SmritiStep *step, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT INTO step (occurrence, n, entry, text, done, planned, by_day, note, link)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                           "sissiiiss", occurrence, (gint64) step->n, step->entry, step->text, (gint64) step->done,
                           (gint64) step->planned, (gint64) step->by_day, step->note, step->link);
}

gboolean
smriti_marks_put (SmritiStore *store, const SmritiMark *mark, GError **error)
{
  if (!smriti_marks_delete (store, mark->occurrence, error)
      || !smriti_store_run (store, error,
                            "INSERT INTO mark (occurrence, topic, cadence, day, skipped, missed, n_missed, why, snoozed_s,"
                            " times_asked, first_asked_s, last_asked_s, done_day)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                            "ssiiiiisiiiii", mark->occurrence, mark->topic, (gint64) mark->cadence, (gint64) mark->day,
                            (gint64) mark->skipped, (gint64) mark->missed, (gint64) mark->n_missed, mark->why, mark->snoozed_s,
                            (gint64) mark->times_asked, mark->first_asked_s, mark->last_asked_s, (gint64) mark->done_day))
    return FALSE;
  for (guint i = 0; i < mark->steps->len; i++)
    if (!put_step (store, mark->occurrence, g_ptr_array_index (mark->steps, i), error))
      return FALSE;
  return TRUE;
}
