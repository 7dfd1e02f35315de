/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The public face: which vaults there are, and what they share: one inotify
 * descriptor, one worker, one bound on notes read ahead of the main loop.
 *
 *   event ──▶ hint ──(quiet for 15 ms)──▶ look ──▶ known? ──▶ read ──▶ callback
 *   watch.c   vault.c                     scan.c   vault.c    file.c
 *                                         └── worker ──┘      └─ worker
 *
 * Vaults are named by number wherever work goes to the worker and back, so that
 * what belongs to a removed one finds nobody. Nothing wakes up when nothing
 * changes; the one exception, told as RESCANNED, is a system out of watches. */

#include "daemon/vaults/vaults.h"

#include "daemon/vaults/obsidian.h"
#include "daemon/vaults/vault.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#define READ_AHEAD 16 /* notes in the worker or on their way back */

struct _SmritiVaults
{
  grefcount ref_count;
  SmritiVaultsFuncs funcs;
  SmritiVaultShared shared;
  GPtrArray *vaults; /* of SmritiVault with its id, in the order added */
  GHashTable *by_id; /* guint64 → SmritiVault, borrowed */
  guint64 last_id;
  guint n_reading;
  GSource *events;
  GSource *mounts; /* NULL where the table of mounts cannot be watched */
  int mounts_fd;
};

const char *
smriti_vault_state_to_string (SmritiVaultState state)
{
  static const char *const words[] = { "scanning", "watched", "rescanned", "away" };

  return (guint) state < G_N_ELEMENTS (words) ? words[state] : NULL;
}

static SmritiVault *
find_by_id (gpointer owner, guint64 id)
{
  SmritiVaults *vaults = owner;

  return g_hash_table_lookup (vaults->by_id, &id);
}

static SmritiVault *
find_by_dir (SmritiVaults *vaults, const char *dir, guint *out_index)
{
  for (guint i = 0; i < vaults->vaults->len; i++)
    {
      SmritiVault *vault = g_ptr_array_index (vaults->vaults, i);

      if (!g_str_equal (smriti_vault_dir (vault), dir))
        continue;
      if (out_index)
        *out_index = i;
      return vault;
    }
  return NULL;
}

static void
vaults_unref (SmritiVaults *vaults)
{
  if (!g_ref_count_dec (&vaults->ref_count))
    return;
  g_ptr_array_unref (vaults->vaults);
  g_hash_table_unref (vaults->by_id);
  g_main_context_unref (vaults->shared.context);
  g_free (vaults);
}

/* --- reading ahead --- */

static void deliver_read (gpointer owner, gpointer parcel);

/* One vault after the other, in the order added. */
static gboolean
read_one (SmritiVaults *vaults, SmritiVaultLane lane)
{
  for (guint i = 0; i < vaults->vaults->len; i++)
    if (smriti_vault_read_next (g_ptr_array_index (vaults->vaults, i), lane, deliver_read))
      return TRUE;
  return FALSE;
}

static void
read_ahead (gpointer owner)
{
  SmritiVaults *vaults = owner;

  while (vaults->n_reading < READ_AHEAD
         && (read_one (vaults, SMRITI_VAULT_LANE_EDITS) || read_one (vaults, SMRITI_VAULT_LANE_SCAN)))
    vaults->n_reading++;
}

static void
deliver_read (gpointer owner, gpointer parcel)
{
  const SmritiVaultShared *shared = owner;
  SmritiVaults *vaults = shared->owner;

  g_ref_count_inc (&vaults->ref_count);
  vaults->n_reading--;
  smriti_vault_deliver_read (shared, parcel); /* may free the vaults */
  read_ahead (vaults);
  vaults_unref (vaults);
}

static void
rest (gpointer owner)
{
  const SmritiVaultShared *shared = owner;

  if (shared->funcs->rest)
    shared->funcs->rest (shared->user_data);
}

/* --- events --- */

static void
on_event (guint64 id, const char *path, SmritiVaultWatchWhat what, gpointer user_data)
{
  SmritiVaults *vaults = user_data;
  SmritiVault *vault = find_by_id (vaults, id);

  if (vault)
    smriti_vault_hear (vault, path, what);
  else if (what == SMRITI_VAULT_WATCH_OVERFLOW)
    for (guint i = 0; i < vaults->vaults->len; i++)
      smriti_vault_hear (g_ptr_array_index (vaults->vaults, i), path, what);
}

static gboolean
on_events (int fd, GIOCondition condition, gpointer user_data)
{
  SmritiVaults *vaults = user_data;

  smriti_vault_watches_dispatch (vaults->shared.watches, on_event, vaults);
  return G_SOURCE_CONTINUE;
}

/* A disk put on a folder makes no event in it. */
static gboolean
on_mounts (int fd, GIOCondition condition, gpointer user_data)
{
  SmritiVaults *vaults = user_data;

  for (guint i = 0; i < vaults->vaults->len; i++)
    smriti_vault_check (g_ptr_array_index (vaults->vaults, i));
  return G_SOURCE_CONTINUE;
}

static GSource *
watch_fd (SmritiVaults *vaults, int fd, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source;

  if (fd < 0)
    return NULL;
  source = g_unix_fd_source_new (fd, condition);
  g_source_set_callback (source, (GSourceFunc) (void (*) (void)) func, vaults, NULL);
  g_source_attach (source, vaults->shared.context);
  return source;
}

static void
listen (SmritiVaults *vaults)
{
  vaults->events = watch_fd (vaults, smriti_vault_watches_fd (vaults->shared.watches), G_IO_IN, on_events);
}

/* There may be instances of inotify again. */
static void
listen_again (gpointer owner)
{
  SmritiVaults *vaults = owner;

  if (smriti_vault_watches_reopen (vaults->shared.watches))
    listen (vaults);
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* --- the face --- */

SmritiVaults *
smriti_vaults_new (const SmritiVaultsFuncs *funcs, gpointer user_data)
{
  SmritiVaults *vaults = g_new0 (SmritiVaults, 1);
  SmritiVaultShared *shared = &vaults->shared;

  g_ref_count_init (&vaults->ref_count);
  vaults->funcs = *funcs;
  vaults->vaults = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_vault_unref);
  vaults->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  shared->funcs = &vaults->funcs;
  shared->user_data = user_data;
  shared->watches = smriti_vault_watches_new ();
  shared->worker = smriti_vault_worker_new (shared, rest);
  shared->context = g_main_context_ref_thread_default ();
  shared->find = find_by_id;
  shared->wants_read = read_ahead;
  shared->wants_watches = listen_again;
  shared->owner = vaults;
  listen (vaults);
  vaults->mounts_fd = open ("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
  vaults->mounts = watch_fd (vaults, vaults->mounts_fd, G_IO_PRI, on_mounts);
  return vaults;
}

static void
remove_index (SmritiVaults *vaults, guint index)
{
  g_autoptr (SmritiVault) vault = g_ptr_array_steal_index (vaults->vaults, index);
  guint64 id = smriti_vault_id (vault);

  g_hash_table_remove (vaults->by_id, &id);
  smriti_vault_close (vault);
}

void
smriti_vaults_free (SmritiVaults *vaults)
{
  if (!vaults)
    return;
  clear_source (&vaults->events);
  clear_source (&vaults->mounts);
  if (vaults->mounts_fd >= 0)
    close (vaults->mounts_fd);
  while (vaults->vaults->len > 0)
    remove_index (vaults, vaults->vaults->len - 1);
  smriti_vault_worker_close (vaults->shared.worker);
  smriti_vault_watches_unref (vaults->shared.watches);
  vaults_unref (vaults);
}

void
smriti_vaults_add (SmritiVaults *vaults, const char *dir, const char *reader)
{
  const SmritiReader *found = smriti_reader_by_name (reader);
  SmritiVault *vault;
  guint64 *key;

  g_return_if_fail (g_path_is_absolute (dir));
  if (find_by_dir (vaults, dir, NULL))
    return;
  vault = smriti_vault_new (&vaults->shared, ++vaults->last_id, dir, found ? found : smriti_reader_by_name ("smriti"));
  key = g_memdup2 (&vaults->last_id, sizeof vaults->last_id);
  g_hash_table_insert (vaults->by_id, key, vault);
  g_ptr_array_add (vaults->vaults, vault);
  smriti_vault_look_at_all (vault, FALSE);
}

void
smriti_vaults_remove (SmritiVaults *vaults, const char *dir)
{
  guint index;

  if (find_by_dir (vaults, dir, &index))
    remove_index (vaults, index);
}

const char *
smriti_vaults_default_reader (const char *dir)
{
  return smriti_obsidian_syntax (dir);
}

void
smriti_vaults_rescan (SmritiVaults *vaults, const char *dir)
{
  SmritiVault *vault = find_by_dir (vaults, dir, NULL);

  if (vault)
    smriti_vault_look_at_all (vault, TRUE);
}

void
smriti_vaults_look_again (SmritiVaults *vaults)
{
  for (guint i = 0; i < vaults->vaults->len; i++)
    smriti_vault_look_at_all (g_ptr_array_index (vaults->vaults, i), FALSE);
}

gboolean
smriti_vaults_busy (SmritiVaults *vaults)
{
  for (guint i = 0; i < vaults->vaults->len; i++)
    if (smriti_vault_is_busy (g_ptr_array_index (vaults->vaults, i)))
      return TRUE;
  return FALSE;
}
