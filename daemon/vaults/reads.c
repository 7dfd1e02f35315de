/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariants: a note has at most one Read; a Read counts in exactly one lane
 * until it is finished or all is cleared; tickets are never used twice. */

#include "daemon/vaults/reads.h"

typedef struct
{
  char *note;
  SmritiVaultLane lane;
  guint64 ticket; /* 0 = waits */
  gboolean again;
} Read;

typedef struct
{
  GQueue waiting; /* of Read, borrowed */
  guint n_reads;  /* waiting or being read */
  GPtrArray *missing;
  GHashTable *still_missing; /* the strings of missing that count */
} Lane;

struct _SmritiReads
{
  GHashTable *by_note; /* note → Read, owned */
  Lane lanes[SMRITI_VAULT_N_LANES];
  guint64 last_ticket;
};

static void
read_free (Read *read)
{
  g_free (read->note);
  g_free (read);
}

SmritiVaultReads *
smriti_vault_reads_new (void)
{
  SmritiVaultReads *reads = g_new0 (SmritiVaultReads, 1);

  reads->by_note = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) read_free);
  for (guint i = 0; i < SMRITI_VAULT_N_LANES; i++)
    {
      g_queue_init (&reads->lanes[i].waiting);
      reads->lanes[i].missing = g_ptr_array_new_with_free_func (g_free);
      reads->lanes[i].still_missing = g_hash_table_new (g_str_hash, g_str_equal);
    }
  return reads;
}

void
smriti_vault_reads_clear (SmritiVaultReads *reads)
{
  for (guint i = 0; i < SMRITI_VAULT_N_LANES; i++)
    {
      g_queue_clear (&reads->lanes[i].waiting);
      reads->lanes[i].n_reads = 0;
      g_hash_table_remove_all (reads->lanes[i].still_missing);
      g_ptr_array_set_size (reads->lanes[i].missing, 0);
    }
  g_hash_table_remove_all (reads->by_note);
}

void
smriti_vault_reads_free (SmritiVaultReads *reads)
{
  if (!reads)
    return;
  smriti_vault_reads_clear (reads);
  for (guint i = 0; i < SMRITI_VAULT_N_LANES; i++)
    {
      g_ptr_array_unref (reads->lanes[i].missing);
      g_hash_table_unref (reads->lanes[i].still_missing);
    }
  g_hash_table_unref (reads->by_note);
  g_free (reads);
}

static void
move_up (SmritiVaultReads *reads, Read *read)
{
  g_queue_remove (&reads->lanes[read->lane].waiting, read);
  reads->lanes[read->lane].n_reads--;
  read->lane = SMRITI_VAULT_LANE_EDITS;
  reads->lanes[read->lane].n_reads++;
  g_queue_push_tail (&reads->lanes[read->lane].waiting, read);
}

void
smriti_vault_reads_add (SmritiVaultReads *reads, const char *note, SmritiVaultLane lane)
{
  Read *read = g_hash_table_lookup (reads->by_note, note);

  if (read && read->ticket)
    {
      read->again = TRUE;
      return;
    }
  if (read)
    {
      if (lane < read->lane)
        move_up (reads, read);
      return;
    }
  read = g_new0 (Read, 1);
  read->note = g_strdup (note);
  read->lane = lane;
  g_hash_table_insert (reads->by_note, read->note, read);
  g_queue_push_tail (&reads->lanes[lane].waiting, read);
  reads->lanes[lane].n_reads++;
}

gboolean
smriti_vault_reads_contains (SmritiVaultReads *reads, const char *note)
{
  return g_hash_table_contains (reads->by_note, note);
}

const char *
smriti_vault_reads_take (SmritiVaultReads *reads, SmritiVaultLane lane, guint64 *out_ticket)
{
  Read *read = g_queue_pop_head (&reads->lanes[lane].waiting);

  if (!read)
    return NULL;
  read->ticket = ++reads->last_ticket;
  *out_ticket = read->ticket;
  return read->note;
}

gboolean
smriti_vault_reads_finish (SmritiVaultReads *reads, const char *note, guint64 ticket, gboolean *out_again)
{
  Read *read = g_hash_table_lookup (reads->by_note, note);

  if (!read || read->ticket != ticket)
    return FALSE;
  *out_again = read->again;
  reads->lanes[read->lane].n_reads--;
  g_hash_table_remove (reads->by_note, note);
  return TRUE;
}

void
smriti_vault_reads_add_missing (SmritiVaultReads *reads, SmritiVaultLane lane, GPtrArray *notes)
{
  Lane *l = &reads->lanes[lane];

  for (guint i = 0; i < notes->len; i++)
    if (!g_hash_table_contains (l->still_missing, g_ptr_array_index (notes, i)))
      g_hash_table_add (l->still_missing, g_ptr_array_index (notes, i));
  g_ptr_array_extend_and_steal (l->missing, g_ptr_array_ref (notes));
}

void
smriti_vault_reads_forget_missing (SmritiVaultReads *reads, const char *note)
{
  for (guint i = 0; i < SMRITI_VAULT_N_LANES; i++)
    g_hash_table_remove (reads->lanes[i].still_missing, note);
}

gboolean
smriti_vault_reads_may_take_missing (SmritiVaultReads *reads, SmritiVaultLane lane)
{
  return reads->lanes[lane].n_reads == 0 && reads->lanes[lane].missing->len > 0;
}

char *
smriti_vault_reads_take_missing (SmritiVaultReads *reads, SmritiVaultLane lane)
{
  Lane *l = &reads->lanes[lane];

  while (smriti_vault_reads_may_take_missing (reads, lane))
    {
      g_autofree char *note = g_ptr_array_steal_index (l->missing, l->missing->len - 1);

      /* Only the string the set was given: the same path may be missing twice. */
      if (g_hash_table_lookup (l->still_missing, note) != note)
        continue;
      g_hash_table_remove (l->still_missing, note);
      return g_steal_pointer (&note);
    }
  return NULL;
}

gboolean
smriti_vault_reads_is_done (SmritiVaultReads *reads, SmritiVaultLane lane)
{
  return reads->lanes[lane].n_reads == 0 && reads->lanes[lane].missing->len == 0;
}

void
smriti_vault_reads_foreach (SmritiVaultReads *reads, GFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer note;

  g_hash_table_iter_init (&iter, reads->by_note);
  while (g_hash_table_iter_next (&iter, &note, NULL))
    func (note, user_data);
}
