/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/vault_index.h"

#include "common/notes/note.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILES 200000
#define MAX_DEPTH 64
#define MAX_US (5 * G_USEC_PER_SEC)
#define HEAD_BYTES 16384 /* of a note; its frontmatter is in it */

/* Files of one name. */
typedef struct
{
  GPtrArray *paths; /* as on disk, borrowed from the index */
  GPtrArray *names; /* the same as links are compared with, owned */
} Named;

struct _SmritiVaultIndex
{
  char *root;
  GPtrArray *paths;     /* owned */
  GPtrArray *notes;     /* of them, borrowed */
  GHashTable *by_stem;  /* of notes → Named */
  GHashTable *by_name;  /* of all files, with their suffix → Named */
  GHashTable *by_alias; /* NULL = not looked for yet */
  gboolean whole;
  gint64 until_us;
};

static void
named_free (gpointer data)
{
  Named *named = data;

  g_ptr_array_unref (named->paths);
  g_ptr_array_unref (named->names);
  g_free (named);
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, named_free);
}

/* Takes @key and @name. */
static void
enter (GHashTable *table, char *key, char *path, char *name)
{
  Named *named = g_hash_table_lookup (table, key);

  if (!named)
    {
      named = g_new0 (Named, 1);
      named->paths = g_ptr_array_new ();
      named->names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (table, g_strdup (key), named);
    }
  g_ptr_array_add (named->paths, path);
  g_ptr_array_add (named->names, name);
  g_free (key);
}

static gboolean
is_note (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0);
}

static void
add_file (SmritiVaultIndex *index, char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_ptr_array_add (index->paths, path);
  enter (index->by_name, smriti_name_fold (name), path, smriti_name_fold (path));
  if (!is_note (name))
    return;
  g_ptr_array_add (index->notes, path);
  enter (index->by_stem, smriti_note_stem (name), path, smriti_note_name (path));
}

/* --- the walk ---------------------------------------------------------- */

static gboolean
is_skipped (const char *name)
{
  return *name == '.' || *name == '~' || strstr (name, ".sync-conflict-");
}

static gboolean
may_go_on (SmritiVaultIndex *index)
{
  if (index->paths->len >= MAX_FILES || g_get_monotonic_time () > index->until_us)
    index->whole = FALSE;
  return index->whole;
}

/* Takes @fd. @visited: "DEV:INO" of folders, so that links make no circle. */
static void
walk (SmritiVaultIndex *index, int fd, const char *path, guint depth, GHashTable *visited)
{
  DIR *dir = fdopendir (fd);
  struct dirent *entry;
  struct stat st;

  if (!dir)
    {
      close (fd);
      return;
    }
  if (fstat (fd, &st) == 0
      && g_hash_table_add (visited, g_strdup_printf ("%ju:%ju", (uintmax_t) st.st_dev, (uintmax_t) st.st_ino)))
    while (may_go_on (index) && (entry = readdir (dir)))
      {
        g_autofree char *below = NULL;
        int folder;

        if (is_skipped (entry->d_name) || fstatat (fd, entry->d_name, &st, 0) != 0)
          continue;
        below = *path ? g_strconcat (path, "/", entry->d_name, NULL) : g_strdup (entry->d_name);
        if (S_ISREG (st.st_mode))
          add_file (index, g_steal_pointer (&below));
        else if (S_ISDIR (st.st_mode) && depth < MAX_DEPTH
                 && (folder = openat (fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)) >= 0)
          walk (index, folder, below, depth + 1, visited);
      }
  closedir (dir);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

SmritiVaultIndex *
smriti_vault_index_new (const char *root)
{
  SmritiVaultIndex *index = g_new0 (SmritiVaultIndex, 1);
  g_autoptr (GHashTable) visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  index->root = g_strdup (root);
  index->paths = g_ptr_array_new_with_free_func (g_free);
  index->notes = g_ptr_array_new ();
  index->by_stem = table_new ();
  index->by_name = table_new ();
  index->whole = fd >= 0;
  index->until_us = g_get_monotonic_time () + MAX_US;
  if (fd >= 0)
    walk (index, fd, "", 0, visited);
  g_ptr_array_sort (index->notes, compare_paths);
  return index;
}

void
smriti_vault_index_free (SmritiVaultIndex *index)
{
  if (!index)
    return;
  g_free (index->root);
  g_hash_table_unref (index->by_stem);
  g_hash_table_unref (index->by_name);
  g_clear_pointer (&index->by_alias, g_hash_table_unref);
  g_ptr_array_unref (index->notes);
  g_ptr_array_unref (index->paths);
  g_free (index);
}

gboolean
smriti_vault_index_is_whole (const SmritiVaultIndex *index)
{
  return index->whole;
}

GPtrArray *
smriti_vault_index_notes (SmritiVaultIndex *index)
{
  return index->notes;
}

/* --- frontmatter ------------------------------------------------------- */

/* The head of the note @path, NULL when it has no frontmatter. */
static char *
read_head (const SmritiVaultIndex *index, const char *path, gsize *out_length)
{
  g_autofree char *file = g_build_filename (index->root, path, NULL);
  g_autofree char *head = g_malloc (HEAD_BYTES);
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize length = fd < 0 ? -1 : read (fd, head, HEAD_BYTES);
  const char *end;

  if (fd >= 0)
    close (fd);
  if (length < 4 || memcmp (head, "---", 3) != 0)
    return NULL;
  end = memmem (head + 3, (gsize) length - 3, "\n---", 4);
  *out_length = end ? (gsize) (end + 4 - head) : (gsize) length;
  return g_steal_pointer (&head);
}

SmritiNote *
smriti_vault_index_head (const SmritiVaultIndex *index, const char *path)
{
  gsize length = 0;
  g_autofree char *head = read_head (index, path, &length);

  return head ? smriti_note_read (smriti_reader_by_name ("smriti"), NULL, head, length) : NULL;
}

static void
look_for_aliases (SmritiVaultIndex *index)
{
  index->by_alias = table_new ();
  index->until_us = g_get_monotonic_time () + MAX_US;
  for (guint i = 0; i < index->notes->len && may_go_on (index); i++)
    {
      char *path = g_ptr_array_index (index->notes, i);
      g_autoptr (SmritiNote) note = smriti_vault_index_head (index, path);

      for (guint k = 0; note && k < note->aliases->len; k++)
        enter (index->by_alias, smriti_name_fold (g_ptr_array_index (note->aliases, k)), path, smriti_note_name (path));
    }
}

/* --- asking ------------------------------------------------------------ */

static const char *
choose (GHashTable *table, const char *key, const SmritiLinkTarget *target, const char *folder)
{
  const Named *named = g_hash_table_lookup (table, key);
  g_autofree char *folded = smriti_name_fold (folder);
  const char *const *names = named ? (const char *const *) named->names->pdata : NULL;
  int i;

  if (!named)
    return NULL;
  i = target ? smriti_link_target_choose (target, folded, names, named->names->len)
             : smriti_link_target_nearest (folded, names, named->names->len);
  return i < 0 ? NULL : g_ptr_array_index (named->paths, i);
}

const char *
smriti_vault_index_note (SmritiVaultIndex *index, const SmritiLinkTarget *target, const char *folder)
{
  const char *path = choose (index->by_stem, target->stem, target, folder);

  if (path || g_strcmp0 (target->path, target->stem) != 0 || target->whole)
    return path;
  if (!index->by_alias)
    look_for_aliases (index);
  return choose (index->by_alias, target->stem, NULL, folder);
}

const char *
smriti_vault_index_file (SmritiVaultIndex *index, const SmritiLinkTarget *target, const char *folder)
{
  return choose (index->by_name, target->stem, target, folder);
}
