/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The walk. Invariants: a directory is walked once, under the path found first,
 * and real paths come before those through links, so that the same vault always
 * gives the same notes; what cannot be looked at (no permission, too deep, a
 * dead link) makes no note below it missing. Descriptors in use: one for each
 * level of depth. */

#include "daemon/vaults/scan.h"

#include "daemon/vaults/file.h"
#include "daemon/vaults/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Within this time of a change another one may leave no trace in the stamp. */
#define RECENT_NS G_GINT64_CONSTANT (100000000)
#define MAX_HOPS 8                                      /* links that lead to links */
#define RECENT_COARSE_NS G_GINT64_CONSTANT (3000000000) /* where file times are whole seconds, or two */

typedef struct
{
  SmritiVaultScan *scan;
  const SmritiVaultScanFuncs *funcs;
  gpointer user_data;
  int root;
  gint64 now_ns;       /* real clock, as file times are */
  GHashTable *visited; /* "DEV:INO" → path of each directory walked */
  GHashTable *seen;    /* notes that are there */
  GHashTable *looked;  /* directories whose missing notes count */
  GHashTable *unknown; /* paths below which nothing is known */
  GPtrArray *links;    /* paths of links to directories, for later */
  GPtrArray *batch;    /* of SmritiVaultScanEntry */
} Walk;

static void walk_directory (Walk *w, int fd, const char *path, guint depth);

void
smriti_vault_scan_entry_free (SmritiVaultScanEntry *entry)
{
  g_free (entry->note);
  g_free (entry);
}

SmritiVaultScan *
smriti_vault_scan_new (guint64 vault, const char *dir, SmritiVaultWatches *watches, int *cancelled)
{
  SmritiVaultScan *scan = g_new0 (SmritiVaultScan, 1);

  scan->vault = vault;
  scan->dir = g_strdup (dir);
  scan->watches = smriti_vault_watches_ref (watches);
  scan->cancelled = g_atomic_rc_box_acquire (cancelled);
  scan->paths = g_ptr_array_new_with_free_func (g_free);
  scan->missing = g_ptr_array_new_with_free_func (g_free);
  return scan;
}

void
smriti_vault_scan_free (SmritiVaultScan *scan)
{
  if (!scan)
    return;
  g_free (scan->dir);
  smriti_vault_watches_unref (scan->watches);
  g_atomic_rc_box_release (scan->cancelled);
  g_ptr_array_unref (scan->paths);
  g_clear_pointer (&scan->known, g_ptr_array_unref);
  g_ptr_array_unref (scan->missing);
  g_free (scan);
}

gboolean
smriti_vault_scan_skips (const char *name)
{
  return name[0] == '.' || name[0] == '~' || strstr (name, ".sync-conflict-");
}

gboolean
smriti_vault_scan_is_note (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0);
}

static char *
join (const char *path, const char *name)
{
  return *path ? g_strconcat (path, "/", name, NULL) : g_strdup (name);
}

static void
warn (Walk *w, const char *path, const char *text)
{
  w->funcs->warning (path, text, w->user_data);
}

static void
warn_unknown (Walk *w, const char *path, const char *what)
{
  if (g_hash_table_add (w->unknown, g_strdup (path)))
    warn (w, path, what);
}

static void
warn_errno (Walk *w, const char *path, int error)
{
  g_autofree char *text = g_strdup_printf ("cannot be read: %s; its notes are kept as they were", g_strerror (error));

  warn_unknown (w, path, text);
}

/* --- notes --- */

static void
flush_batch (Walk *w)
{
  if (w->batch->len == 0)
    return;
  w->funcs->notes (w->batch, w->user_data);
  w->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_vault_scan_entry_free);
}

static gboolean
is_recent (const Walk *w, gint64 mtime_ns)
{
  gint64 window_ns = mtime_ns % 1000000000 == 0 ? RECENT_COARSE_NS : RECENT_NS;

  return mtime_ns > w->now_ns - window_ns;
}

static void
add_note (Walk *w, const char *note, const struct stat *st, gboolean is_hint)
{
  SmritiVaultScanEntry *entry = g_new (SmritiVaultScanEntry, 1);

  entry->note = g_strdup (note);
  entry->stamp = smriti_vault_file_stamp (st);
  entry->recent = is_hint && is_recent (w, entry->stamp.mtime_ns);
  g_hash_table_add (w->seen, g_strdup (note));
  g_ptr_array_add (w->batch, entry);
  if (w->batch->len >= SMRITI_VAULT_SCAN_BATCH)
    flush_batch (w);
}

/* What the link @path leads to, be it there or not: new string; NULL = @path is no link. */
static char *
link_target (const char *path)
{
  g_autofree char *to = g_malloc (PATH_MAX);
  g_autofree char *folder = g_path_get_dirname (path);
  ssize_t length = readlink (path, to, PATH_MAX - 1);

  if (length <= 0)
    return NULL;
  to[length] = '\0';
  return *to == '/' ? g_strdup (to) : g_build_filename (folder, to, NULL);
}

/* What is linked changes where it is, and where a link on the way there is: the
 * folder of each is watched for its name. */
static void
watch_target (Walk *w, const char *link, SmritiVaultWatchWhat what)
{
  g_autofree char *path = g_build_filename (w->scan->dir, link, NULL);

  for (guint hop = 0; hop < MAX_HOPS; hop++)
    {
      g_autofree char *target = link_target (path);
      g_autofree char *folder = target ? g_path_get_dirname (target) : NULL;
      g_autofree char *name = target ? g_path_get_basename (target) : NULL;
      /* below the link, so that they go with it, and no name that is looked at */
      g_autofree char *key = g_strdup_printf ("%s/.%u", link, hop);
      SmritiVaultWatchResult result;
      int fd = target ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK) : -1;

      if (fd < 0)
        return;
      result = smriti_vault_watches_add_beside (w->scan->watches, w->scan->vault, key, fd, name, link, what, w->scan->round);
      if (result == SMRITI_VAULT_WATCH_FULL)
        w->scan->unwatched = TRUE;
      close (fd);
      g_free (path);
      path = g_steal_pointer (&target);
    }
}

/* A symbolic link, of which @st is the link itself. */
static void
add_link (Walk *w, int dir_fd, const char *name, const char *path, const struct stat *st, gboolean is_hint)
{
  gboolean is_note = smriti_vault_scan_is_note (name);
  struct stat target;
  gboolean is_dead = fstatat (dir_fd, name, &target, 0) < 0;
  gboolean is_folder = is_dead ? !is_note : S_ISDIR (target.st_mode);

  watch_target (w, path, is_folder ? SMRITI_VAULT_WATCH_DIRECTORY : SMRITI_VAULT_WATCH_FILE);
  is_dead = fstatat (dir_fd, name, &target, 0) < 0; /* its stamp is taken once it is watched */
  if (!is_dead && S_ISDIR (target.st_mode))
    g_ptr_array_add (w->links, g_strdup (path));
  else if (is_note)
    add_note (w, path, is_dead ? st : &target, is_hint);
  else if (is_dead)
    g_hash_table_add (w->unknown, g_strdup (path)); /* perhaps a folder whose disk is not there */
}

/* Anything but a directory. */
static void
add_other (Walk *w, int dir_fd, const char *name, const char *path, const struct stat *st, gboolean is_hint)
{
  if (S_ISLNK (st->st_mode))
    add_link (w, dir_fd, name, path, st, is_hint);
  else if (smriti_vault_scan_is_note (name))
    add_note (w, path, st, is_hint);
}

/* --- directories --- */

static void
enter_directory (Walk *w, int dir_fd, const char *name, const char *path, int flags)
{
  guint depth = 1;
  int fd;

  for (const char *s = path; *s; s++)
    depth += *s == '/';
  if (depth > SMRITI_VAULT_SCAN_MAX_DEPTH)
    {
      warn_unknown (w, path, "lies more than 64 folders deep: not read");
      return;
    }
  fd = openat (dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
  if (fd >= 0)
    walk_directory (w, fd, path, depth);
  else if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
    warn_errno (w, path, errno);
}

static void
walk_entry (Walk *w, int dir_fd, const char *path, const struct dirent *entry)
{
  g_autofree char *below = NULL;
  struct stat st;

  if (smriti_vault_scan_skips (entry->d_name))
    return;
  if (entry->d_type != DT_DIR && entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN
      && !smriti_vault_scan_is_note (entry->d_name))
    return;
  below = join (path, entry->d_name);
  if (!g_utf8_validate (entry->d_name, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (below, -1);

      warn (w, shown, "its name is not UTF-8: not read; rename it");
      return;
    }
  if (entry->d_type == DT_DIR)
    enter_directory (w, dir_fd, entry->d_name, below, O_NOFOLLOW);
  else if (fstatat (dir_fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
    {
      if (errno != ENOENT) /* else it went meanwhile: the watch tells */
        warn_errno (w, path, errno);
    }
  else if (S_ISDIR (st.st_mode))
    enter_directory (w, dir_fd, entry->d_name, below, O_NOFOLLOW);
  else
    add_other (w, dir_fd, entry->d_name, below, &st, FALSE);
}

/* Another path of the vault has a watch on this very directory: is it still true? */
static gboolean
is_same_directory (Walk *w, const char *path, const struct stat *st)
{
  struct stat other;

  return fstatat (w->root, *path ? path : ".", &other, 0) == 0 && other.st_dev == st->st_dev && other.st_ino == st->st_ino;
}

static gboolean
is_visited (Walk *w, const char *path, const struct stat *st)
{
  char key[64];
  const char *first;

  g_snprintf (key, sizeof key, "%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) st->st_dev, (guint64) st->st_ino);
  first = g_hash_table_lookup (w->visited, key);
  if (!first)
    {
      g_hash_table_insert (w->visited, g_strdup (key), g_strdup (path));
      return FALSE;
    }
  if (!g_str_equal (first, path))
    warn (w, path, "leads to a folder of the vault that is read already: not read again");
  return TRUE;
}

static gboolean
watch_directory (Walk *w, int fd, const char *path, const struct stat *st)
{
  g_autofree char *twin = NULL;
  SmritiVaultWatchResult result = smriti_vault_watches_add (w->scan->watches, w->scan->vault, path, fd, w->scan->round, &twin);

  if (result == SMRITI_VAULT_WATCH_CLOSED)
    return FALSE;
  if (result != SMRITI_VAULT_WATCH_ADDED)
    w->scan->unwatched = TRUE;
  /* When the whole is walked, is_visited knows better. */
  if (twin && !w->scan->walked && is_same_directory (w, twin, st))
    {
      w->scan->met_twin = TRUE;
      smriti_vault_watches_drop_one (w->scan->watches, w->scan->vault, path);
      warn (w, path, "leads to a folder of the vault that is read already: not read again");
      return FALSE;
    }
  return TRUE;
}

/* Takes @fd. */
static void
walk_directory (Walk *w, int fd, const char *path, guint depth)
{
  struct dirent *entry;
  struct stat st;
  DIR *dir = NULL;

  if (g_atomic_int_get (w->scan->cancelled) || fstat (fd, &st) < 0 || is_visited (w, path, &st)
      || !watch_directory (w, fd, path, &st) || !(dir = fdopendir (fd)))
    {
      close (fd);
      return;
    }
  for (errno = 0; (entry = readdir (dir)); errno = 0)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      walk_entry (w, fd, path, entry);
  if (errno == ENOENT)
    g_hash_table_add (w->unknown, g_strdup (path)); /* deleted meanwhile: the watch tells */
  else if (errno != 0)
    warn_errno (w, path, errno);
  closedir (dir);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Links met on the way, and those met behind them. */
static void
walk_links (Walk *w)
{
  while (w->links->len > 0)
    {
      g_autoptr (GPtrArray) links = g_steal_pointer (&w->links);

      w->links = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_sort (links, compare_paths);
      for (guint i = 0; i < links->len; i++)
        enter_directory (w, w->root, g_ptr_array_index (links, i), g_ptr_array_index (links, i), 0);
    }
}

/* --- looks --- */

static void
look_at (Walk *w, const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash ? slash + 1 : path;
  gboolean is_there;
  struct stat st;

  if (!g_utf8_validate (path, -1, NULL))
    return; /* was warned of by the walk */
  g_hash_table_add (w->looked, g_strdup (path));
  is_there = fstatat (w->root, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
  if (!is_there && errno != ENOENT && errno != ENOTDIR)
    {
      warn_errno (w, path, errno);
      return;
    }
  if (is_there && S_ISDIR (st.st_mode))
    enter_directory (w, w->root, path, path, O_NOFOLLOW);
  else if (is_there)
    add_other (w, w->root, path, path, &st, TRUE);
  /* nothing, a folder, or a link to one: no note */
  if (smriti_vault_scan_is_note (name) && !g_hash_table_contains (w->seen, path))
    g_ptr_array_add (w->scan->missing, g_strdup (path));
}

/* Nothing but "." and "..". */
static gboolean
is_empty (int root)
{
  int fd = openat (root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  guint n = 0;

  if (!dir)
    return FALSE;
  while (n <= 2 && readdir (dir))
    n++;
  closedir (dir);
  return n <= 2;
}

static gboolean
is_below_any (GHashTable *set, const char *note)
{
  g_autofree char *path = g_strdup (note);
  char *slash;

  if (g_hash_table_size (set) == 0)
    return FALSE;
  while (!g_hash_table_contains (set, path))
    {
      slash = strrchr (path, '/');
      if (!slash)
        return g_hash_table_contains (set, "");
      *slash = '\0';
    }
  return TRUE;
}

static void
find_missing (Walk *w)
{
  GPtrArray *known = w->scan->known;

  for (guint i = 0; known && i < known->len; i++)
    {
      const char *note = g_ptr_array_index (known, i);

      if (!g_hash_table_contains (w->seen, note) && is_below_any (w->looked, note) && !is_below_any (w->unknown, note))
        g_ptr_array_add (w->scan->missing, g_strdup (note));
    }
}

/* The walk of an open root; FALSE when it turned out to be away. */
static gboolean
walk_root (Walk *w)
{
  SmritiVaultScan *scan = w->scan;
  struct stat st;

  if (fstat (w->root, &st) < 0)
    return FALSE;
  scan->changed = scan->check && (st.st_dev != scan->dev || st.st_ino != scan->ino);
  scan->dev = st.st_dev;
  scan->ino = st.st_ino;
  if (scan->whole)
    {
      scan->walked = TRUE;
      if (!scan->unmounted || !is_empty (w->root))
        w->funcs->begin (w->user_data);
      g_hash_table_add (w->looked, g_strdup (""));
      walk_directory (w, dup (w->root), "", 0);
    }
  for (guint i = 0; i < scan->paths->len; i++)
    look_at (w, g_ptr_array_index (scan->paths, i));
  walk_links (w);
  return !scan->unmounted || !is_empty (w->root);
}

/* What was not met again is watched no more. */
static void
drop_stale_watches (Walk *w)
{
  if (w->scan->walked)
    smriti_vault_watches_drop (w->scan->watches, w->scan->vault, "", w->scan->round);
  for (guint i = 0; i < w->scan->paths->len; i++)
    smriti_vault_watches_drop (w->scan->watches, w->scan->vault, g_ptr_array_index (w->scan->paths, i), w->scan->round);
}

void
smriti_vault_scan_run (SmritiVaultScan *scan, const SmritiVaultScanFuncs *funcs, gpointer user_data)
{
  g_autofree char *why = NULL;
  Walk w = { .scan = scan, .funcs = funcs, .user_data = user_data, .now_ns = g_get_real_time () * 1000 };

  w.visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  w.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w.looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w.unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  w.links = g_ptr_array_new_with_free_func (g_free);
  w.batch = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_vault_scan_entry_free);

  w.root = smriti_vault_root_open (scan, &why);
  scan->away = w.root < 0 || !walk_root (&w);
  if (scan->away && why)
    funcs->warning ("", why, user_data);
  if (!scan->away && !g_atomic_int_get (scan->cancelled))
    {
      flush_batch (&w);
      find_missing (&w);
    }
  drop_stale_watches (&w);
  if (w.root >= 0)
    close (w.root);
  g_hash_table_unref (w.visited);
  g_hash_table_unref (w.seen);
  g_hash_table_unref (w.looked);
  g_hash_table_unref (w.unknown);
  g_ptr_array_unref (w.links);
  g_ptr_array_unref (w.batch);
}
