/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/marks.h"

#include "daemon/store/statement.h"

#include <string.h>

void
smriti_marks_get (SmritiStore *store, const char *occurrence, SmritiMark *out)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT skipped, snoozed_s, times_asked, first_asked_s, last_asked_s FROM mark WHERE occurrence = ?1", NULL);

  memset (out, 0, sizeof *out);
  if (!statement)
    return;
  smriti_statement_bind (statement, "s", occurrence);
  if (!smriti_statement_row (store, statement, NULL))
    return;
  out->skipped = sqlite3_column_int (statement, 0);
  out->snoozed_s = sqlite3_column_int64 (statement, 1);
  out->times_asked = (guint) sqlite3_column_int (statement, 2);
  out->first_asked_s = sqlite3_column_int64 (statement, 3);
  out->last_asked_s = sqlite3_column_int64 (statement, 4);
}

gboolean
smriti_marks_put (SmritiStore *store, const char *occurrence, const SmritiMark *mark, GError **error)
{
  return smriti_store_run (store, error,
                           "INSERT OR REPLACE INTO mark (occurrence, skipped, snoozed_s, times_asked, first_asked_s,"
                           " last_asked_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                           "siiiii", occurrence, (gint64) mark->skipped, mark->snoozed_s, (gint64) mark->times_asked,
                           mark->first_asked_s, mark->last_asked_s);
}

GPtrArray *
smriti_marks_list (SmritiStore *store)
{
  GPtrArray *occurrences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (store, "SELECT occurrence FROM mark", NULL);

  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (occurrences, g_strdup (smriti_column_text (statement, 0)));
  return occurrences;
}
