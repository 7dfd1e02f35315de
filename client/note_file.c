/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/note_file.h"

#include "client/paths.h"
#include "client/term.h"
#include "common/error.h"
#include "common/patch.h"

#include <errno.h>
#include <sys/stat.h>

/* A scan reads no more of a note. */
#define MAX_NOTE (256 * 1024 * 1024)

static gboolean
fail (const SmritiNoteFile *file, GError **error, const char *why)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the note '%s' cannot be read: %s", file->shown, why);
  return FALSE;
}

static gboolean
load (SmritiNoteFile *file, gboolean create, GError **error)
{
  g_autoptr (GError) local = NULL;
  struct stat st;

  if (stat (file->path, &st) != 0)
    {
      if (errno != ENOENT && errno != ENOTDIR)
        return fail (file, error, g_strerror (errno));
      if (create && errno == ENOENT)
        return TRUE;
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no note '%s'", file->shown);
      return FALSE;
    }
  if (!S_ISREG (st.st_mode))
    return fail (file, error, S_ISDIR (st.st_mode) ? "it is a folder" : "it is no file");
  if (st.st_size > MAX_NOTE)
    return fail (file, error, "it is longer than 256 MiB; split it");
  if (!g_file_get_contents (file->path, &file->text, &file->length, &local))
    return fail (file, error, g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? "permission denied" : local->message);
  return TRUE;
}

SmritiNoteFile *
smriti_note_file_read (const char *path, const char *syntax, gboolean create, GError **error)
{
  g_autoptr (SmritiNoteFile) file = g_new0 (SmritiNoteFile, 1);

  file->path = smriti_path_as_named (path);
  file->shown = smriti_term_clean (path);
  if (!load (file, create, error))
    return NULL;
  file->vault = smriti_note_vault (file->path, error);
  if (!file->vault)
    return NULL;
  file->origin = smriti_note_vault_origin (file->vault);
  file->reader = smriti_reader_by_name (syntax ? syntax : smriti_note_vault_syntax (file->vault));
  if (!file->reader)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "there is no card syntax '%s'",
                   syntax ? syntax : smriti_note_vault_syntax (file->vault));
      return NULL;
    }
  return g_steal_pointer (&file);
}

void
smriti_note_file_free (SmritiNoteFile *file)
{
  if (!file)
    return;
  g_free (file->path);
  g_free (file->shown);
  g_free (file->text);
  smriti_note_vault_free (file->vault);
  g_free (file);
}

gboolean
smriti_note_file_write (const SmritiNoteFile *file, GPtrArray *splices, GError **error)
{
  g_autoptr (SmritiPatch) patch = smriti_patch_new_of (file->path, file->text, file->length, splices);

  return smriti_patch_apply (patch, error);
}

void
smriti_note_file_blame (const SmritiNoteFile *file, GError **error)
{
  if (error && *error)
    g_prefix_error (error, "'%s': ", file->shown);
}
