/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/codebase_links.h"

#include "client/git.h"
#include "common/notes/link.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_NOTE (16 * 1024 * 1024) /* bytes */
#define MAX_DEPTH 64

typedef struct
{
  GPtrArray *links;
  GHashTable *tops;    /* of paths in @links, borrowed */
  GHashTable *looked;  /* targets as absolute paths: many notes link to one folder */
  GHashTable *visited; /* "DEV:INO" of folders */
  guint n_notes;
  gboolean partial;
} Collector;

static void
link_free (gpointer data)
{
  SmritiCodebaseLink *link = data;

  g_free (link->path);
  g_free (link->note);
  g_free (link);
}

static void
collector_init (Collector *collector)
{
  *collector = (Collector){ .links = g_ptr_array_new_with_free_func (link_free) };
  collector->tops = g_hash_table_new (g_str_hash, g_str_equal);
  collector->looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collector->visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GPtrArray *
collector_end (Collector *collector)
{
  g_hash_table_unref (collector->tops);
  g_hash_table_unref (collector->looked);
  g_hash_table_unref (collector->visited);
  return collector->links;
}

/* --- one link ---------------------------------------------------------- */

/* What @target means in a note of @folder: an absolute path, or NULL when it is
 * a URL of something else. */
static char *
absolute (const char *target, const char *folder)
{
  const char *scheme = g_uri_peek_scheme (target);
  g_autofree char *decoded = NULL;
  const char *path;

  if (scheme && g_str_equal (scheme, "file"))
    {
      g_autofree char *host = NULL;
      g_autofree char *file = g_filename_from_uri (target, &host, NULL);

      if (!file || (host && *host != '\0' && g_ascii_strcasecmp (host, "localhost") != 0))
        return NULL;
      return g_canonicalize_filename (file, "/");
    }
  if (scheme)
    return NULL;
  decoded = g_uri_unescape_string (target, NULL);
  path = decoded ? decoded : target; /* "100%" is no escape */
  if (g_str_equal (path, "~") || g_str_has_prefix (path, "~/"))
    {
      g_autofree char *home = g_strconcat (g_get_home_dir (), path + 1, NULL);

      return g_canonicalize_filename (home, "/");
    }
  return g_canonicalize_filename (path, folder);
}

/* The folder @target names, tried as it stands ("c#") and then without "#part". */
static char *
linked_folder (Collector *collector, const char *target, const char *folder)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *shown = i == 0 ? g_strdup (target) : g_strndup (target, strcspn (target, "#?"));
      g_autofree char *path = *shown != '\0' ? absolute (shown, folder) : NULL;

      if (path && g_hash_table_add (collector->looked, g_strdup (path)) && g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
take_link (Collector *collector, const SmritiLink *link, const char *note, const char *folder)
{
  g_autofree char *path = linked_folder (collector, link->target, folder);
  g_autofree char *top = path ? smriti_git_top (path) : NULL;
  SmritiCodebaseLink *found;

  if (!top || g_hash_table_contains (collector->tops, top))
    return;
  found = g_new (SmritiCodebaseLink, 1);
  found->path = g_steal_pointer (&top);
  found->note = g_strdup (note);
  found->line = link->line;
  g_ptr_array_add (collector->links, found);
  g_hash_table_add (collector->tops, found->path);
}

static void
take_note (Collector *collector, const char *note, const char *text, gsize length)
{
  g_autofree char *folder = g_path_get_dirname (note);
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (GPtrArray) links = smriti_links_read (scan);

  for (guint i = 0; i < links->len; i++)
    take_link (collector, g_ptr_array_index (links, i), note, folder);
}

GPtrArray *
smriti_codebase_links_of_note (const char *note, const char *text, gsize length)
{
  Collector collector;

  collector_init (&collector);
  take_note (&collector, note, text, length);
  return collector_end (&collector);
}

/* --- vaults ------------------------------------------------------------ */

/* The text of the regular file @path; NULL when it cannot be read or is too long. */
static char *
read_note (const char *path, gsize *out_length)
{
  g_autofree char *text = NULL;
  struct stat st;
  gsize length = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    return NULL;
  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && st.st_size <= MAX_NOTE)
    text = g_malloc ((gsize) st.st_size + 1);
  while (text && length < (gsize) st.st_size)
    {
      ssize_t n = read (fd, text + length, (gsize) st.st_size - length);

      if (n == 0 || (n < 0 && errno != EINTR))
        break;
      length += n > 0 ? (gsize) n : 0;
    }
  close (fd);
  *out_length = length;
  return g_steal_pointer (&text);
}

/* Most notes have no link but wikilinks; those need no scan. */
static gboolean
may_have_links (const char *text, gsize length)
{
  static const char *const marks[] = { "](", "]:", "</", "<~", "<.", "file:" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (memmem (text, length, marks[i], strlen (marks[i])))
      return TRUE;
  return FALSE;
}

static void
visit_note (Collector *collector, const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (collector->n_notes == SMRITI_CODEBASE_LINKS_MAX_NOTES)
    {
      collector->partial = TRUE;
      return;
    }
  collector->n_notes++;
  text = read_note (path, &length);
  if (text && may_have_links (text, length))
    take_note (collector, path, text, length);
}

static gboolean
is_skipped (const char *name)
{
  return name[0] == '.' || name[0] == '~' || strstr (name, ".sync-conflict-");
}

static gboolean
is_note (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0);
}

/* Vaults may overlap, and links may lead round in a circle. */
static gboolean
is_visited (Collector *collector, const struct stat *st)
{
  return !g_hash_table_add (collector->visited, g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) st->st_dev,
                                                                 (guint64) st->st_ino));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
visit_folder (Collector *collector, const char *path, guint depth)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  struct stat st;

  if (depth > MAX_DEPTH || stat (path, &st) < 0 || is_visited (collector, &st) || !(dir = g_dir_open (path, 0, NULL)))
    return;
  while ((name = g_dir_read_name (dir)))
    if (!is_skipped (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_clear_pointer (&dir, g_dir_close); /* not one open for each level */
  for (guint i = 0; i < names->len && !collector->partial; i++)
    {
      g_autofree char *below = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      if (stat (below, &st) < 0)
        continue;
      if (S_ISDIR (st.st_mode))
        visit_folder (collector, below, depth + 1);
      else if (S_ISREG (st.st_mode) && is_note (below))
        visit_note (collector, below);
    }
}

GPtrArray *
smriti_codebase_links_of_vaults (const char *const *vaults, gboolean *out_partial)
{
  Collector collector;

  collector_init (&collector);
  for (; *vaults; vaults++)
    visit_folder (&collector, *vaults, 1);
  if (out_partial)
    *out_partial = collector.partial;
  return collector_end (&collector);
}
