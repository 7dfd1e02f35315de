/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/hold_lint.h"

#include "common/notes/hold.h"

#include <sys/stat.h>

#define MAX_NOTE (16 * 1024 * 1024) /* bytes of a note that is read for this */

struct _SmritiHoldLint
{
  GHashTable *entries; /* keys of all outlines */
  GPtrArray *open;     /* of SmritiHold: of all notes, without circles */
};

static void
add_entries (const GPtrArray *entries, GHashTable *keys)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_add (keys, g_strdup (entry->key));
      add_entries (entry->children, keys);
    }
}

static void
read_note (SmritiHoldLint *lint, const char *file, GPtrArray *holds)
{
  struct stat st;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (SmritiNote) note = NULL;

  if (stat (file, &st) < 0 || !S_ISREG (st.st_mode) || st.st_size > MAX_NOTE || !g_file_get_contents (file, &text, &length, NULL))
    return;
  note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, length);
  if (note->outline)
    add_entries (note->outline->sections, lint->entries);
  g_ptr_array_extend_and_steal (holds, g_steal_pointer (&note->holds));
  note->holds = g_ptr_array_new ();
}

SmritiHoldLint *
smriti_hold_lint_new (SmritiVaultIndex *index, const char *root)
{
  SmritiHoldLint *lint = g_new0 (SmritiHoldLint, 1);
  const GPtrArray *notes = smriti_vault_index_notes (index);
  g_autoptr (GPtrArray) holds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);

  lint->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < notes->len; i++)
    {
      g_autofree char *file = g_build_filename (root, g_ptr_array_index (notes, i), NULL);

      read_note (lint, file, holds);
    }
  lint->open = smriti_holds_without_circles (holds);
  return lint;
}

void
smriti_hold_lint_free (SmritiHoldLint *lint)
{
  if (!lint)
    return;
  g_hash_table_unref (lint->entries);
  g_ptr_array_unref (lint->open);
  g_free (lint);
}

/* Whether @entry waits for @after by some of @open. */
static gboolean
waits (const GPtrArray *open, const char *entry, const char *after)
{
  for (guint i = 0; i < open->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (open, i);

      if (g_str_equal (hold->entry, entry) && g_ptr_array_find_with_equal_func (hold->after, after, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
check_hold (const SmritiHoldLint *lint, const GPtrArray *own, const SmritiHold *hold, SmritiNote *note)
{
  for (guint i = 0; i < hold->after->len; i++)
    {
      const char *after = g_ptr_array_index (hold->after, i);

      if (!note->outline && g_hash_table_size (lint->entries) > 0 && !g_hash_table_contains (lint->entries, after))
        smriti_note_warn_as (note, "after", hold->line, "%s waits for %s, which is no entry of the outline", hold->entry, after);
      else if (waits (own, hold->entry, after) && !waits (lint->open, hold->entry, after))
        smriti_note_warn_as (note, "after", hold->line, "%s and %s wait for each other, by another note, so neither does",
                             hold->entry, after);
    }
}

void
smriti_hold_lint_check (const SmritiHoldLint *lint, SmritiNote *note)
{
  g_autoptr (GPtrArray) own = smriti_holds_without_circles (note->holds);

  for (guint i = 0; i < note->holds->len; i++)
    check_hold (lint, own, g_ptr_array_index (note->holds, i), note);
}
