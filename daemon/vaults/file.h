/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One file of a vault: its stamp and its text. Called in the worker. */

#pragma once

#include "daemon/vaults/vaults.h"

#include <sys/stat.h>

#define SMRITI_VAULT_FILE_MAX (64 * 1024 * 1024) /* bytes; a larger file is no note */

typedef struct
{
  SmritiFileStamp stamp; /* of the text that was read; SMRITI_VAULT_STAMP_NONE when it could not be */
  SmritiNote *content;   /* NULL: see @why, or the file is gone */
  char *why;             /* one line for a person, or NULL */
  gboolean is_gone;
} SmritiVaultText;

/* Equals the stamp of no file, so that the next scan tries again. */
#define SMRITI_VAULT_STAMP_NONE ((SmritiFileStamp){ .mtime_ns = 0, .size = -1, .inode = 0 })

SmritiFileStamp smriti_vault_file_stamp (const struct stat *st);
gboolean smriti_vault_file_stamp_equal (const SmritiFileStamp *a, const SmritiFileStamp *b);

/* Reads and parses @path. Does not wait for pipes or devices. */
void smriti_vault_file_read (const char *path, const SmritiReader *reader, const SmritiNoteOrigin *origin, SmritiVaultText *out);
void smriti_vault_text_clear (SmritiVaultText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiVaultText, smriti_vault_text_clear)

/* The bytes of @path as they are, without reading cards in them; NULL = it is not there, or no note. New array. */
GByteArray *smriti_vault_file_bytes (const char *path);
