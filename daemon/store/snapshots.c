/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/store/snapshots.h"

#include "daemon/store/statement.h"

#include <string.h>

/* Numbers are kept bit by bit, low byte first on every machine. */
static guint64
to_bits (double number)
{
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  return GUINT64_TO_LE (bits);
}

static double
from_bits (guint64 bits)
{
  double number;

  bits = GUINT64_FROM_LE (bits);
  memcpy (&number, &bits, sizeof number);
  return number;
}

gboolean
smriti_snapshots_add (SmritiStore *store, const SmritiSnapshot *snapshot, const double *state, guint n_state, GError **error)
{
  g_autofree guint64 *bits = g_new (guint64, n_state);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "INSERT OR REPLACE INTO model (day, n, hlc, parameters, state) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (!statement)
    return FALSE;
  for (guint i = 0; i < n_state; i++)
    bits[i] = to_bits (state[i]);
  smriti_statement_bind (statement, "iiis", (gint64) snapshot->day, snapshot->n, snapshot->hlc, snapshot->parameters);
  sqlite3_bind_blob (statement, 5, bits, (int) (n_state * sizeof *bits), SQLITE_TRANSIENT);
  return smriti_statement_run (store, statement, error)
         && smriti_store_run (store, error,
                              "DELETE FROM model WHERE day NOT IN (SELECT day FROM model ORDER BY n DESC, day DESC LIMIT ?1)",
                              "i", (gint64) SMRITI_SNAPSHOTS_KEPT);
}

gboolean
smriti_snapshots_newest (SmritiStore *store, SmritiSnapshot *out, double *state, guint n_state)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store, "SELECT day, n, hlc, parameters, state FROM model ORDER BY n DESC, day DESC LIMIT 1", NULL);
  const guint64 *bits;

  if (!statement || !smriti_statement_row (store, statement, NULL)
      || sqlite3_column_bytes (statement, 4) != (int) (n_state * sizeof *bits))
    return FALSE;
  out->day = sqlite3_column_int (statement, 0);
  out->n = sqlite3_column_int64 (statement, 1);
  out->hlc = sqlite3_column_int64 (statement, 2);
  g_strlcpy (out->parameters, smriti_column_text (statement, 3), sizeof out->parameters);
  bits = sqlite3_column_blob (statement, 4);
  for (guint i = 0; i < n_state; i++)
    {
      guint64 one;

      memcpy (&one, bits + i, sizeof one);
      state[i] = from_bits (one);
    }
  return TRUE;
}

gboolean
smriti_snapshots_touch (SmritiStore *store, gint64 hlc, GError **error)
{
  smriti_snapshots_note_touched (store, hlc);
  return smriti_store_run (store, error, "DELETE FROM model WHERE hlc >= ?1", "i", hlc);
}

static gint64
first_hlc (SmritiStore *store, gint64 card)
{
  return smriti_store_int (store, G_MAXINT64,
                           "SELECT min (hlc) FROM name CROSS JOIN event ON event.subject = name.key"
                           " WHERE name.card = ?1 AND type IN (1, 19)",
                           "i", card);
}

/* Until the second one began it makes no difference whether they are one. */
gboolean
smriti_snapshots_touch_cards (SmritiStore *store, gint64 a, gint64 b, GError **error)
{
  gint64 hlc = MAX (first_hlc (store, a), first_hlc (store, b));

  return hlc == G_MAXINT64 || smriti_snapshots_touch (store, hlc, error);
}
