/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What of one vault waits to be read, is being read, and waits to be told as
 * gone, in two lanes. A lane tells what is gone only after its reads are done:
 * a note that was moved is then known at its new place before it goes from the
 * old one, and its cards are never nowhere. Pure. */

#pragma once

#include <glib.h>

/* Edits go before what a scan of everything found. */
typedef enum
{
  SMRITI_VAULT_LANE_EDITS,
  SMRITI_VAULT_LANE_SCAN,
  SMRITI_VAULT_N_LANES
} SmritiVaultLane;

typedef struct _SmritiReads SmritiVaultReads;

SmritiVaultReads *smriti_vault_reads_new (void);
void smriti_vault_reads_free (SmritiVaultReads *reads);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVaultReads, smriti_vault_reads_free)

/* @note shall be read. One that waits is not added twice (an edit moves up);
 * of one being read smriti_vault_reads_finish will say so. */
void smriti_vault_reads_add (SmritiVaultReads *reads, const char *note, SmritiVaultLane lane);
gboolean smriti_vault_reads_contains (SmritiVaultReads *reads, const char *note);

/* Next note to read, owned by @reads until finished; NULL = none. */
const char *smriti_vault_reads_take (SmritiVaultReads *reads, SmritiVaultLane lane, guint64 *out_ticket);
/* FALSE: it was cleared meanwhile, the result is void. *@out_again: it was added while being read. */
gboolean smriti_vault_reads_finish (SmritiVaultReads *reads, const char *note, guint64 ticket, gboolean *out_again);

/* Takes the strings of @notes, an array with a free function, and leaves it empty. */
void smriti_vault_reads_add_missing (SmritiVaultReads *reads, SmritiVaultLane lane, GPtrArray *notes);
/* It is there after all. */
void smriti_vault_reads_forget_missing (SmritiVaultReads *reads, const char *note);
/* Next missing note (new string), NULL = none, or the lane's reads are not done. */
char *smriti_vault_reads_take_missing (SmritiVaultReads *reads, SmritiVaultLane lane);
gboolean smriti_vault_reads_may_take_missing (SmritiVaultReads *reads, SmritiVaultLane lane);

/* Nothing of @lane waits or is being read, nothing is missing. */
gboolean smriti_vault_reads_is_done (SmritiVaultReads *reads, SmritiVaultLane lane);
void smriti_vault_reads_clear (SmritiVaultReads *reads);
/* Calls @func (note, user_data) for each that waits or is being read. */
void smriti_vault_reads_foreach (SmritiVaultReads *reads, GFunc func, gpointer user_data);
