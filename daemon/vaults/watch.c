/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Owns the inotify descriptor and two views of one table: watch descriptor →
 * places, and vault → places by path. A place is why a directory is watched;
 * several may share a watch, since the kernel keeps one for each directory.
 * Invariants: a watch lives as long as a place has it; a directory is added to
 * the table under the lock under which the kernel got it, so no event can meet
 * an unknown watch. Under the lock no path is looked up: directories come as
 * open descriptors, so that a dead network file system holds nobody up. */

#include "daemon/vaults/watch.h"

#include "daemon/vaults/scan.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define MASK_SELF (IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define MASK_NAMES (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB)
#define MASK_FILES (IN_CLOSE_WRITE | IN_EXCL_UNLINK)
#define BUFFER_SIZE 65536

typedef struct
{
  guint64 vault;
  char *key;   /* path below the vault; for directories above it their absolute path */
  char *path;  /* what an event is about; NULL: a directory of the vault */
  char *await; /* with @path: the only name that counts, or NULL */
  SmritiVaultWatchWhat what;
  int wd;
  guint round;
} Place;

struct _SmritiWatches
{
  gatomicrefcount ref_count;
  int fd;               /* -1 = none; changes once, to one */
  GMutex lock;          /* guards the tables and the change of fd */
  GHashTable *by_wd;    /* int → GPtrArray of Place, borrowed */
  GHashTable *by_vault; /* guint64 → GTree of key → Place, owned */
};

static void
place_free (Place *place)
{
  g_free (place->key);
  g_free (place->path);
  g_free (place->await);
  g_free (place);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

SmritiVaultWatches *
smriti_vault_watches_new (void)
{
  SmritiVaultWatches *watches = g_new0 (SmritiVaultWatches, 1);

  g_atomic_ref_count_init (&watches->ref_count);
  g_mutex_init (&watches->lock);
  watches->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  watches->by_wd = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  watches->by_vault = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_tree_unref);
  return watches;
}

gboolean
smriti_vault_watches_reopen (SmritiVaultWatches *watches)
{
  gboolean is_new = FALSE;

  g_mutex_lock (&watches->lock);
  if (watches->fd < 0)
    {
      watches->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
      is_new = watches->fd >= 0;
    }
  g_mutex_unlock (&watches->lock);
  return is_new;
}

SmritiVaultWatches *
smriti_vault_watches_ref (SmritiVaultWatches *watches)
{
  g_atomic_ref_count_inc (&watches->ref_count);
  return watches;
}

void
smriti_vault_watches_unref (SmritiVaultWatches *watches)
{
  if (!watches || !g_atomic_ref_count_dec (&watches->ref_count))
    return;
  if (watches->fd >= 0)
    close (watches->fd);
  g_hash_table_unref (watches->by_wd);
  g_hash_table_unref (watches->by_vault);
  g_mutex_clear (&watches->lock);
  g_free (watches);
}

int
smriti_vault_watches_fd (SmritiVaultWatches *watches)
{
  return watches->fd;
}

/* --- the table, all with the lock held --- */

static GTree *
tree_of (SmritiVaultWatches *watches, guint64 vault)
{
  return g_hash_table_lookup (watches->by_vault, &vault);
}

static void
unlink_from_wd (SmritiVaultWatches *watches, Place *place)
{
  GPtrArray *places = g_hash_table_lookup (watches->by_wd, GINT_TO_POINTER (place->wd));

  if (!places)
    return;
  g_ptr_array_remove_fast (places, place);
  if (places->len > 0)
    return;
  inotify_rm_watch (watches->fd, place->wd);
  g_hash_table_remove (watches->by_wd, GINT_TO_POINTER (place->wd));
}

static void
remove_place (SmritiVaultWatches *watches, GTree *tree, Place *place)
{
  unlink_from_wd (watches, place);
  g_tree_remove (tree, place->key);
}

static gboolean
is_below (const char *key, const char *path, gsize length)
{
  return strncmp (key, path, length) == 0 && (key[length] == '\0' || key[length] == '/');
}

/* Places of the vault at @path and below, oldest key order; @path "" = all but those above the vault. */
static GPtrArray *
places_below (GTree *tree, const char *path)
{
  GPtrArray *found = g_ptr_array_new ();
  gsize length = strlen (path);

  for (GTreeNode *node = g_tree_lower_bound (tree, path); node; node = g_tree_node_next (node))
    {
      const char *key = g_tree_node_key (node);

      if (strncmp (key, path, length) != 0)
        break;
      if (length == 0 ? key[0] != '/' : is_below (key, path, length))
        g_ptr_array_add (found, g_tree_node_value (node));
    }
  return found;
}

static char *
find_twin (GPtrArray *places, guint64 vault, const char *key)
{
  for (guint i = 0; places && i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      if (place->vault == vault && !place->path && !g_str_equal (place->key, key))
        return g_strdup (place->key);
    }
  return NULL;
}

/* --- adding --- */

/* Takes @place. */
static SmritiVaultWatchResult
add_place (SmritiVaultWatches *watches, Place *place, int fd, guint32 mask, char **out_twin)
{
  char link[64];
  GTree *tree;
  GPtrArray *places;
  Place *old;

  g_snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  tree = tree_of (watches, place->vault);
  if (!tree)
    {
      place_free (place);
      return SMRITI_VAULT_WATCH_CLOSED;
    }
  place->wd = inotify_add_watch (watches->fd, link, mask | IN_MASK_ADD);
  if (place->wd < 0)
    {
      gboolean is_full = errno != EACCES && errno != EPERM;

      place_free (place);
      return is_full ? SMRITI_VAULT_WATCH_FULL : SMRITI_VAULT_WATCH_DENIED;
    }

  places = g_hash_table_lookup (watches->by_wd, GINT_TO_POINTER (place->wd));
  if (!places)
    {
      places = g_ptr_array_new ();
      g_hash_table_insert (watches->by_wd, GINT_TO_POINTER (place->wd), places);
    }
  if (out_twin)
    *out_twin = find_twin (places, place->vault, place->key);
  g_ptr_array_add (places, place);
  old = g_tree_lookup (tree, place->key);
  if (old)
    unlink_from_wd (watches, old); /* never the last on this watch: @place is there */
  g_tree_replace (tree, place->key, place);
  return SMRITI_VAULT_WATCH_ADDED;
}

SmritiVaultWatchResult
smriti_vault_watches_add (SmritiVaultWatches *watches, guint64 vault, const char *path, int fd, guint round, char **out_twin)
{
  Place *place = g_new0 (Place, 1);
  SmritiVaultWatchResult result;

  place->vault = vault;
  place->key = g_strdup (path);
  place->round = round;
  g_mutex_lock (&watches->lock);
  result = add_place (watches, place, fd, MASK_SELF | MASK_NAMES | MASK_FILES, out_twin);
  g_mutex_unlock (&watches->lock);
  return result;
}

SmritiVaultWatchResult
smriti_vault_watches_add_beside (SmritiVaultWatches *watches, guint64 vault, const char *key, int fd, const char *await,
                                 const char *path, SmritiVaultWatchWhat what, guint round)
{
  Place *place = g_new0 (Place, 1);
  guint32 mask = MASK_SELF | (await ? MASK_NAMES : 0)
                 | (what == SMRITI_VAULT_WATCH_FILE || what == SMRITI_VAULT_WATCH_SETTINGS ? MASK_FILES : 0);
  SmritiVaultWatchResult result;

  place->vault = vault;
  place->key = g_strdup (key);
  place->path = g_strdup (path);
  place->await = g_strdup (await);
  place->what = what;
  place->round = round;
  g_mutex_lock (&watches->lock);
  result = add_place (watches, place, fd, mask, NULL);
  g_mutex_unlock (&watches->lock);
  return result;
}

/* --- dropping --- */

void
smriti_vault_watches_drop (SmritiVaultWatches *watches, guint64 vault, const char *path, guint round)
{
  GTree *tree;

  g_mutex_lock (&watches->lock);
  tree = tree_of (watches, vault);
  if (tree)
    {
      g_autoptr (GPtrArray) places = places_below (tree, path);

      for (guint i = 0; i < places->len; i++)
        {
          Place *place = g_ptr_array_index (places, i);

          if (place->round < round)
            remove_place (watches, tree, place);
        }
    }
  g_mutex_unlock (&watches->lock);
}

void
smriti_vault_watches_drop_one (SmritiVaultWatches *watches, guint64 vault, const char *path)
{
  GTree *tree;
  Place *place;

  g_mutex_lock (&watches->lock);
  tree = tree_of (watches, vault);
  place = tree ? g_tree_lookup (tree, path) : NULL;
  if (place)
    remove_place (watches, tree, place);
  g_mutex_unlock (&watches->lock);
}

void
smriti_vault_watches_drop_above (SmritiVaultWatches *watches, guint64 vault)
{
  GTree *tree;

  g_mutex_lock (&watches->lock);
  tree = tree_of (watches, vault);
  if (tree)
    {
      g_autoptr (GPtrArray) places = g_ptr_array_new ();

      for (GTreeNode *node = g_tree_lower_bound (tree, "/"); node; node = g_tree_node_next (node))
        if (*(const char *) g_tree_node_key (node) == '/')
          g_ptr_array_add (places, g_tree_node_value (node));
      for (guint i = 0; i < places->len; i++)
        remove_place (watches, tree, g_ptr_array_index (places, i));
    }
  g_mutex_unlock (&watches->lock);
}

void
smriti_vault_watches_open_vault (SmritiVaultWatches *watches, guint64 vault)
{
  GTree *tree = g_tree_new_full (compare_keys, NULL, NULL, (GDestroyNotify) place_free);

  g_mutex_lock (&watches->lock);
  g_hash_table_insert (watches->by_vault, g_memdup2 (&vault, sizeof vault), tree);
  g_mutex_unlock (&watches->lock);
}

void
smriti_vault_watches_close_vault (SmritiVaultWatches *watches, guint64 vault)
{
  GTree *tree;

  g_mutex_lock (&watches->lock);
  tree = tree_of (watches, vault);
  for (GTreeNode *node = tree ? g_tree_node_first (tree) : NULL; node; node = g_tree_node_next (node))
    unlink_from_wd (watches, g_tree_node_value (node));
  g_hash_table_remove (watches->by_vault, &vault);
  g_mutex_unlock (&watches->lock);
}

/* --- events --- */

typedef struct
{
  guint64 vault;
  char *path;
  SmritiVaultWatchWhat what;
} Told;

static void
told_free (Told *told)
{
  g_free (told->path);
  g_free (told);
}

static void
tell (GPtrArray *told, guint64 vault, char *path, SmritiVaultWatchWhat what)
{
  Told *one = g_new (Told, 1);

  *one = (Told){ .vault = vault, .path = path, .what = what };
  g_ptr_array_add (told, one);
}

static gboolean
is_watched_directory (GTree *tree, const char *path)
{
  const Place *place = tree ? g_tree_lookup (tree, path) : NULL;

  return place && !place->path;
}

/* Something has happened to a name in a directory of the vault. */
static void
tell_name (GPtrArray *told, GTree *tree, const Place *place, const struct inotify_event *event)
{
  gboolean is_directory = (event->mask & IN_ISDIR) != 0;
  gboolean was_directory;
  g_autofree char *path = NULL;

  if (smriti_vault_scan_skips (event->name))
    return;
  path = *place->key ? g_strconcat (place->key, "/", event->name, NULL) : g_strdup (event->name);
  was_directory = is_watched_directory (tree, path);
  /* A directory's new mode counts only if it could not be read before. */
  if (is_directory && (event->mask & IN_ATTRIB) && was_directory)
    return;
  /* Another file may be a link to a directory when it comes, and have been one when it goes. */
  if (!is_directory && !was_directory && !smriti_vault_scan_is_note (event->name) && !(event->mask & (IN_CREATE | IN_MOVED_TO)))
    return;
  tell (told, place->vault, g_steal_pointer (&path),
        is_directory || was_directory ? SMRITI_VAULT_WATCH_DIRECTORY : SMRITI_VAULT_WATCH_FILE);
}

static void
tell_place (GPtrArray *told, GTree *tree, const Place *place, const struct inotify_event *event)
{
  gboolean is_self = (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0;

  if (place->path)
    {
      if (is_self || (event->len > 0 && place->await && g_str_equal (event->name, place->await)))
        tell (told, place->vault, g_strdup (place->path), place->what);
    }
  else if (is_self && *place->key == '\0')
    tell (told, place->vault, g_strdup (""), event->mask & IN_UNMOUNT ? SMRITI_VAULT_WATCH_UNMOUNTED : SMRITI_VAULT_WATCH_ROOT);
  else if (is_self)
    tell (told, place->vault, g_strdup (place->key), SMRITI_VAULT_WATCH_DIRECTORY);
  else if (event->len > 0)
    tell_name (told, tree, place, event);
}

/* The kernel has let the watch go: its directory was deleted or unmounted. */
static void
forget_wd (SmritiVaultWatches *watches, int wd)
{
  gpointer key, value;
  g_autoptr (GPtrArray) places = NULL;

  if (!g_hash_table_steal_extended (watches->by_wd, GINT_TO_POINTER (wd), &key, &value))
    return;
  places = value;
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = g_ptr_array_index (places, i);
      GTree *tree = tree_of (watches, place->vault);

      if (tree)
        g_tree_remove (tree, place->key);
    }
}

static void
take_event (SmritiVaultWatches *watches, const struct inotify_event *event, GPtrArray *told)
{
  GPtrArray *places = g_hash_table_lookup (watches->by_wd, GINT_TO_POINTER (event->wd));

  if (event->mask & IN_Q_OVERFLOW)
    tell (told, 0, g_strdup (""), SMRITI_VAULT_WATCH_OVERFLOW);
  for (guint i = 0; places && i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      tell_place (told, tree_of (watches, place->vault), place, event);
    }
  if (event->mask & IN_IGNORED)
    forget_wd (watches, event->wd);
}

void
smriti_vault_watches_dispatch (SmritiVaultWatches *watches, SmritiVaultWatchFunc func, gpointer user_data)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE); /* aligned for any type */
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func ((GDestroyNotify) told_free);
  ssize_t n = read (watches->fd, buffer, BUFFER_SIZE);

  if (n <= 0)
    return;
  g_mutex_lock (&watches->lock);
  for (ssize_t at = 0; at < n;)
    {
      const struct inotify_event *event = (const void *) (buffer + at);

      take_event (watches, event, told);
      at += (ssize_t) (sizeof *event + event->len);
    }
  g_mutex_unlock (&watches->lock);

  for (guint i = 0; i < told->len; i++)
    {
      const Told *one = g_ptr_array_index (told, i);

      func (one->vault, one->path, one->what, user_data);
    }
}
