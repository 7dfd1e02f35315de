/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/archiving.h"

#include "client/note_move.h"
#include "client/paths.h"
#include "client/records.h"
#include "client/reread.h"

#include <string.h>

/* How long the daemon may take to read a moved note. */
#define REREAD_MS 5000

void
smriti_archived_note_free (SmritiArchivedNote *note)
{
  if (!note)
    return;
  g_free (note->path);
  g_free (note->vault);
  g_free (note->move_to);
  g_free (note);
}

/* --- which note --- */

static SmritiArchivedNote *
find_note (SmritiDbusDaemon *daemon, const char *name, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (SmritiArchivedNote) note = g_new0 (SmritiArchivedNote, 1);

  if (!smriti_dbus_daemon_call_find_note_sync (daemon, valid, smriti_no_options (), &note->path, &note->vault, &note->cards,
                                               &note->archived, NULL, error))
    return NULL;
  return g_steal_pointer (&note);
}

/* What was moved away from @path is found by that name too. */
static SmritiArchivedNote *
find_moved (SmritiDbusDaemon *daemon, const char *path)
{
  g_autoptr (GVariant) vaults = NULL;

  if (!smriti_dbus_daemon_call_list_vaults_sync (daemon, 0, SMRITI_MAX_ROWS, smriti_no_options (), &vaults, NULL, NULL, NULL))
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (vaults); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (vaults, i);
      g_autofree char *to = smriti_note_move_target (smriti_vault_row (tuple).dir, path, FALSE);
      SmritiArchivedNote *note = to ? find_note (daemon, to, NULL) : NULL;

      if (note)
        return note;
    }
  return NULL;
}

SmritiArchivedNote *
smriti_archiving_find (SmritiDbusDaemon *daemon, const char *name, gboolean back, GError **error)
{
  g_autofree char *named = smriti_path_as_named (name);
  g_autofree char *real = smriti_path_absolute (name);
  SmritiArchivedNote *note = find_note (daemon, named, NULL);

  if (!note && strcmp (real, named) != 0)
    note = find_note (daemon, real, NULL);
  if (!note && back)
    note = find_moved (daemon, named);
  if (!note && back)
    note = find_moved (daemon, real);
  if (note)
    return note;
  /* a file that is there but in no vault is not some other note of that name */
  return find_note (daemon, g_file_test (named, G_FILE_TEST_EXISTS) ? named : name, error);
}

/* --- cards --- */

gboolean
smriti_archiving_cards (SmritiDbusDaemon *daemon, const char *const *targets, gboolean back, GPtrArray *cards, GError **error)
{
  guint left = 0;

  do
    {
      g_autoptr (GVariant) changed = NULL;

      if (!smriti_dbus_daemon_call_set_archived_sync (daemon, targets, !back, smriti_no_options (), &changed, &left, NULL, error))
        return FALSE;
      for (gsize i = 0; i < g_variant_n_children (changed); i++)
        g_ptr_array_add (cards, g_variant_get_child_value (changed, i));
    }
  while (left > 0);
  return TRUE;
}

/* --- a note --- */

typedef struct
{
  SmritiDbusDaemon *daemon;
  const char *path;
} Expected;

static gboolean
is_read (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (SmritiArchivedNote) note = find_note (expected->daemon, expected->path, NULL);

  return note != NULL;
}

static gboolean
move_file (SmritiDbusDaemon *daemon, const SmritiArchivedNote *note, gboolean back, GError **error)
{
  Expected expected = { daemon, note->move_to };
  SmritiReread reread;
  gboolean moved;

  smriti_reread_begin (&reread, daemon);
  moved = smriti_note_move (note->vault, note->path, note->move_to, back, error);
  if (moved)
    smriti_reread_wait (&reread, REREAD_MS, is_read, &expected);
  smriti_reread_end (&reread);
  return moved;
}

gboolean
smriti_archiving_note (SmritiDbusDaemon *daemon, const SmritiArchivedNote *note, gboolean back, GPtrArray *cards, GError **error)
{
  const char *target[] = { note->path, NULL };
  guint n_before = cards->len;
  GError *local = NULL;

  if (note->move_to && !smriti_note_move_check (note->path, note->move_to, error))
    return FALSE;
  if (!smriti_archiving_cards (daemon, target, back, cards, &local))
    {
      if (!note->move_to || !g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOTHING))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_error_free (local); /* there is still the file */
    }
  if (!note->move_to || move_file (daemon, note, back, error))
    return TRUE;
  /* the file stayed, so what was changed for its sake is taken back */
  for (guint i = n_before; i < cards->len; i++)
    {
      g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

      target[0] = smriti_card_row (g_ptr_array_index (cards, i)).id;
      smriti_archiving_cards (daemon, target, !back, undone, NULL);
    }
  return FALSE;
}
