/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One vault on the main thread. What is heard of a path waits until the path is
 * quiet; then a look, one at a time, finds in the worker what is true now; what
 * differs from what is known is read. Invariants: a timer exists only while
 * something waits for its time and no look is under way; after every call out
 * the vault may have been closed, and nothing is told then. */

#include "daemon/vaults/vault.h"

#include "daemon/vaults/file.h"
#include "daemon/vaults/hints.h"
#include "daemon/vaults/look.h"
#include "daemon/vaults/obsidian.h"
#include "daemon/vaults/scan.h"
#include "daemon/vaults/warned.h"

#include <fcntl.h>
#include <unistd.h>

#define OVERFLOW_MS 200       /* after the last lost event */
#define SETTINGS_AGAIN_MS 500 /* they may have been half written */
#define RESCAN_S (15 * 60)    /* only while watches are missing */

struct _SmritiVault
{
  grefcount ref_count;
  const SmritiVaultShared *shared;
  guint64 id;
  char *dir;
  const SmritiReader *reader;
  int *cancelled; /* shared with the worker */
  gboolean closed;

  SmritiVaultState state;
  gboolean is_told; /* of any state */
  SmritiVaultHints *hints;
  gint64 whole_due_us; /* 0 = no look at everything is wanted */
  gboolean read_again; /* and all of it is to be read */
  gboolean check;
  gboolean unmounted;
  gboolean unwatched;
  dev_t dev;
  ino_t ino;
  guint round;
  gboolean is_looking;
  gboolean is_walking;   /* at everything */
  gboolean is_scan_open; /* the end of a whole scan is to be told */
  GSource *timer;
  gint64 timer_due_us;
  GSource *rescan;

  gboolean has_settings;  /* the reader is one that has them */
  SmritiOsrSettings *osr; /* NULL = not read yet */
  char *below;            /* of Obsidian's folder */
  char *read_as;          /* digest of both; NULL = not read yet */
  gint64 settings_due_us; /* 0 = no look at them is wanted */
  guint n_settings;       /* looks at them under way */
  gboolean was_bad;       /* when last looked at */
  gboolean reads_all;     /* the walk under way reads all notes: the settings are others */

  SmritiVaultReads *reads;
  gboolean is_gone_posted[SMRITI_VAULT_N_LANES];
  GHashTable *unreadable; /* notes to be tried again, whatever their stamp */
  SmritiVaultWarned *warned;
};

typedef struct
{
  guint64 vault;
  SmritiVaultLane lane;
} Gone;

typedef struct
{
  guint64 vault;
  guint64 ticket;
  SmritiVaultLane lane;
  char *note;
  char *path;
  const SmritiReader *reader;
  char *origin; /* its path for the reader */
  SmritiOsrSettings *osr;
  int *cancelled;
  SmritiVaultWorkerDeliver deliver;
  SmritiVaultText text;
} Read;

typedef struct
{
  guint64 vault;
  char *dir;
  SmritiVaultWatches *watches;
  guint round;
  gboolean for_walk; /* which is right behind it */
  int *cancelled;
  SmritiObsidian *found;
} Settings;

static void arm (SmritiVault *vault);

SmritiVault *
smriti_vault_new (const SmritiVaultShared *shared, guint64 id, const char *dir, const SmritiReader *reader)
{
  SmritiVault *vault = g_new0 (SmritiVault, 1);

  g_ref_count_init (&vault->ref_count);
  vault->shared = shared;
  vault->id = id;
  vault->dir = g_strdup (dir);
  vault->reader = reader;
  vault->has_settings = g_str_equal (smriti_reader_name (reader), "osr");
  vault->cancelled = g_atomic_rc_box_new0 (int);
  vault->state = SMRITI_VAULT_SCANNING;
  vault->hints = smriti_vault_hints_new ();
  vault->reads = smriti_vault_reads_new ();
  vault->unreadable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  vault->warned = smriti_vault_warned_new ();
  smriti_vault_watches_open_vault (shared->watches, id);
  return vault;
}

SmritiVault *
smriti_vault_ref (SmritiVault *vault)
{
  g_ref_count_inc (&vault->ref_count);
  return vault;
}

void
smriti_vault_unref (SmritiVault *vault)
{
  if (!vault || !g_ref_count_dec (&vault->ref_count))
    return;
  g_free (vault->dir);
  smriti_osr_settings_unref (vault->osr);
  g_free (vault->below);
  g_free (vault->read_as);
  g_atomic_rc_box_release (vault->cancelled);
  smriti_vault_hints_free (vault->hints);
  smriti_vault_reads_free (vault->reads);
  g_hash_table_unref (vault->unreadable);
  smriti_vault_warned_free (vault->warned);
  g_free (vault);
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
smriti_vault_close (SmritiVault *vault)
{
  vault->closed = TRUE;
  g_atomic_int_set (vault->cancelled, 1);
  clear_source (&vault->timer);
  clear_source (&vault->rescan);
  smriti_vault_reads_clear (vault->reads);
  smriti_vault_watches_close_vault (vault->shared->watches, vault->id);
}

guint64
smriti_vault_id (const SmritiVault *vault)
{
  return vault->id;
}

const char *
smriti_vault_dir (const SmritiVault *vault)
{
  return vault->dir;
}

gboolean
smriti_vault_is_busy (const SmritiVault *vault)
{
  return vault->is_looking || vault->whole_due_us || vault->settings_due_us || vault->n_settings || vault->check
         || !smriti_vault_hints_is_empty (vault->hints) || !smriti_vault_reads_is_done (vault->reads, SMRITI_VAULT_LANE_EDITS)
         || !smriti_vault_reads_is_done (vault->reads, SMRITI_VAULT_LANE_SCAN);
}

/* --- telling --- */

static void
tell_state (SmritiVault *vault, SmritiVaultState state)
{
  vault->state = state;
  vault->is_told = TRUE;
  if (vault->shared->funcs->state)
    vault->shared->funcs->state (vault->dir, state, vault->shared->user_data);
}

static void
tell_warning (SmritiVault *vault, const char *path, const char *text)
{
  if (!smriti_vault_warned_add (vault->warned, path, text, vault->round))
    return;
  if (vault->shared->funcs->warning)
    vault->shared->funcs->warning (vault->dir, path, text, vault->shared->user_data);
  else
    g_warning ("%s%s%s: %s", vault->dir, *path ? "/" : "", path, text);
}

/* After a look at the whole: what did not come up again in it is over. */
static void
tell_mended (SmritiVault *vault, guint round)
{
  g_autoptr (GPtrArray) mended = smriti_vault_warned_take_before (vault->warned, round);

  for (guint i = 0; vault->shared->funcs->mended && i < mended->len && !vault->closed; i++)
    {
      const SmritiVaultWarning *warning = g_ptr_array_index (mended, i);

      vault->shared->funcs->mended (vault->dir, warning->path, warning->text, vault->shared->user_data);
    }
}

static gboolean
get_known (SmritiVault *vault, const char *note, SmritiFileStamp *out)
{
  return vault->shared->funcs->known (vault->dir, note, out, vault->shared->user_data);
}

static void deliver_gone (gpointer owner, gpointer parcel);

/* Goes on with what could not be told before the reads of @lane were done. */
static void
settle (SmritiVault *vault, SmritiVaultLane lane)
{
  if (vault->closed)
    return;
  if (smriti_vault_reads_may_take_missing (vault->reads, lane))
    {
      Gone *parcel;

      if (vault->is_gone_posted[lane])
        return;
      vault->is_gone_posted[lane] = TRUE;
      parcel = g_new0 (Gone, 1);
      parcel->vault = vault->id;
      parcel->lane = lane;
      smriti_vault_worker_deliver (vault->shared->worker, deliver_gone, parcel, g_free);
      return;
    }
  if (lane != SMRITI_VAULT_LANE_SCAN || !vault->is_scan_open || vault->is_walking
      || !smriti_vault_reads_is_done (vault->reads, lane))
    return;
  vault->is_scan_open = FALSE;
  if (vault->read_as && !vault->whole_due_us && vault->shared->funcs->all_read)
    vault->shared->funcs->all_read (vault->dir, vault->read_as, vault->shared->user_data);
  tell_state (vault, vault->unwatched ? SMRITI_VAULT_RESCANNED : SMRITI_VAULT_WATCHED);
}

static void
tell_if_settled (SmritiVault *vault)
{
  if (!vault->closed && vault->shared->funcs->settled && !smriti_vault_is_busy (vault))
    vault->shared->funcs->settled (vault->dir, vault->shared->user_data);
}

static void
deliver_gone (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const Gone *parcel = data;
  SmritiVault *found = shared->find (shared->owner, parcel->vault);
  g_autoptr (SmritiVault) vault = found ? smriti_vault_ref (found) : NULL;
  g_autofree char *note = NULL;
  SmritiFileStamp stamp;

  if (!vault)
    return;
  vault->is_gone_posted[parcel->lane] = FALSE;
  note = smriti_vault_reads_take_missing (vault->reads, parcel->lane);
  /* Being read in the other lane: read again, which finds it gone. Heard of again: the next look decides. */
  if (note && smriti_vault_reads_contains (vault->reads, note))
    smriti_vault_reads_add (vault->reads, note, SMRITI_VAULT_LANE_EDITS);
  else if (note && !smriti_vault_hints_contain (vault->hints, note) && get_known (vault, note, &stamp))
    vault->shared->funcs->gone (vault->dir, note, vault->shared->user_data);
  settle (vault, parcel->lane);
  tell_if_settled (vault);
}

/* --- what a look brings --- */

static void
take_entry (SmritiVault *vault, const SmritiVaultScanEntry *entry, const SmritiVaultLook *look)
{
  SmritiFileStamp known;

  smriti_vault_reads_forget_missing (vault->reads, entry->note);
  if (!look->read_again && !vault->reads_all && !entry->recent && !g_hash_table_contains (vault->unreadable, entry->note)
      && get_known (vault, entry->note, &known) && smriti_vault_file_stamp_equal (&known, &entry->stamp)
      && !smriti_vault_reads_contains (vault->reads, entry->note))
    return;
  smriti_vault_reads_add (vault->reads, entry->note, look->lane);
}

static void
deliver_notes (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const SmritiVaultLook *parcel = data;
  SmritiVault *vault = shared->find (shared->owner, parcel->vault);

  if (!vault || vault->state == SMRITI_VAULT_AWAY)
    return;
  for (guint i = 0; i < parcel->entries->len; i++)
    take_entry (vault, g_ptr_array_index (parcel->entries, i), parcel);
  shared->wants_read (shared->owner);
}

static void
deliver_begin (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const SmritiVaultLook *parcel = data;
  SmritiVault *vault = shared->find (shared->owner, parcel->vault);

  if (vault && (!vault->is_told || vault->state == SMRITI_VAULT_AWAY || parcel->read_again))
    tell_state (vault, SMRITI_VAULT_SCANNING);
}

static void
deliver_warning (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const SmritiVaultLook *parcel = data;
  SmritiVault *vault = shared->find (shared->owner, parcel->vault);

  if (vault)
    tell_warning (vault, parcel->path, parcel->text);
}

static gboolean
on_rescan (gpointer data)
{
  smriti_vault_look_at_all (data, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
set_unwatched (SmritiVault *vault, gboolean unwatched)
{
  if (unwatched)
    tell_warning (vault, "",
                  "the system has no more file watches: looked at every 15 minutes; "
                  "raise fs.inotify.max_user_watches, or max_user_instances");
  if (unwatched == vault->unwatched || vault->closed)
    return;
  vault->unwatched = unwatched;
  clear_source (&vault->rescan);
  if (!unwatched)
    return;
  vault->is_scan_open = TRUE; /* RESCANNED is news */
  vault->rescan = g_timeout_source_new_seconds (RESCAN_S);
  g_source_set_callback (vault->rescan, on_rescan, vault, NULL);
  g_source_attach (vault->rescan, vault->shared->context);
}

static void
become_away (SmritiVault *vault)
{
  smriti_vault_hints_clear (vault->hints);
  smriti_vault_reads_clear (vault->reads);
  vault->is_scan_open = FALSE;
  if (!vault->is_told || vault->state != SMRITI_VAULT_AWAY)
    tell_state (vault, SMRITI_VAULT_AWAY);
}

static void
take_scan (SmritiVault *vault, SmritiVaultScan *scan, SmritiVaultLane lane)
{
  /* Another disk, or none where one was: if the folder is empty, the kernel's word for it is still on its way. */
  if (scan->check && scan->changed && scan->dev != vault->dev)
    vault->unmounted = TRUE;
  if (scan->walked || scan->check)
    {
      vault->dev = scan->dev;
      vault->ino = scan->ino;
    }
  set_unwatched (vault, scan->walked || scan->away ? scan->unwatched : vault->unwatched || scan->unwatched);
  if (vault->closed)
    return;
  if (scan->changed || scan->met_twin || (!scan->away && vault->state == SMRITI_VAULT_AWAY))
    smriti_vault_look_at_all (vault, FALSE); /* an empty disk, too: it is watched from then on */
  if (scan->away)
    {
      become_away (vault);
      return;
    }
  if (scan->walked)
    {
      vault->unmounted = FALSE;
      vault->is_scan_open = TRUE;
      tell_mended (vault, scan->round);
    }
  smriti_vault_reads_add_missing (vault->reads, lane, scan->missing);
  settle (vault, lane);
  settle (vault, SMRITI_VAULT_LANE_SCAN);
}

static void
deliver_scan (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const SmritiVaultLook *parcel = data;
  SmritiVault *found = shared->find (shared->owner, parcel->vault);
  g_autoptr (SmritiVault) vault = found ? smriti_vault_ref (found) : NULL;

  if (!vault)
    return;
  vault->is_looking = FALSE;
  vault->is_walking = FALSE;
  vault->reads_all = FALSE;
  take_scan (vault, parcel->scan, parcel->lane);
  arm (vault);
  tell_if_settled (vault);
}

static const SmritiVaultLookFuncs look_funcs = {
  .begin = deliver_begin, .notes = deliver_notes, .warning = deliver_warning, .end = deliver_scan
};

/* --- hearing, and starting a look --- */

static void
add_copy (gpointer note, gpointer array)
{
  g_ptr_array_add (array, g_strdup (note));
}

static SmritiVaultScan *
new_scan (SmritiVault *vault)
{
  SmritiVaultScan *scan = smriti_vault_scan_new (vault->id, vault->dir, vault->shared->watches, vault->cancelled);

  scan->round = ++vault->round;
  scan->unmounted = vault->unmounted;
  scan->dev = vault->dev;
  scan->ino = vault->ino;
  return scan;
}

/* --- the settings notes are read by --- */

static void
settings_free (Settings *settings)
{
  g_free (settings->dir);
  smriti_vault_watches_unref (settings->watches);
  g_atomic_rc_box_release (settings->cancelled);
  smriti_obsidian_free (settings->found);
  g_free (settings);
}

static void
adopt_settings (SmritiVault *vault, const Settings *parcel)
{
  const SmritiObsidian *found = parcel->found;
  g_autoptr (SmritiOsrSettings) settings = found->settings ? smriti_osr_settings_ref (found->settings)
                                                           : smriti_osr_settings_new ();
  g_autofree char *digest = smriti_osr_settings_digest (settings);
  g_autofree char *read_as = g_strdup_printf ("%s %s", digest, found->below);
  g_autofree char *before = vault->read_as ? g_strdup (vault->read_as) : NULL;

  if (!before && vault->shared->funcs->read_as)
    before = vault->shared->funcs->read_as (vault->dir, vault->shared->user_data);
  smriti_osr_settings_unref (vault->osr);
  vault->osr = g_steal_pointer (&settings);
  g_free (vault->below);
  vault->below = g_strdup (found->below);
  g_free (vault->read_as);
  vault->read_as = g_strdup (read_as);
  if (g_strcmp0 (before, read_as) == 0)
    return;
  if (parcel->for_walk && vault->is_walking)
    vault->reads_all = TRUE;
  else
    smriti_vault_look_at_all (vault, TRUE);
}

static void
want_settings (SmritiVault *vault, gint64 wait_us)
{
  vault->settings_due_us = g_get_monotonic_time () + wait_us;
  arm (vault);
}

static void
deliver_settings (gpointer owner, gpointer data)
{
  const SmritiVaultShared *shared = owner;
  const Settings *parcel = data;
  SmritiVault *found = shared->find (shared->owner, parcel->vault);
  g_autoptr (SmritiVault) vault = found ? smriti_vault_ref (found) : NULL;
  gboolean is_bad;

  if (!vault)
    return;
  vault->n_settings--;
  if (!parcel->found)
    return;
  is_bad = parcel->found->why != NULL;
  if (is_bad && vault->was_bad)
    tell_warning (vault, SMRITI_OSR_DATA, parcel->found->why);
  else if (is_bad)
    want_settings (vault, SETTINGS_AGAIN_MS * 1000);
  vault->was_bad = is_bad;
  if (!is_bad || !vault->osr) /* those that could not be read leave the ones before */
    adopt_settings (vault, parcel);
  tell_if_settled (vault);
}

static void
run_settings (SmritiVaultWorker *worker, gpointer task)
{
  Settings *settings = task;
  Settings *parcel = g_new (Settings, 1);
  g_autofree char *folder = smriti_obsidian_folder (settings->dir);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

  /* watched before it is read, so that no change is lost between */
  if (fd >= 0)
    {
      smriti_vault_watches_add_beside (settings->watches, settings->vault, SMRITI_OSR_DATA, fd, "data.json", "",
                                       SMRITI_VAULT_WATCH_SETTINGS, settings->round);
      close (fd);
    }
  if (!g_atomic_int_get (settings->cancelled))
    settings->found = smriti_obsidian_read (settings->dir);
  *parcel = *settings;
  *settings = (Settings){ .cancelled = g_atomic_rc_box_acquire (parcel->cancelled),
                          .watches = smriti_vault_watches_ref (parcel->watches) };
  smriti_vault_worker_deliver (worker, deliver_settings, parcel, (GDestroyNotify) settings_free);
}

static void
look_at_settings (SmritiVault *vault, gboolean for_walk)
{
  Settings *task = g_new0 (Settings, 1);

  vault->settings_due_us = 0;
  vault->n_settings++;
  task->vault = vault->id;
  task->dir = g_strdup (vault->dir);
  task->watches = smriti_vault_watches_ref (vault->shared->watches);
  task->round = vault->round;
  task->for_walk = for_walk;
  task->cancelled = g_atomic_rc_box_acquire (vault->cancelled);
  smriti_vault_worker_push (vault->shared->worker, run_settings, task, (GDestroyNotify) settings_free, !for_walk);
}

/* Pushes a look at what is due. FALSE: nothing is. */
static gboolean
start_look (SmritiVault *vault)
{
  gint64 now_us = g_get_monotonic_time ();
  SmritiVaultScan *scan;
  gboolean needs_known;
  gboolean read_again;

  if (vault->settings_due_us && vault->settings_due_us <= now_us)
    look_at_settings (vault, FALSE);
  scan = new_scan (vault);
  scan->whole = vault->whole_due_us && vault->whole_due_us <= now_us;
  scan->check = vault->check && !scan->whole;
  needs_known = scan->whole || smriti_vault_hints_take (vault->hints, now_us, scan->paths);
  if (!scan->whole && !scan->check && scan->paths->len == 0)
    {
      smriti_vault_scan_free (scan);
      return FALSE;
    }
  if (needs_known)
    {
      scan->known = vault->shared->funcs->known_notes (vault->dir, vault->shared->user_data);
      if (scan->known)
        smriti_vault_reads_foreach (vault->reads, add_copy, scan->known); /* known by the time the scan ends */
      /* It had notes when it was last looked at, before this start. */
      scan->unmounted |= !vault->is_told && scan->known && scan->known->len > 0;
    }

  read_again = scan->whole && vault->read_again;
  vault->check = FALSE;
  vault->is_looking = TRUE;
  vault->is_walking = scan->whole;
  if (scan->whole)
    {
      vault->whole_due_us = 0;
      vault->read_again = FALSE;
      if (vault->has_settings)
        look_at_settings (vault, TRUE);
      if (vault->unwatched)
        vault->shared->wants_watches (vault->shared->owner);
    }
  smriti_vault_look_start (vault->shared->worker, scan, scan->whole ? SMRITI_VAULT_LANE_SCAN : SMRITI_VAULT_LANE_EDITS,
                           read_again, &look_funcs);
  return TRUE;
}

static gboolean
on_timer (gpointer data)
{
  SmritiVault *vault = data;

  clear_source (&vault->timer);
  if (!start_look (vault))
    arm (vault);
  return G_SOURCE_REMOVE;
}

static void
arm_at (SmritiVault *vault, gint64 due_us)
{
  gint64 wait_us = MAX (due_us - g_get_monotonic_time (), 0);

  if (vault->is_looking || vault->closed || (vault->timer && vault->timer_due_us <= due_us))
    return;
  clear_source (&vault->timer);
  vault->timer_due_us = due_us;
  vault->timer = g_timeout_source_new ((guint) ((wait_us + 999) / 1000));
  g_source_set_callback (vault->timer, on_timer, vault, NULL);
  g_source_attach (vault->timer, vault->shared->context);
}

/* The timer for what waits, if anything does. */
static void
arm (SmritiVault *vault)
{
  gint64 due_us = smriti_vault_hints_next_us (vault->hints);

  if (vault->whole_due_us)
    due_us = MIN (due_us, vault->whole_due_us);
  if (vault->settings_due_us)
    due_us = MIN (due_us, vault->settings_due_us);
  if (vault->check)
    due_us = 0;
  if (due_us < G_MAXINT64)
    arm_at (vault, due_us);
}

static void
want_whole (SmritiVault *vault, gint64 wait_ms)
{
  vault->whole_due_us = g_get_monotonic_time () + wait_ms * 1000;
  arm_at (vault, vault->whole_due_us);
}

void
smriti_vault_look_at_all (SmritiVault *vault, gboolean again)
{
  vault->read_again |= again;
  want_whole (vault, 0);
}

void
smriti_vault_check (SmritiVault *vault)
{
  vault->check = TRUE;
  arm_at (vault, g_get_monotonic_time ());
}

static void
add_hint (SmritiVault *vault, const char *path, gboolean is_directory)
{
  arm_at (vault, smriti_vault_hints_add (vault->hints, path, is_directory, g_get_monotonic_time ()));
}

void
smriti_vault_hear (SmritiVault *vault, const char *path, SmritiVaultWatchWhat what)
{
  if (what == SMRITI_VAULT_WATCH_SETTINGS)
    want_settings (vault, SMRITI_VAULT_QUIET_US);
  else if (what == SMRITI_VAULT_WATCH_OVERFLOW)
    want_whole (vault, OVERFLOW_MS);
  else if (what == SMRITI_VAULT_WATCH_ROOT || what == SMRITI_VAULT_WATCH_UNMOUNTED || vault->state == SMRITI_VAULT_AWAY)
    want_whole (vault, SMRITI_VAULT_QUIET_US / 1000);
  else
    add_hint (vault, path, what == SMRITI_VAULT_WATCH_DIRECTORY);
  vault->unmounted |= what == SMRITI_VAULT_WATCH_UNMOUNTED;
}

/* --- reading --- */

static void
read_free (Read *read)
{
  g_free (read->note);
  g_free (read->path);
  g_free (read->origin);
  smriti_osr_settings_unref (read->osr);
  g_atomic_rc_box_release (read->cancelled);
  smriti_vault_text_clear (&read->text);
  g_free (read);
}

static void
run_read (SmritiVaultWorker *worker, gpointer task)
{
  Read *read = task;
  Read *parcel = g_new (Read, 1);

  if (!g_atomic_int_get (read->cancelled))
    smriti_vault_file_read (read->path, read->reader, &(SmritiNoteOrigin){ read->origin, read->osr }, &read->text);
  *parcel = *read;
  *read = (Read){ .cancelled = g_atomic_rc_box_acquire (parcel->cancelled) };
  smriti_vault_worker_deliver (worker, parcel->deliver, parcel, (GDestroyNotify) read_free);
}

gboolean
smriti_vault_read_next (SmritiVault *vault, SmritiVaultLane lane, SmritiVaultWorkerDeliver deliver)
{
  guint64 ticket;
  const char *note = smriti_vault_reads_take (vault->reads, lane, &ticket);
  Read *read;

  if (!note)
    return FALSE;
  read = g_new0 (Read, 1);
  read->vault = vault->id;
  read->ticket = ticket;
  read->lane = lane;
  read->note = g_strdup (note);
  read->path = g_build_filename (vault->dir, note, NULL);
  read->reader = vault->reader;
  read->origin = vault->below && *vault->below ? g_build_filename (vault->below, note, NULL) : g_strdup (note);
  read->osr = vault->osr ? smriti_osr_settings_ref (vault->osr) : NULL;
  read->cancelled = g_atomic_rc_box_acquire (vault->cancelled);
  read->deliver = deliver;
  smriti_vault_worker_push (vault->shared->worker, run_read, read, (GDestroyNotify) read_free, lane == SMRITI_VAULT_LANE_EDITS);
  return TRUE;
}

static void
tell_read (SmritiVault *vault, const Read *read)
{
  const SmritiVaultText *text = &read->text;

  if (text->content)
    g_hash_table_remove (vault->unreadable, read->note);
  else
    g_hash_table_add (vault->unreadable, g_strdup (read->note));
  vault->shared->funcs->read (vault->dir, read->note, &text->stamp, text->content, text->why, vault->shared->user_data);
}

void
smriti_vault_deliver_read (const SmritiVaultShared *shared, gpointer parcel)
{
  const Read *read = parcel;
  SmritiVault *found = shared->find (shared->owner, read->vault);
  g_autoptr (SmritiVault) vault = found ? smriti_vault_ref (found) : NULL;
  gboolean again;

  if (!vault || !smriti_vault_reads_finish (vault->reads, read->note, read->ticket, &again))
    return;
  if (!read->text.is_gone)
    tell_read (vault, read);
  if (vault->closed)
    return;
  if (again || read->text.is_gone)
    add_hint (vault, read->note, FALSE);
  settle (vault, read->lane);
  tell_if_settled (vault);
}
