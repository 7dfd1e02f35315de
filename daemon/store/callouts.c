/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/callouts.h"

#include "common/notes/link_target.h"
#include "daemon/store/statement.h"

/* What a tie's link calls the note: "" = its own; NULL for one that has no link. */
static char *
target_of (const SmritiTie *tie)
{
  g_auto (SmritiLinkTarget) target = { 0 };

  if (tie->is_source)
    return NULL;
  smriti_link_target_init (&target, tie->target, "");
  return g_strdup (target.stem);
}

static gboolean
write_callout (SmritiStore *store, gint64 note, const SmritiNoteCallout *callout, GError **error)
{
  gint64 n;

  if (!smriti_store_run (store, error, "INSERT INTO callout (note, line, kind, text) VALUES (?1, ?2, ?3, ?4)", "iiis", note,
                         (gint64) callout->line, (gint64) callout->kind, callout->text))
    return FALSE;
  n = sqlite3_last_insert_rowid (smriti_store_database (store));
  for (guint i = 0; i < callout->ties->len; i++)
    {
      const SmritiTie *tie = g_ptr_array_index (callout->ties, i);
      g_autofree char *target = target_of (tie);

      if (!smriti_store_run (store, error, "INSERT INTO tie (callout, key, target) VALUES (?1, ?2, ?3)", "iss", n, tie->key,
                             target))
        return FALSE;
    }
  return TRUE;
}

gboolean
smriti_callouts_write (SmritiStore *store, gint64 note, const GPtrArray *callouts, GError **error)
{
  if (!smriti_store_run (store, error, "DELETE FROM callout WHERE note = ?1", "i", note))
    return FALSE;
  for (guint i = 0; i < callouts->len; i++)
    if (!write_callout (store, note, g_ptr_array_index (callouts, i), error))
      return FALSE;
  return TRUE;
}

GPtrArray *
smriti_callouts_of_card (SmritiStore *store, gint64 n, guint limit)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT DISTINCT callout.text, callout.note <> home.n AS away, there.path, callout.line"
      " FROM card CROSS JOIN place ON place.n = card.place CROSS JOIN note AS home ON home.n = place.note"
      " CROSS JOIN tie ON tie.key IN (place.source, place.block_id)"
      " CROSS JOIN callout ON callout.n = tie.callout CROSS JOIN note AS there ON there.n = callout.note"
      " WHERE card.n = ?1 AND " SMRITI_TIE_LEADS " ORDER BY away, there.path, callout.line LIMIT ?2",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "ii", n, (gint64) limit);
  while (statement && smriti_statement_row (store, statement, NULL))
    g_ptr_array_add (texts, g_strdup (smriti_column_text (statement, 0)));
  return texts;
}

#define TIPS                                                                               \
  " FROM callout INDEXED BY callout_tip JOIN note ON note.n = callout.note JOIN vault ON " \
  "vault.n = note.vault WHERE kind = 3 AND NOT vault.away"

char *
smriti_callouts_tip (SmritiStore *store, guint nth)
{
  gint64 n_tips = smriti_store_int (store, 0, "SELECT count (*)" TIPS, "");
  g_autoptr (SmritiStatement) statement = NULL;

  if (n_tips == 0)
    return NULL;
  statement = smriti_statement (store, "SELECT text" TIPS " ORDER BY vault.dir, note.path, callout.line LIMIT 1 OFFSET ?1", NULL);
  if (statement)
    smriti_statement_bind (statement, "i", (gint64) nth % n_tips);
  return statement && smriti_statement_row (store, statement, NULL) ? g_strdup (smriti_column_text (statement, 0)) : NULL;
}
